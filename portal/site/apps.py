from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "portal.site"
    label = "site"
    verbose_name = _("Site")

    def ready(self):
        from portal.site import receivers

        post_migrate.connect(receivers.declare_pages, sender=self)
