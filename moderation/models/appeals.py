"""What authors say against a decision, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from moderation.models.decisions import Decision
from moderation.models.reasons import Outcome

BLACK_OUT = "black_out_post"
TAKING_ON: set[str] = {Outcome.APPROVE, Outcome.ACCEPT}


class AppealState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of an appeal", "Waiting for a second moderator")
    UPHELD = "upheld", pgettext_lazy("state of an appeal", "Upheld, decision changed")
    REJECTED = "rejected", pgettext_lazy("state of an appeal", "Decision stays")
    LAPSED = "lapsed", pgettext_lazy("state of an appeal", "No longer needed")


class AppealQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=AppealState.OPEN)

    def due_first(self):
        return self.order_by("due_at", "pk")

    def with_grounds(self):
        return self.select_related(
            "submission__thread", "decision__chosen_reason", "decision__version", "hiding__post"
        )


class Appeal(models.Model):
    """
    An author asks for a second look: at a decision, at the hiding of a thread or post, or at
    parts that were blacked out.

    It is decided by another moderator than the one it is against, once. Only one about the
    same decision or hiding counts; one that lapsed does not.
    """

    submission = models.ForeignKey(
        "forum.Submission",
        verbose_name=_("submission"),
        on_delete=models.PROTECT,
        related_name="appeals",
    )
    decision = models.ForeignKey(
        Decision,
        verbose_name=_("decision"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals",
    )
    # The line of the forum's ledger that says who hid the thread or post, or blacked out parts
    # of it after it was published, and why.
    hiding = models.ForeignKey(
        "forum.Event",
        verbose_name=_("hiding"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    words = models.TextField(_("what the author says"))
    # Written by moderation.appeals.workflow and by nothing else.
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=AppealState,
        default=AppealState.OPEN,
        editable=False,
    )
    made_at = models.DateTimeField(pgettext_lazy("of an appeal", "made at"), editable=False)
    due_at = models.DateTimeField(_("due"), editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    answer = models.TextField(_("answer to the author"), blank=True, editable=False)
    # The further line of the ledger, which supersedes ``decision``.
    ruling = models.OneToOneField(
        Decision,
        verbose_name=_("decision of the appeal"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decided_appeal",
        editable=False,
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="appeal_state_is_known", condition=Q(state__in=AppealState.values)
            ),
            models.CheckConstraint(
                name="appeal_is_against_one_thing",
                condition=Q(decision__isnull=False, hiding__isnull=True)
                | Q(decision__isnull=True, hiding__isnull=False),
            ),
            models.CheckConstraint(
                name="appeal_open_until_decided",
                condition=Q(state=AppealState.OPEN, decided_at__isnull=True)
                | (~Q(state=AppealState.OPEN) & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="appeal_decided_with_an_answer",
                condition=Q(state__in=[AppealState.OPEN, AppealState.LAPSED]) | ~Q(answer=""),
            ),
            models.UniqueConstraint(
                name="appeal_one_per_decision",
                fields=["decision"],
                condition=~Q(state=AppealState.LAPSED),
            ),
            models.UniqueConstraint(
                name="appeal_one_per_hiding",
                fields=["hiding"],
                condition=~Q(state=AppealState.LAPSED),
            ),
        ]
        indexes = [
            models.Index(
                name="appeal_queue",
                fields=["due_at", "id"],
                condition=Q(state=AppealState.OPEN),
            ),
        ]

    def __str__(self):
        return f"{self.get_state_display()} · {self.submission}"

    @property
    def is_open(self):
        return self.state == AppealState.OPEN

    @property
    def is_overdue(self):
        return self.is_open and self.due_at < timezone.now()

    @property
    def is_about_blacked_out(self):
        """Whether it is against parts that were blacked out of what is shown."""
        if self.hiding is not None:
            return self.hiding.act == BLACK_OUT
        return self.decision is not None and self.decision.outcome in TAKING_ON

    @property
    def against(self):
        """The line of a ledger that it is against: a decision, or the event of a hiding."""
        return self.decision or self.hiding
