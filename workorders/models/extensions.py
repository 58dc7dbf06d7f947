"""Extensions (延期): more time that an agency asks for, and what the dispatcher says to it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.agencies.models import Agency
from workorders.models.deadline_rules import Unit
from workorders.models.orders import WorkOrder
from workorders.models.statuses import OrderStatus

# While the head has not signed, more time makes a difference.
EXTENDABLE = [OrderStatus.ACCEPTED, OrderStatus.AWAITING_SIGN_OFF]
# More would be a slip of the finger.
LONGEST = 60
NOON = 12


class ExtensionStatus(models.TextChoices):
    REQUESTED = "requested", _("Waiting for the dispatcher")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    # The order was answered or taken from the agency before anybody decided.
    LAPSED = "lapsed", _("Ended with the order")


class ExtensionQuerySet(models.QuerySet):
    def requested(self):
        return self.filter(status=ExtensionStatus.REQUESTED)

    def to_decide(self):
        """Requested, and the time of the order still runs: a signed reply needs none."""
        return self.requested().filter(order__status__in=EXTENDABLE)

    def seen_by(self, user):
        """Those of the orders that the person sees."""
        return self.filter(order__in=WorkOrder.objects.seen_by(user))

    def waiting_for(self, user):
        """Those that the person can decide."""
        decides = user.has_perm("accounts.dispatch_orders")
        return self.seen_by(user).to_decide() if decides else self.none()

    def for_reading(self):
        return self.select_related("agency", "order__thread", "order__agency")


class Extension(models.Model):
    """
    One request for more time. Nothing is extended before a dispatcher approves it. Written by
    ``workorders.workflow.extensions`` and nothing else.
    """

    order = models.ForeignKey(
        WorkOrder, verbose_name=_("work order"), on_delete=models.PROTECT, related_name="extensions"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+"
    )
    # In the unit in which the order's time is counted.
    unit = models.CharField(_("unit"), max_length=12, choices=Unit)
    amount = models.PositiveSmallIntegerField(_("requested"))
    reason = models.TextField(_("reason, which everybody can read"))
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(
        User, verbose_name=_("requested by"), on_delete=models.PROTECT, related_name="+"
    )
    # The date that held at the request.
    due_before = models.DateTimeField(_("due at the request"))

    status = models.CharField(
        _("status"), max_length=12, choices=ExtensionStatus, default=ExtensionStatus.REQUESTED
    )
    granted = models.PositiveSmallIntegerField(_("granted"), null=True, blank=True)
    ended_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # Needed to decline and to shorten; the agency reads it.
    answer = models.TextField(_("reason of the decision"), blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="extension_status_is_known", condition=Q(status__in=ExtensionStatus.values)
            ),
            models.UniqueConstraint(
                name="extension_one_requested_per_order",
                fields=["order"],
                condition=Q(status=ExtensionStatus.REQUESTED),
                violation_error_message=_("More time has been asked for already."),
            ),
            models.CheckConstraint(
                name="extension_granted_if_approved",
                condition=Q(
                    status=ExtensionStatus.APPROVED,
                    granted__isnull=False,
                    granted__gte=1,
                    granted__lte=models.F("amount"),
                )
                | (~Q(status=ExtensionStatus.APPROVED) & Q(granted__isnull=True)),
            ),
            models.CheckConstraint(
                name="extension_ended_has_a_time",
                condition=Q(status=ExtensionStatus.REQUESTED, ended_at__isnull=True)
                | (~Q(status=ExtensionStatus.REQUESTED) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                name="extension_requested",
                fields=["requested_at"],
                condition=Q(status=ExtensionStatus.REQUESTED),
            ),
        ]

    def __str__(self):
        return f"{self.order_id}: {self.get_status_display()}"

    @property
    def is_requested(self):
        return self.status == ExtensionStatus.REQUESTED

    @property
    def is_of_the_last_afternoon(self):
        """Whether it was asked for after noon of the day on which the answer was due."""
        asked, due = timezone.localtime(self.requested_at), timezone.localtime(self.due_before)
        return asked.date() == due.date() and asked.hour >= NOON
