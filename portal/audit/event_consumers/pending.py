"""Events that consumers still have to handle: one row per line, deleted when it is done."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, Min, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PendingEventQuerySet(models.QuerySet):
    def due(self, *, consumers: Iterable[str]) -> Self:
        """
        Events that may be handled now: only the earliest line of each consumer and matter. A
        line that failed or is being handled delays its own matter and no other.
        """
        earlier = PendingEvent.objects.filter(
            consumer=OuterRef("consumer"),
            matter=OuterRef("matter"),
            line_number__lt=OuterRef("line_number"),
        )
        rows = self.filter(consumer__in=consumers, not_before__lte=timezone.now())
        return rows.filter(~Exists(earlier)).order_by("not_before", "pk")

    def lag(self) -> models.QuerySet[Any, dict[str, Any]]:
        """For each consumer the number of pending events, and the time of the oldest."""
        waiting = self.order_by().values("consumer")
        return waiting.annotate(waiting=Count("pk"), oldest=Min("created_at")).order_by("consumer")


class PendingEvent(models.Model):
    # No foreign keys: consumers are declared in code, and lines are never deleted.
    consumer = models.CharField(_("consumer"), max_length=40)
    line_number = models.BigIntegerField(_("number of the line"))
    matter = models.BigIntegerField(_("matter"), null=True)
    position = models.BigIntegerField(_("done up to"), default=0)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    last_error = models.CharField(_("last error"), max_length=100, blank=True)

    objects = PendingEventQuerySet.as_manager()

    class Meta:
        app_label = "audit"
        verbose_name = _("event to take up")
        verbose_name_plural = _("events to take up")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="pendingevent_once_per_consumer", fields=["consumer", "line_number"]
            ),
        ]
        indexes = [
            models.Index(
                name="pendingevent_in_order", fields=["consumer", "matter", "line_number"]
            ),
            models.Index(name="pendingevent_due", fields=["not_before", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.consumer} {self.line_number}"
