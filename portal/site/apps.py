from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "portal.site"
    label = "site"
    verbose_name = _("Site")

    def ready(self):
        from portal.site import modes, receivers

        register(modes.check_database, Tags.database)
        post_migrate.connect(receivers.declare_pages, sender=self)
