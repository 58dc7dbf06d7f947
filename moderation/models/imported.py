"""Orders to decide about all matters of an import."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.reasons import Outcome


class BulkDecision(models.Model):
    """A moderator's order to decide about all matters of an import; the worker carries it out."""

    batch = models.ForeignKey(
        "forum.ImportBatch", on_delete=models.PROTECT, related_name="bulk_decisions"
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ordered_at = models.DateTimeField(_("ordered"))
    # Primary key of the last thread the worker has handled.
    reached = models.BigIntegerField(default=0, editable=False)
    # Largest primary key at the time of the order: threads imported later are not included.
    last = models.BigIntegerField(editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("decision about an import")
        verbose_name_plural = _("decisions about imports")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="bulkdecision_one_at_a_time",
                fields=["batch"],
                condition=Q(finished_at__isnull=True),
            ),
            models.CheckConstraint(
                name="bulkdecision_publishes_or_keeps",
                condition=Q(outcome__in=[Outcome.APPROVE, Outcome.ACCEPT]),
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()} · {self.batch}"
