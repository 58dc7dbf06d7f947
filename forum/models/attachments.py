"""Files as they were uploaded, and who may look at them before they are published."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.attachments import types
from forum.attachments.storage import private_files
from forum.choices import Desk, SubmissionState, Visibility
from forum.models.submissions import Submission
from portal.agencies.models import agencies_covered_by


class AttachmentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(removed_at__isnull=True)

    def readable_by(self, user):
        """
        The author's own, and what answers the author's private matter; for staff only what
        was submitted, and of that what their work is about: moderators what they decide,
        others what was accepted. A reply's belong to its agency, and to the centre once a
        head has signed the version they are in.
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
        # Joined to no more than one row each: an attachment is published once.
        return self.filter(entitled)


def _in_versions(**conditions):
    versions = Attachment.versions  # type: ignore[attr-defined]  # mypy sees it on rows alone
    return versions.through.objects.filter(**conditions).values("attachment")


class Attachment(models.Model):
    """A file as it was made anew at upload; private for ever (publication copies it)."""

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("submission"),
        on_delete=models.PROTECT,
        related_name="attachments",
    )
    file = models.FileField(_("file"), storage=private_files, max_length=120, editable=False)
    name = models.CharField(_("file name"), max_length=120)
    # A name of ``forum.attachments.types``: how it is sent out, and whether it is shown inline.
    type = models.CharField(_("type"), max_length=16, default=types.JPEG, editable=False)
    # Of pictures alone.
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
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
                # A comparison with nothing is unknown, and what is unknown passes.
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
