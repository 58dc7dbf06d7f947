from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationsConfig(AppConfig):
    name = "portal.translations"
    label = "translations"
    verbose_name = _("Translations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from portal import languages
        from portal.translations import reading, receivers  # noqa: F401  connects them

        languages.read_texts_by(reading.texts)
