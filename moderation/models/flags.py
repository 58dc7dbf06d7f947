"""Flags: readers' reports of published posts, and what moderators decided about them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.hiding import in_words
from moderation.decision_data import FLAG_DECISION_DATA
from portal.audit.ledgers import LedgerLine


class FlagReason(models.TextChoices):
    """Why a reader flags a post."""

    PERSONAL_DATA = "personal_data", _("It shows personal data of somebody")
    INSULTS = "insults", _("It insults or discriminates")
    THREATS = "threats", _("It threatens or slanders somebody")
    UNTRUE = "untrue", _("It is not true")
    ADVERTISING = "advertising", _("It is advertising")
    OFF_TOPIC = "off_topic", _("It has nothing to do with the matter")
    ILLEGAL = "illegal", _("It is illegal")
    OTHER = "other", _("It is wrong in another way")


class FlagOutcome(models.TextChoices):
    """What a moderator decided about the flags of a post."""

    KEEP = "keep", pgettext_lazy("outcome of flags", "Keep it")
    BLACK_OUT = "black_out", pgettext_lazy("outcome of flags", "Black out parts of it")
    HIDE = "hide", pgettext_lazy("outcome of flags", "Hide it")


class FlagDecision(LedgerLine):
    """
    One decision about all waiting flags of a post; never edited.

    ``edition`` is the text it is about (``flag_ledger.edition_of``). ``reason`` is what the readers
    who flagged it are told.
    """

    DATA = FLAG_DECISION_DATA

    post = models.ForeignKey(
        "forum.Post", verbose_name=_("post"), on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=FlagOutcome)
    edition = models.PositiveSmallIntegerField(_("which text"))

    class Meta:
        verbose_name = _("decision about flags")
        verbose_name_plural = _("decisions about flags")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="flagdecision_outcome_is_known", condition=Q(outcome__in=FlagOutcome.values)
            ),
            models.CheckConstraint(
                name="flagdecision_has_a_reason", condition=~Q(reason=""),
                violation_error_message=_("Please say why."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(name="flagdecision_by_post", fields=["post", "-id"])]

    def __str__(self):
        return f"{self.get_outcome_display()} · {self.post}"

    @property
    def reason_in_words(self):
        return in_words(self.reason)


class FlagQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(decision__isnull=True)


class Flag(models.Model):
    """
    One reader's report of one text of a published post.

    ``person`` is stored so that each counts once and is told the outcome; no page shows it.
    """

    post = models.ForeignKey(
        "forum.Post", verbose_name=_("post"), on_delete=models.PROTECT, related_name="+"
    )
    # Which text was flagged, as ``flag_ledger.edition_of`` counts them.
    edition = models.PositiveSmallIntegerField(_("which text"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    reason = models.CharField(_("reason"), max_length=20, choices=FlagReason)
    text = models.CharField(_("what the reader adds"), max_length=300, blank=True)
    flagged_at = models.DateTimeField(_("flagged at"))

    # Written by moderation.workflow.flags and by nothing else; a flag without one waits.
    decision = models.ForeignKey(
        FlagDecision,
        verbose_name=_("decision"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="flags",
        editable=False,
    )

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="flag_once_per_person_and_text", fields=["post", "person", "edition"]
            ),
            models.UniqueConstraint(
                name="flag_one_waiting_per_person_and_post",
                fields=["post", "person"],
                condition=Q(decision__isnull=True),
            ),
            models.CheckConstraint(
                name="flag_reason_is_known", condition=Q(reason__in=FlagReason.values)
            ),
            models.CheckConstraint(
                name="flag_other_says_what", condition=~Q(reason=FlagReason.OTHER) | ~Q(text="")
            ),
        ]
        indexes = [
            models.Index(
                name="flag_waiting",
                fields=["post", "flagged_at"],
                condition=Q(decision__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.get_reason_display()} · {self.post}"
