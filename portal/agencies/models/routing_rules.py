"""The rules by which agencies are suggested; ``portal.agencies.routing`` reads them."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.agencies.models.trees import Agency, Area, Category
from portal.texts.folding import fold_with_offsets

SHORTEST_WORD = 2


def fold_word(text: str) -> str:
    """A word as it is looked for: screening folds the words of its lists so too."""
    return fold_with_offsets(text).text


class RoutingRuleQuerySet(models.QuerySet["RoutingRule"]):
    def in_force(self) -> Self:
        return self.filter(retired_at__isnull=True)


class RoutingRule(models.Model):
    """Matters that meet all that a rule names belong to its agency; a rule names something."""

    # Web processes keep the rules.
    is_versioned = True

    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("With everything below it. Empty: any."),
    )
    area = models.ForeignKey(
        Area,
        verbose_name=_("area"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("With everything below it. Empty: any."),
    )
    words = models.CharField(
        _("words"),
        max_length=500,
        blank=True,
        help_text=_(
            "With spaces between them. The rule fits where one of them stands in the title or "
            "the text. Empty: any text."
        ),
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="routing_rules"
    )
    suggested_category = models.ForeignKey(
        Category,
        verbose_name=_("category to suggest"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Where the author chose another one or none."),
    )
    position = models.PositiveSmallIntegerField(
        _("order"),
        default=0,
        help_text=_("Between rules that are equally specific, the lower number goes first."),
    )
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("Why there is this rule.")
    )
    retired_at = models.DateTimeField(
        _("retired at"),
        null=True,
        blank=True,
        help_text=_("A retired rule stays in the list and suggests nothing."),
    )

    objects = RoutingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="routing_rule_names_something",
                condition=Q(category__isnull=False) | Q(area__isnull=False) | ~Q(words=""),
                violation_error_message=_("Please name a category, an area or words."),
            ),
        ]

    def __str__(self) -> str:
        named = [str(node) for node in (self.category, self.area) if node]
        return " · ".join([*named, *self.words.split()]) + f" → {self.agency}"

    def clean(self) -> None:
        short = [word for word in self.words.split() if len(fold_word(word)) < SHORTEST_WORD]
        if short:
            words = _("“%(word)s” is too short: it would fit nearly any text.")
            raise ValidationError({"words": words % {"word": short[0]}})
        self.words = " ".join(dict.fromkeys(self.words.split()))
