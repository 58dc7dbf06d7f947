"""The AppConfig that names the admin site; a separate module: it is imported before any model."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "portal.site.administration.site.Administration"
