"""Who has met the same as a public matter speaks of; shown as a number and never by name."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.threads import Thread


class Support(models.Model):
    """
    One person who has met the same. Pressed on the matter's page, or made where a moderator
    joined the person's own matter to it (``submission``).

    Without a reverse relation, and with no page or administration of its own: nobody sees who.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    # None for somebody without an account; an account that is deleted goes on counting.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    submission = models.OneToOneField(
        "forum.Submission", on_delete=models.PROTECT, null=True, related_name="+"
    )
    hears_of_replies = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("supports")
        ordering = ["-created_at"]
        constraints = [
            # Without an account no two are the same: NULL equals nothing.
            models.UniqueConstraint(name="support_once", fields=["user", "thread"]),
        ]
        indexes = [models.Index(name="support_of_thread", fields=["thread", "id"])]

    def __str__(self):
        return f"{self.thread_id}"
