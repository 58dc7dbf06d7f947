"""What moderators answered in practice; no real submission, decision or figure is touched."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.reasons import Outcome, Reason


class Mark(models.TextChoices):
    """How an answer compares with the right decision."""

    RIGHT = "right", _("Right")
    POSSIBLE = "possible", _("Also possible")
    WRONG = "wrong", _("Not right")


class Fault(models.TextChoices):
    """In what an answer differs from the right decision."""

    OUTCOME = "outcome", _("Another decision would have been right.")
    REASON = "reason", _("The author would have read another reason.")
    LEFT_OPEN = "left_open", _("Something would have been public that should be blacked out.")
    TOO_MUCH = "too_much", _("More is blacked out than necessary.")
    NOT_MARKED_URGENT = "not_marked_urgent", _("Somebody is in danger; this has to be urgent.")
    MARKED_URGENT = "marked_urgent", _("Nobody is in danger; this is not urgent.")


class PracticeAttemptQuerySet(models.QuerySet):
    def finished(self):
        return self.filter(finished_at__isnull=False)

    def visible_to(self, user):
        """One's own; for supervisors also the finished ones of everybody."""
        own = Q(moderator=user)
        if user.has_perm("accounts.supervise"):
            own |= Q(finished_at__isnull=False)
        return self.filter(own)


class PracticeAttempt(models.Model):
    """The items drawn for one moderator, answered one after the other; one is open at a time."""

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("moderator"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Slugs of moderation.practice.items, in the order they are shown.
    items = models.JSONField(_("texts drawn"))
    started_at = models.DateTimeField(_("started at"))
    # Written once, with the last answer.
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = PracticeAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice attempt")
        verbose_name_plural = _("practice attempts")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="practiceattempt_one_open_per_moderator",
                fields=["moderator"],
                condition=Q(finished_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.started_at:%Y-%m-%d} · {self.moderator}"

    def is_own(self, user):
        return self.moderator_id == user.pk


class PracticeAnswer(models.Model):
    """What was decided about one item; written once, never changed."""

    attempt = models.ForeignKey(
        PracticeAttempt,
        verbose_name=_("practice attempt"),
        on_delete=models.CASCADE,
        related_name="answers",
    )
    position = models.PositiveSmallIntegerField(_("position"))
    item = models.CharField(_("text practised on"), max_length=80)
    group = models.CharField(_("what it is about"), max_length=20)
    outcome = models.CharField(_("decision"), max_length=20, choices=Outcome)
    reason = models.ForeignKey(
        Reason,
        verbose_name=_("reason"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # Lists of field, start and end (forum.redaction.spans).
    spans = models.JSONField(_("blacked out"), default=list)
    urgent = models.BooleanField(_("marked as urgent"), default=False)
    mark = models.CharField(_("result"), max_length=10, choices=Mark)
    faults = models.JSONField(_("differences"), default=list)
    # From when it was shown; empty where that is not known.
    seconds = models.PositiveIntegerField(_("seconds"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"))

    class Meta:
        verbose_name = _("practice answer")
        verbose_name_plural = _("practice answers")
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(
                name="practiceanswer_once_per_item", fields=["attempt", "position"]
            ),
            models.CheckConstraint(
                name="practiceanswer_mark_is_known", condition=Q(mark__in=Mark.values)
            ),
        ]

    def __str__(self):
        return f"{self.attempt_id}/{self.position}"

    @property
    def agrees(self):
        return self.mark != Mark.WRONG
