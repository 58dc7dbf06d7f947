from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.threads import Post


class PostVersion(models.Model):
    """The text a post had before an approved edit replaced it."""

    post = models.ForeignKey(
        Post, verbose_name=_("post"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=80, blank=True)
    text = models.TextField(_("text"))
    replaced_at = models.DateTimeField(_("replaced at"), default=timezone.now)

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        ordering = ["post", "number"]
        constraints = [
            models.UniqueConstraint(name="postversion_number_is_unique", fields=["post", "number"]),
        ]

    def __str__(self):
        return f"{self.post_id}/{self.number}"
