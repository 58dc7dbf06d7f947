"""
The log of what staff do and which private data they reveal, and the chain over every ledger.

``AuditSeal`` chains the lines of all ledgers with keyed digests, so that lines changed, removed
or added outside the portal are found. The worker seals; steps that write lines do not wait.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.audit.event_consumers.pending import PendingEvent
from portal.audit.ledgers import AwaitingSeal, LedgerLine, LedgerQuerySet
from portal.audit.wording import act_in_words, subject_in_words

__all__ = [
    "AuditLine",
    "AuditSeal",
    "AwaitingSeal",
    "ChainStart",
    "PendingEvent",
    "PublishedHead",
]


class AuditLine(LedgerLine):
    # A line of the log has no states: it says what was done.
    from_state = None  # type: ignore[assignment]  # None takes the inherited column away
    to_state = None  # type: ignore[assignment]  # None takes the inherited column away
    subject = models.CharField(_("subject"), max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        indexes = [
            models.Index(fields=["subject", "id"], name="audit_line_subject"),
            models.Index(fields=["actor_id", "id"], name="audit_line_actor"),
            models.Index(fields=["act", "id"], name="audit_line_act"),
        ]

    def __str__(self) -> str:
        return f"{act_in_words(self.act)} {subject_in_words(self.subject)}".strip()


class AuditSeal(models.Model):
    """A line's place in the chain; model label and key identify the line."""

    ledger = models.CharField(_("ledger"), max_length=60)
    line_number = models.BigIntegerField(_("line"))
    # 1, 2, 3 … without gaps; unique, so that two workers cannot seal at the same position.
    position = models.PositiveBigIntegerField(_("position"), unique=True)
    previous = models.CharField(_("digest before"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"), auto_now_add=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = [
            models.UniqueConstraint(
                name="auditseal_once_per_line", fields=["ledger", "line_number"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}:{self.digest[:12]}"


class ChainStart(models.Model):
    """
    The position after which every line has an HMAC. Written once, after the lines older than
    the introduction of HMACs have been sealed.
    """

    position = models.PositiveBigIntegerField(_("position"))
    mark = models.CharField(max_length=64, editable=False)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("start of the chain")
        verbose_name_plural = _("start of the chain")
        constraints = [models.CheckConstraint(name="chainstart_is_one_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return str(self.position)


class PublishedHead(models.Model):
    """The head of the chain that was published on a day."""

    is_versioned = True

    day = models.DateField(_("day"), unique=True)
    position = models.PositiveBigIntegerField(_("position"))
    digest = models.CharField(_("digest"), max_length=64)
    published_at = models.DateTimeField(_("published"), auto_now_add=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("published checksum")
        verbose_name_plural = _("published checksums")
        ordering = ["-day"]

    def __str__(self) -> str:
        return self.head

    @property
    def head(self) -> str:
        return f"{self.position}:{self.digest}"
