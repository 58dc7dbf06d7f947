"""
The lists of words that screening looks for, kept in the database and looked after by
administrators.
"""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.screening.findings import Level
from forum.screening.listed_words import fold_word
from forum.screening.pinyin import initials_of
from portal.languages import local_text
from portal.translations.relation import RowTranslations

SHORTEST_WORD = 2
LONGEST_WORD = 60


class WordList(models.Model):
    """Words of one subject. A harmless word of a list hides words of that list alone."""

    is_versioned = True
    version_name = "word_lists"

    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_at = models.DateTimeField(
        _("retired at"),
        null=True,
        blank=True,
        help_text=_("The words of a retired list are no longer looked for."),
    )

    translations = RowTranslations("name")

    class Meta:
        verbose_name = _("word list")
        verbose_name_plural = _("word lists")
        ordering = ["position", "slug"]

    def __str__(self):
        return self.local_name

    @property
    def local_name(self):
        return local_text(self)


class ListedWordQuerySet(models.QuerySet["ListedWord"]):
    def in_force(self) -> Self:
        return self.filter(retired_at__isnull=True, word_list__retired_at__isnull=True)

    def harmless(self) -> Self:
        return self.filter(level=Level.HARMLESS)


class ListedWord(models.Model):
    """A word looked for in submitted texts; finding it only marks the text for people to judge."""

    is_versioned = True
    version_name = "word_lists"

    word_list = models.ForeignKey(
        WordList, verbose_name=_("word list"), on_delete=models.PROTECT, related_name="words"
    )
    word = models.CharField(
        _("word"),
        max_length=LONGEST_WORD,
        help_text=_("At least two characters that are letters or digits; signs are ignored."),
    )
    # The word as it is looked for.
    folded = models.CharField(_("as looked for"), max_length=4 * LONGEST_WORD, editable=False)
    level = models.SmallIntegerField(_("level"), choices=Level, default=Level.NOTICE)
    by_initials = models.BooleanField(
        _("also by its initials"),
        default=False,
        help_text=_("Also found where people type the first letters of its pinyin."),
    )
    initials = models.CharField(
        _("initials"), max_length=4 * LONGEST_WORD, blank=True, editable=False
    )
    retired_at = models.DateTimeField(
        _("retired at"),
        null=True,
        blank=True,
        help_text=_("A retired word is no longer looked for; it stays so as not to return."),
    )

    objects = ListedWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("listed word")
        verbose_name_plural = _("listed words")
        ordering = ["word_list", "-level", "word"]
        constraints = [
            models.UniqueConstraint(
                name="listedword_is_unique_in_its_list",
                fields=["word_list", "folded"],
                violation_error_message=_("This list has that word already."),
            ),
            models.CheckConstraint(
                name="listedword_level_is_known", condition=Q(level__in=Level.values)
            ),
            models.CheckConstraint(name="listedword_is_not_empty", condition=~Q(folded="")),
        ]

    def __str__(self):
        return self.word

    def clean(self):
        self.normalise()
        # A single character would be found in nearly every text.
        if len(self.folded) < SHORTEST_WORD:
            raise ValidationError(
                {"word": _("Please give at least two characters that are letters or digits.")}
            )
        # The column of the constraint is no field of a form, so forms do not ask for it.
        same = ListedWord.objects.filter(word_list=self.word_list_id, folded=self.folded)
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"word": _("This list has that word already.")})

    def normalise(self):
        """Set the columns that follow from the word."""
        self.word = self.word.strip()
        self.folded = fold_word(self.word)
        self.initials = initials_of(self.folded) if self.by_initials else ""
