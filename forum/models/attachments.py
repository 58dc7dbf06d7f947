"""Uploaded files as they are stored, and who may see them before they are published."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.attachments import types
from forum.attachments.storage import private_files
from forum.choices import Desk, SubmissionState, Visibility
from forum.models.submissions import Submission
from portal.agencies.models import agencies_covered_by, complaint_ids


class AttachmentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(removed_at__isnull=True)

    def readable_by(self, user):
        """
        The attachments that ``user`` may see.

        Authors: those of their own submissions to moderation, and of posts in their own
        private threads. Moderators: submitted ones at the moderation desk. Holders of
        ``see_private``: those of approved submissions; the agency in charge too, unless the
        thread is hidden. A reply's: its agency, and dispatchers and supervisors once a
        version that contains them is signed off.
        """
        if not user.is_authenticated:
            return self.none()
        moderated = Q(submission__desk=Desk.MODERATION)
        replies = Q(submission__desk=Desk.WORKORDERS)
        submitted = Q(pk__in=_in_versions())
        accepted = submitted & Q(submission__state=SubmissionState.APPROVED)
        entitled = moderated & Q(submission__author=user)
        entitled |= Q(
            published__post__visibility=Visibility.PRIVATE, published__post__thread__author=user
        )
        if user.has_perm("accounts.moderate"):
            entitled |= submitted & moderated
        if user.has_perm("accounts.see_private"):
            entitled |= accepted
        if user.has_perm("accounts.dispatch_orders") or user.has_perm("accounts.supervise"):
            signed = _in_versions(submissionversion__signed_off_at__isnull=False)
            entitled |= replies & Q(pk__in=signed)
        if user.has_perm("accounts.handle_orders"):
            own = agencies_covered_by(user)
            kept = accepted & ~Q(submission__thread__visibility=Visibility.HIDDEN)
            entitled |= kept & Q(submission__thread__agency__in=own)
            entitled |= replies & Q(submission__agency__in=own)
        if user.has_perm("accounts.handle_orders") and complaint_ids(user):
            sealed = Q(submission__thread__about_staff_of__in=complaint_ids(user))
            entitled &= ~sealed | Q(submission__author=user)
        # No distinct(): an attachment is published once, so the joins duplicate no row.
        return self.filter(entitled)


def _in_versions(**conditions):
    versions = Attachment.versions  # type: ignore[attr-defined]  # mypy sees it on rows alone
    return versions.through.objects.filter(**conditions).values("attachment")


class Attachment(models.Model):
    """An uploaded file after re-encoding; it always stays private (publication copies it)."""

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("submission"),
        on_delete=models.PROTECT,
        related_name="attachments",
    )
    file = models.FileField(_("file"), storage=private_files, max_length=120, editable=False)
    name = models.CharField(_("file name"), max_length=120)
    # A key of ``types.TYPES``, which says how it is served and whether it is shown inline.
    type = models.CharField(_("type"), max_length=16, default=types.JPEG, editable=False)
    # For pictures only.
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    # What the QR codes and bar codes in a picture say, one in a line; for moderators alone.
    codes = models.TextField(
        _("what its codes say"), blank=True, default="", db_default="", editable=False
    )
    size = models.PositiveIntegerField(_("size"), help_text=_("Bytes."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="attachment_has_a_size",
                condition=Q(size__gt=0),
            ),
            models.CheckConstraint(
                name="attachment_has_both_sides_or_none",
                # In SQL a comparison with NULL is unknown, and a CHECK lets unknown pass.
                condition=Q(width__isnull=False, height__isnull=False, width__gt=0, height__gt=0)
                | Q(width__isnull=True, height__isnull=True),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("attachments:private", args=[self.pk])

    @property
    def file_type(self):
        return types.TYPES[self.type]
