"""Danger words, kept in the database and maintained by administrators."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.danger import words
from portal.texts.folding import fold


class Meaning(models.TextChoices):
    DANGER = words.DANGER, _("danger now")
    LIFE = words.LIFE, _("ending one's life")
    HARMLESS = words.HARMLESS, _("harmless, although it holds such a word")


class DangerWordQuerySet(models.QuerySet):
    def current(self):
        return self.filter(retired_at__isnull=True)


class DangerWord(models.Model):
    """A word searched for in submitted texts; a hit only marks the text for staff to judge."""

    is_versioned = True

    word = models.CharField(
        _("word"),
        max_length=30,
        unique=True,
        help_text=_("At least two characters; spaces and signs are left out."),
    )
    meaning = models.CharField(_("meaning"), max_length=10, choices=Meaning)
    retired_at = models.DateTimeField(
        _("retired at"),
        null=True,
        blank=True,
        help_text=_("A retired word is no longer looked for; it stays so as not to return."),
    )

    objects = DangerWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of danger")
        verbose_name_plural = _("words of danger")
        ordering = ["meaning", "word"]
        constraints = [
            models.CheckConstraint(
                name="dangerword_meaning_is_known", condition=Q(meaning__in=Meaning.values)
            ),
            models.CheckConstraint(name="dangerword_is_not_empty", condition=~Q(word="")),
        ]

    def __str__(self):
        return self.word

    def clean(self):
        self.word = fold(self.word)
        # A single character would be found in nearly every text.
        if len(self.word) < 2:
            raise ValidationError(
                {"word": _("Please give at least two characters that are letters or digits.")}
            )
