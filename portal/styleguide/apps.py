from django.apps import AppConfig


class StyleguideConfig(AppConfig):
    name = "portal.styleguide"
    label = "styleguide"
