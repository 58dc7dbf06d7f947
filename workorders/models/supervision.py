"""Supervision: a supervisor watches one order, with a date of its own and a report."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SupervisionStatus(models.TextChoices):
    ASKED = "asked", _("Report asked for")
    REPORTED = "reported", _("Report handed in")
    LIFTED = "lifted", _("Supervision lifted")
    # Together with the order, which was taken back.
    ENDED = "ended", _("Supervision ended with the order")


UNDER_SUPERVISION = [SupervisionStatus.ASKED, SupervisionStatus.REPORTED]


class SupervisionQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(status__in=UNDER_SUPERVISION)


class Supervision(models.Model):
    order = models.ForeignKey(
        "workorders.WorkOrder",
        verbose_name=_("work order"),
        on_delete=models.PROTECT,
        related_name="supervisions",
    )
    due_at = models.DateTimeField(_("report due"))
    reason = models.TextField(_("reason"))
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("begun by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    begun_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    # Written by workorders.workflow and by nothing else.
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=SupervisionStatus,
        default=SupervisionStatus.ASKED,
        editable=False,
    )
    report = models.TextField(_("report of the agency"), blank=True, editable=False)
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True, editable=False)
    # Why the report was sent back, or why the supervision was lifted.
    note = models.TextField(_("note"), blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision")
        verbose_name_plural = _("supervisions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="supervision_status_is_known",
                condition=Q(status__in=SupervisionStatus.values),
            ),
            models.UniqueConstraint(
                name="supervision_one_under_way",
                fields=["order"],
                condition=Q(status__in=UNDER_SUPERVISION),
            ),
            models.CheckConstraint(
                name="supervision_reported_has_a_report",
                condition=~Q(status=SupervisionStatus.REPORTED) | ~Q(report=""),
            ),
            models.CheckConstraint(
                name="supervision_ended_has_a_time",
                condition=Q(status__in=UNDER_SUPERVISION, ended_at__isnull=True)
                | (~Q(status__in=UNDER_SUPERVISION) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                name="supervision_due",
                fields=["due_at", "id"],
                condition=Q(status__in=UNDER_SUPERVISION),
            ),
        ]

    def __str__(self):
        return f"{self.order_id}: {self.get_status_display()}"

    @property
    def is_reported(self):
        return self.status == SupervisionStatus.REPORTED

    @property
    def is_late(self):
        """Whether its date has passed without a report."""
        return self.status == SupervisionStatus.ASKED and self.due_at < timezone.now()
