"""
What a moderator pointed out in a submitted version: passages and pictures that are blacked out
when it is published, or that its author is asked to change.

Bound to one version, of which the text itself never changes. Written by ``forum.workflow``
with the decision; decided again, they are those of the later decision. What was blacked out stays
while a later decision publishes nothing: it is proposed again by whoever decides next.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forum.models.attachments import Attachment
from forum.models.versions import SubmissionVersion


class PassageUse(models.TextChoices):
    BLACK_OUT = "black_out", _("blacked out")
    TO_CHANGE = "to_change", _("to be changed by the author")


class PassageField(models.TextChoices):
    TITLE = "title", _("title")
    TEXT = "text", _("text")


class Passage(models.Model):
    """A part of the title or text of a version, in code points; never the words themselves."""

    version = models.ForeignKey(
        SubmissionVersion, verbose_name=_("version"), on_delete=models.PROTECT,
        related_name="passages",
    )  # fmt: skip
    use = models.CharField(_("use"), max_length=12, choices=PassageUse)
    field = models.CharField(_("where"), max_length=8, choices=PassageField)
    start = models.PositiveIntegerField(_("from"))
    end = models.PositiveIntegerField(_("to"))

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["version", "field", "start"]
        constraints = [
            models.CheckConstraint(name="passage_has_a_length", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="passage_use_is_known", condition=Q(use__in=PassageUse.values)
            ),
            models.CheckConstraint(
                name="passage_field_is_known", condition=Q(field__in=PassageField.values)
            ),
            models.UniqueConstraint(
                name="passage_begins_once_for_its_use",
                fields=["version", "use", "field", "start"],
            ),
        ]

    def __str__(self):
        return f"{self.version_id}: {self.field} {self.start}–{self.end}"


class PictureRedaction(models.Model):
    """A picture of a version that is left out when it is published, or partly blacked out."""

    version = models.ForeignKey(
        SubmissionVersion, verbose_name=_("version"), on_delete=models.PROTECT,
        related_name="picture_redactions",
    )  # fmt: skip
    attachment = models.ForeignKey(
        Attachment,
        verbose_name=_("attachment"),
        on_delete=models.PROTECT,
        related_name="redactions",
    )
    is_removed = models.BooleanField(_("left out"), default=False)
    # As ``forum.redaction.pictures`` writes them.
    rectangles = models.TextField(_("rectangles"), blank=True)

    class Meta:
        verbose_name = _("picture to black out")
        verbose_name_plural = _("pictures to black out")
        ordering = ["version", "attachment"]
        constraints = [
            models.UniqueConstraint(
                name="pictureredaction_once_per_version", fields=["version", "attachment"]
            ),
            models.CheckConstraint(
                name="pictureredaction_does_something",
                condition=Q(is_removed=True, rectangles="")
                | (Q(is_removed=False) & ~Q(rectangles="")),
            ),
        ]

    def __str__(self):
        return f"{self.version_id}: {self.attachment}"
