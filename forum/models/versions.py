"""The submitted versions: what was put before those who decide, frozen."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubmissionVersion(models.Model):
    """The text and facts as they were submitted once; never edited."""

    submission = models.ForeignKey(
        "forum.Submission",
        verbose_name=_("submission"),
        on_delete=models.PROTECT,
        related_name="versions",
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=80, blank=True)
    text = models.TextField(_("text"))
    # Approved with the text; a name chosen later must be approved before it is shown.
    signature = models.CharField(
        _("signature"), max_length=40, blank=True, help_text=_("Empty means anonymous.")
    )
    facts = models.JSONField(
        _("facts"),
        default=dict,
        help_text=_("Kind, category, area, place and wishes as they were."),
    )
    attachments: models.ManyToManyField = models.ManyToManyField(
        "Attachment", verbose_name=_("pictures"), related_name="versions", blank=True
    )
    submitted_at = models.DateTimeField(_("submitted at"))
    # From where it was sent, as portal.provinces names it; the address itself is not kept.
    province = models.CharField(
        _("province"), max_length=6, blank=True, default="", db_default="", editable=False
    )
    # When the agency's head signed off a reply: from then on the centre may read it.
    signed_off_at = models.DateTimeField(_("signed off at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("submitted version")
        verbose_name_plural = _("submitted versions")
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(
                name="submissionversion_number_is_unique", fields=["submission", "number"]
            ),
        ]

    def __str__(self):
        return f"{self.submission_id}/{self.number}"
