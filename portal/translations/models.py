"""What rows are called in further languages, and the version of each language's texts."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class TranslatedLanguage(models.Model):
    """A language with texts; ``version`` changes with each of them, so that processes see it."""

    code = models.CharField(_("language"), max_length=10, primary_key=True)
    # Drawn anew and not counted: a number that was rolled back would be given twice.
    version = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("translated language")
        verbose_name_plural = _("translated languages")

    def __str__(self):
        return self.code


class Translation(models.Model):
    """
    One text of one row in one further language.

    Written by ``portal.translations.writing`` and removed with its row (``RowTranslations``).
    """

    # As in ``agencies.agency``, with the row's number and the field that holds the Chinese.
    model = models.CharField(max_length=100)
    row = models.BigIntegerField()
    field = models.CharField(max_length=60)
    language = models.ForeignKey(
        TranslatedLanguage, on_delete=models.PROTECT, db_column="language", related_name="texts"
    )
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(
                name="translation_once_per_language",
                fields=["model", "row", "field", "language"],
            )
        ]

    def __str__(self):
        return f"{self.model} {self.row} {self.field} {self.language_id}"
