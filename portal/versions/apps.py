from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VersionsConfig(AppConfig):
    name = "portal.versions"
    label = "versions"
    verbose_name = _("versions of tables")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from portal.versions import receivers  # noqa: F401  connects them
