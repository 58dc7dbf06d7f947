"""Reminders of due dates: which were sent, so that each is sent once."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workorders.models.orders import WorkOrder


class ReminderStep(models.TextChoices):
    """When somebody is reminded of an order that is not signed yet."""

    BEFORE = "before", _("the working day before")
    DUE = "due", _("on the day")
    LATE_1 = "late_1", _("one day over")
    LATE_3 = "late_3", _("three days over")
    LATE_7 = "late_7", _("seven days over")
    ACCEPT = "accept", _("not accepted in time")
    CONTACT = "contact", _("no first contact in time")


class Reminder(models.Model):
    """One step for one due date of an order; a date that moved has its own steps."""

    order = models.ForeignKey(
        WorkOrder, verbose_name=_("work order"), on_delete=models.CASCADE, related_name="reminders"
    )
    due_at = models.DateTimeField(_("due"))
    step = models.CharField(_("step"), max_length=8, choices=ReminderStep)
    # False for a step that was passed over, because a later one was due as well.
    was_sent = models.BooleanField(_("sent"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="reminder_once_for_each_date", fields=["order", "due_at", "step"]
            ),
            models.CheckConstraint(
                name="reminder_step_is_known", condition=Q(step__in=ReminderStep.values)
            ),
        ]

    def __str__(self):
        return f"{self.order_id}: {self.get_step_display()}"
