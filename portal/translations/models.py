"""Texts of rows in further languages, and a version of each language's texts."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class TranslatedLanguage(models.Model):
    """A language with texts; ``version`` changes with each write, so that caches are renewed."""

    code = models.CharField(_("language"), max_length=10, primary_key=True)
    # Random, not a counter: after a rollback, a counter would give the same number twice.
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

    is_versioned = True

    # The model label, e.g. ``agencies.agency``, the row's key, and the field with the Chinese.
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
