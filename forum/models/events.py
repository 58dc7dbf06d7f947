"""
The forum's ledger: every step writes one event in its own transaction.

It is the history of submissions and threads, the source of the public timeline (rows with
``public`` set), and what upper floors read to react to what happened.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models.event_data import EVENT_DATA
from forum.models.threads import PUBLIC_MATTERS
from portal.audit.ledgers import LedgerLine
from portal.audit.wording import act_in_words


class Event(LedgerLine):
    is_versioned = True
    version_name = PUBLIC_MATTERS
    # Other lines of the ledger stand on no public page.
    version_when = "NEW.public OR NEW.act = 'import'"

    DATA = EVENT_DATA

    submission = models.ForeignKey(
        "forum.Submission",
        verbose_name=_("submission"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    thread = models.ForeignKey(
        "forum.Thread",
        verbose_name=_("matter"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    post = models.ForeignKey(
        "forum.Post",
        verbose_name=_("post"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    public = models.BooleanField(_("on the public timeline"), default=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="event_is_about_something",
                condition=Q(submission__isnull=False) | Q(thread__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="event_timeline", fields=["thread", "public", "at", "id"]),
            models.Index(name="event_act", fields=["act", "at"]),
        ]

    def __str__(self):
        return f"{act_in_words(self.act)} #{self.pk}"

    def matter_number(self):
        thread = self.thread or (self.submission and self.submission.thread)
        return thread.submission_id if thread else self.submission_id
