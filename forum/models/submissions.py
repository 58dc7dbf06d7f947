"""
What people write, before it is approved: private to the author and entitled staff.

No public page reads these tables. Foreign keys to threads and posts have no reverse relation
(``related_name="+"``), so that a public query cannot reach a submission.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.choices import Channel, Desk, Kind, Purpose, SubmissionState
from forum.models.submission_querysets import SubmissionQuerySet
from forum.purposes import RULES
from forum.urgency import priority_where, speaks_of_danger
from portal import languages


class Submission(models.Model):
    """
    Something a person wrote for others to read; ``title`` and ``text`` are the working
    copy, the versions are what was submitted.
    """

    number = models.CharField(
        _("number"),
        max_length=13,
        blank=True,
        editable=False,
        help_text=_("Given at the first submission; only matters and notices have one."),
    )
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True)
    desk = models.CharField(_("desk"), max_length=12, choices=Desk, default=Desk.MODERATION)
    # Written by forum.workflow and by nothing else.
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=SubmissionState,
        default=SubmissionState.DRAFT,
        editable=False,
    )

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="submissions",
    )
    contact = models.ForeignKey(
        "accounts.Contact",
        verbose_name=_("contact"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="submissions",
    )
    anonymous = models.BooleanField(_("do not show my name"), default=False)
    signature = models.CharField(
        _("signature"),
        max_length=40,
        blank=True,
        help_text=_("The name of an author without an account, as others will see it."),
    )

    # A draft keeps a pasted title whole; a version takes 80 characters.
    title = models.CharField(_("title"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True)
    category = models.ForeignKey(
        "agencies.Category",
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    area = models.ForeignKey(
        "agencies.Area",
        verbose_name=_("area"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    agency = models.ForeignKey(
        "agencies.Agency",
        verbose_name=_("agency"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("For official replies and notices: the agency that speaks."),
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    urgent = models.BooleanField(_("there is danger now"), default=False)
    # Found by screening at the last submission; shown to staff only, decides nothing.
    danger_words = models.CharField(
        _("words of danger"), max_length=300, blank=True, default="", editable=False
    )
    # The same of all that was found: what, and a number to sort by (forum.screening.findings).
    findings = models.CharField(
        _("findings"), max_length=300, blank=True, default="", db_default="", editable=False
    )
    risk = models.PositiveSmallIntegerField(_("risk"), default=0, db_default=0, editable=False)
    priority = priority_where(Q(urgent=True) | ~Q(danger_words=""))
    wants_private = models.BooleanField(_("do not publish"), default=False)
    reply_kind = models.CharField(_("kind of reply"), max_length=12, blank=True, default="")
    language = models.CharField(
        _("language"), max_length=10, choices=languages.choices, default=settings.LANGUAGE_CODE
    )

    thread = models.ForeignKey(
        "forum.Thread",
        verbose_name=_("matter"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    post = models.ForeignKey(
        "forum.Post",
        verbose_name=_("post"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    merged_into = models.ForeignKey(
        "forum.Thread",
        verbose_name=_("joined to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        help_text=_("Somebody else's matter about the same; this one has no thread then."),
    )

    channel = models.CharField(_("channel"), max_length=12, choices=Channel, default=Channel.WEB)
    source_system = models.CharField(_("source system"), max_length=60, blank=True)
    source_number = models.CharField(_("source number"), max_length=60, blank=True)

    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="submission_number_is_unique",
                fields=["number"],
                condition=~Q(number=""),
            ),
            models.UniqueConstraint(
                name="submission_source_number_is_unique",
                fields=["source_system", "source_number"],
                condition=~Q(source_number=""),
            ),
            models.CheckConstraint(
                name="submission_state_is_known",
                condition=Q(state__in=SubmissionState.values),
            ),
            models.CheckConstraint(
                name="submission_desk_is_known", condition=Q(desk__in=Desk.values)
            ),
            models.CheckConstraint(
                name="submission_only_matters_have_a_kind",
                condition=Q(purpose=Purpose.MATTER) | Q(kind=""),
            ),
            models.CheckConstraint(
                name="submission_replies_have_a_thread",
                condition=Q(purpose__in=[Purpose.MATTER, Purpose.NOTICE, Purpose.NAME])
                | Q(thread__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_merged_is_an_approved_matter",
                condition=Q(merged_into__isnull=True)
                | Q(purpose=Purpose.MATTER, state=SubmissionState.APPROVED),
            ),
            models.CheckConstraint(
                name="submission_edits_have_a_post",
                condition=~Q(purpose=Purpose.EDIT) | Q(post__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_beyond_draft_was_submitted",
                condition=Q(state=SubmissionState.DRAFT)
                | Q(state=SubmissionState.WITHDRAWN)
                | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_risk_is_that_of_findings",
                condition=Q(findings="", risk=0) | (~Q(findings="") & Q(risk__gt=0)),
            ),
        ]
        indexes = [
            models.Index(
                name="submission_queue",
                fields=["desk", "-priority", "submitted_at", "id"],
                condition=Q(state=SubmissionState.PENDING),
            ),
            models.Index(
                name="submission_by_risk",
                fields=["desk", "-priority", "-risk", "submitted_at", "id"],
                condition=Q(state=SubmissionState.PENDING),
            ),
            models.Index(
                name="submission_by_kind",
                fields=["desk", "-priority", "purpose", "kind", "submitted_at", "id"],
                condition=Q(state=SubmissionState.PENDING),
            ),
            models.Index(
                name="submission_waiting_since",
                fields=["desk", "submitted_at"],
                condition=Q(state=SubmissionState.PENDING),
            ),
            models.Index(name="submission_of_author", fields=["author", "-updated_at"]),
        ]

    def __str__(self):
        # Not its title: parts of it may be blacked out wherever else it is shown.
        return self.number or self.get_purpose_display()

    def get_absolute_url(self):
        return reverse("submissions:detail", args=[self.pk])

    @property
    def rules(self):
        """The row of ``forum.purposes.RULES`` for its purpose."""
        return RULES[self.purpose]

    @property
    def speaks_of_danger(self):
        return speaks_of_danger(self)

    @property
    def latest_version(self):
        return self.versions.order_by("-number").first()

    @property
    def can_be_edited(self):
        return self.state in {SubmissionState.DRAFT, SubmissionState.RETURNED}

    @property
    def was_sent(self):
        """Whether it was ever submitted, so that there is a version others may have read."""
        return self.submitted_at is not None

    @property
    def may_be_changed_while_pending(self):
        """An answer or follow-up that nobody has decided about yet."""
        pending = self.state == SubmissionState.PENDING
        return pending and self.purpose in {Purpose.ANSWER, Purpose.FOLLOW_UP}

    @property
    def may_be_deleted(self):
        return self.state == SubmissionState.DRAFT and not self.was_sent
