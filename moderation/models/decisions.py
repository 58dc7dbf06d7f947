"""The ledger of decisions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.decision_data import DECISION_DATA
from moderation.models.reasons import RECORDED, TAKE_BACK, Outcome, Reason
from portal.audit.ledgers import LedgerLine


class Decision(LedgerLine):
    """
    One decision about one submitted version.

    The first decision about a version supersedes none; each later one supersedes exactly
    one earlier decision. Both are unique, so exactly one line per version is in force; where that
    is a ``TAKE_BACK``, the version waits for a decision. No line is ever edited.
    """

    DATA = DECISION_DATA

    submission = models.ForeignKey(
        "forum.Submission",
        verbose_name=_("submission"),
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    version = models.ForeignKey(
        "forum.SubmissionVersion",
        verbose_name=_("version"),
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=RECORDED)
    chosen_reason = models.ForeignKey(
        Reason,
        verbose_name=_("chosen reason"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
    )
    note = models.TextField(_("note to the author"), blank=True)
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("earlier decision"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="decision_one_first_per_version",
                fields=["version"],
                condition=Q(supersedes__isnull=True),
                violation_error_message=_("This version has already been decided."),
            ),
            models.CheckConstraint(
                name="decision_outcome_is_known",
                condition=Q(outcome__in=[*Outcome.values, TAKE_BACK]),
            ),
            models.CheckConstraint(
                name="decision_against_publishing_has_a_reason",
                condition=Q(outcome__in=[Outcome.APPROVE, Outcome.ACCEPT, Outcome.MERGE, TAKE_BACK])
                | Q(chosen_reason__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_taken_back_is_another",
                condition=~Q(outcome=TAKE_BACK) | Q(supersedes__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="decision_by_actor", fields=["actor_id", "-at"]),
            models.Index(name="decision_by_time", fields=["at"]),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()} · {self.submission}"
