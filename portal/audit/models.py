"""
The log of what staff do and which private data they reveal.

``AuditSeal`` chains the lines with SHA-256, so that a line changed, removed or
slipped in past the log shows itself. Sealing is the worker's affair: a step that
writes a line waits for nobody.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.audit.ledgers import LedgerLine, LedgerQuerySet


class AuditLine(LedgerLine):
    # An entry of the log says what was done; it moves nothing from state to state.
    from_state = None
    to_state = None
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

    def __str__(self):
        return f"{self.act} {self.subject}".strip()


class AwaitingSeal(models.Model):
    """A line that is not sealed yet. Rows, because a number says nothing: lines commit late."""

    line = models.OneToOneField(
        AuditLine, on_delete=models.PROTECT, primary_key=True, related_name="awaiting_seal"
    )

    class Meta:
        verbose_name = _("log entry to seal")
        verbose_name_plural = _("log entries to seal")

    def __str__(self):
        return str(self.pk)


class AuditSeal(models.Model):
    line = models.OneToOneField(AuditLine, on_delete=models.PROTECT, related_name="seal")
    # One, two, three … without a gap; its uniqueness keeps two workers apart.
    position = models.PositiveBigIntegerField(_("position"), unique=True)
    previous = models.CharField(_("digest before"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"), auto_now_add=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self):
        return f"{self.position}:{self.digest[:12]}"
