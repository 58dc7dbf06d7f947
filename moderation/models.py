"""Claims, decisions and reasons of moderators."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.decision_data import DECISION_DATA
from portal.audit.ledgers import LedgerLine
from portal.languages import local_text
from portal.translations.relation import RowTranslations


class Outcome(models.TextChoices):
    APPROVE = "approve", _("Approve")
    ACCEPT = "accept_unpublished", _("Accept without publishing")
    SEND_BACK = "send_back", _("Send back for revision")
    REFUSE = "refuse", _("Do not publish")


class ReasonQuerySet(models.QuerySet):
    def current(self):
        return self.filter(retired_at__isnull=True)

    def for_outcome(self, outcome):
        if outcome == Outcome.SEND_BACK:
            return self.filter(for_sending_back=True)
        if outcome == Outcome.REFUSE:
            return self.filter(for_refusing=True)
        if outcome == Outcome.ACCEPT:
            return self.filter(for_accepting=True)
        return self.none()


class Reason(models.Model):
    """Why something is not published, with advice where the author can go instead."""

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("reason"), max_length=80)
    name_en = models.CharField(_("reason in English"), max_length=120)
    advice = models.TextField(_("where to go instead"), blank=True)
    advice_en = models.TextField(_("where to go instead, in English"), blank=True)
    for_sending_back = models.BooleanField(_("for sending back"), default=True)
    for_refusing = models.BooleanField(_("for refusing"), default=True)
    for_accepting = models.BooleanField(_("for accepting without publishing"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    translations = RowTranslations("name", "advice")
    objects = ReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        ordering = ["position", "slug"]

    def __str__(self):
        return self.local_name

    @property
    def local_name(self):
        return local_text(self)

    def fits(self, outcome):
        """Whether it may be given with this outcome."""
        return {
            Outcome.SEND_BACK: self.for_sending_back,
            Outcome.REFUSE: self.for_refusing,
            Outcome.ACCEPT: self.for_accepting,
        }.get(outcome, False)


class ClaimQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(expires_at__gt=timezone.now())


class Claim(models.Model):
    """A moderator is reading this submission; other moderators see who and until when."""

    submission = models.OneToOneField(
        "forum.Submission",
        verbose_name=_("submission"),
        on_delete=models.CASCADE,
        related_name="claim",
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("moderator"),
        on_delete=models.CASCADE,
        related_name="claims",
    )
    claimed_at = models.DateTimeField(_("claimed at"))
    expires_at = models.DateTimeField(_("ends at"))

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [models.Index(name="claim_of_moderator", fields=["moderator", "expires_at"])]

    def __str__(self):
        return f"{self.submission_id} · {self.moderator}"

    @property
    def is_in_force(self):
        return self.expires_at > timezone.now()


class Decision(LedgerLine):
    """
    One decision about one submitted version.

    The first decision about a version supersedes none; each later one supersedes exactly
    one earlier decision. Both are unique, so exactly one line per version is in force.
    No line is ever edited.
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
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
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
                name="decision_outcome_is_known", condition=Q(outcome__in=Outcome.values)
            ),
            models.CheckConstraint(
                name="decision_against_publishing_has_a_reason",
                condition=Q(outcome__in=[Outcome.APPROVE, Outcome.ACCEPT])
                | Q(chosen_reason__isnull=False),
            ),
        ]
        indexes = [models.Index(name="decision_by_actor", fields=["actor_id", "-at"])]

    def __str__(self):
        return f"{self.get_outcome_display()} · {self.submission}"


class BulkDecision(models.Model):
    """A moderator's order to decide about all matters of an import; the worker carries it out."""

    batch = models.ForeignKey(
        "forum.ImportBatch", on_delete=models.PROTECT, related_name="bulk_decisions"
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ordered_at = models.DateTimeField(_("ordered"))
    # Primary key of the last thread the worker has handled.
    reached = models.BigIntegerField(default=0, editable=False)
    # Largest primary key at the time of the order: threads imported later are not included.
    last = models.BigIntegerField(editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("decision about an import")
        verbose_name_plural = _("decisions about imports")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="bulkdecision_one_at_a_time",
                fields=["batch"],
                condition=Q(finished_at__isnull=True),
            ),
            models.CheckConstraint(
                name="bulkdecision_publishes_or_keeps",
                condition=Q(outcome__in=[Outcome.APPROVE, Outcome.ACCEPT]),
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()} · {self.batch}"
