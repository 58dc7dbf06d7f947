"""The files that readers see: copies of what was uploaded privately."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.attachments import types
from forum.attachments.storage import public_files
from forum.models.threads import Post


class PublishedImage(models.Model):
    """The public copy of an attachment; its file goes when the post is hidden."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="images")
    attachment = models.ForeignKey(
        "forum.Attachment", on_delete=models.PROTECT, related_name="published"
    )
    file = models.FileField(storage=public_files, max_length=120, blank=True)
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=16, default=types.JPEG)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("published image")
        verbose_name_plural = _("published images")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="publishedimage_once_per_post", fields=["post", "attachment"]
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def file_type(self):
        return types.TYPES[self.type]
