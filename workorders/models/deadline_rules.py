"""The rules from which due dates are computed: how long an agency has for each of its steps."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.choices import Kind
from forum.urgency import Priority
from portal.agencies.models import Agency, Category


class Unit(models.TextChoices):
    WORKING_DAYS = "working_days", pgettext_lazy("unit of a limit", "working days")
    HOURS = "hours", pgettext_lazy("unit of a limit", "hours by the clock")
    MINUTES = "minutes", pgettext_lazy("unit of a limit", "minutes by the clock")


# More would be a slip of the finger, and working days are counted one by one.
LONGEST = 400


def _amount(label, *, help_text="", **options):
    return models.PositiveSmallIntegerField(label, help_text=help_text, **options)


def _unit(label, **options):
    return models.CharField(label, max_length=12, choices=Unit, **options)


class DeadlineRuleQuerySet(models.QuerySet):
    def in_force(self, moment=None):
        """The rules that count now, or that counted at ``moment``."""
        if moment is None:
            return self.filter(ended_at__isnull=True)
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=moment)
        return self.filter(begun, Q(ended_at__isnull=True) | Q(ended_at__gt=moment))


class DeadlineRule(models.Model):
    """
    One version of a rule. Rows never change but for ``ended_at``: another amount is a new row, so
    that an order keeps the rule that it was dispatched under. What is left empty fits everything.
    """

    is_versioned = True

    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.USUAL
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True)
    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("With everything below it."),
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("With everything below it."),
    )
    accept_amount = _amount(_("accept within"))
    accept_unit = _unit(_("unit"), default=Unit.WORKING_DAYS)
    contact_amount = _amount(
        _("first contact within"),
        null=True,
        blank=True,
        help_text=_("Empty where no contact before the answer is asked for."),
    )
    contact_unit = _unit(_("unit"), default=Unit.WORKING_DAYS)
    answer_amount = _amount(_("final reply within"))
    answer_unit = _unit(_("unit"), default=Unit.WORKING_DAYS)
    rectify_amount = _amount(
        _("rectification within"),
        help_text=_("When the author says “not solved”: until the agency has been in touch again."),
    )
    rectify_unit = _unit(_("unit"), default=Unit.HOURS)
    note = models.CharField(_("note"), max_length=200, blank=True)

    valid_from = models.DateTimeField(_("valid from"), null=True, editable=False)
    ended_at = models.DateTimeField(_("valid until"), null=True, editable=False)
    entered_by_name = models.CharField(_("entered by"), max_length=150, blank=True, editable=False)
    entered_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)

    objects = DeadlineRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for due dates")
        verbose_name_plural = _("rules for due dates")
        ordering = ["priority", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("priority"),
                F("kind"),
                Coalesce("category", Value(0)),
                Coalesce("agency", Value(0)),
                name="deadlinerule_one_in_force",
                condition=Q(ended_at__isnull=True),
                violation_error_message=_("There is a rule for exactly this already."),
            ),
            models.CheckConstraint(
                name="deadlinerule_amounts_make_sense",
                condition=Q(
                    accept_amount__range=(1, LONGEST),
                    answer_amount__range=(1, LONGEST),
                    rectify_amount__range=(1, LONGEST),
                )
                & (Q(contact_amount__isnull=True) | Q(contact_amount__range=(1, LONGEST))),
                violation_error_message=_("Please choose numbers from 1 to 400."),
            ),
            models.CheckConstraint(
                name="deadlinerule_answer_unit_fits",
                condition=Q(priority=Priority.USUAL, answer_unit=Unit.WORKING_DAYS)
                | Q(priority__gt=Priority.USUAL, answer_unit=Unit.HOURS),
                violation_error_message=_(
                    "Urgent matters are answered in hours by the clock, all others in working days."
                ),
            ),
        ]

    def __str__(self):
        return " · ".join(self.scope_in_words())

    def scope_in_words(self):
        """What it is for: priority, kind, category and agency, as far as they are stated."""
        said = [self.get_priority_display()]
        said += [self.get_kind_display()] if self.kind else [str(_("every kind"))]
        said += [node.local_name for node in (self.category, self.agency) if node is not None]
        return [str(each) for each in said]

    @property
    def is_general(self):
        """Whether it fits every matter of its priority, so that there is always a rule."""
        return not self.kind and self.category_id is None and self.agency_id is None
