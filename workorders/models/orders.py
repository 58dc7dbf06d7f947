"""A work order: what an agency is asked to handle, and its ledger."""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models import Thread
from forum.urgency import Priority
from portal.agencies.models import (
    Agency,
    agencies_covered_by,
    agencies_headed_by,
    complaint_ids,
    covered_ids,
)
from portal.audit.ledgers import LedgerLine
from portal.audit.wording import act_in_words
from workorders.models.order_conditions import late_now
from workorders.models.sign_offs import SignOff
from workorders.models.statuses import (
    CLOSED_FOR_GOOD,
    OPEN,
    WAS_ANSWERED,
    WITH_THE_AGENCY,
    OrderStatus,
)
from workorders.models.transition_data import TRANSITION_DATA


@lru_cache(maxsize=4096)
def address_of(number):
    """The path of the order with this number; a list names fifty of them."""
    return reverse("workorders:detail", args=[number])


class WorkOrderQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status__in=OPEN)

    def overdue(self):
        return self.filter(late_now())

    def due_before(self, moment):
        """Orders at the agency that are not overdue and due before ``moment``."""
        return self.filter(
            status__in=WITH_THE_AGENCY,
            due_at__gte=timezone.now(),
            due_at__lt=moment,
            paused_at__isnull=True,
        )

    def in_force(self):
        """Orders neither withdrawn nor merged; a matter has at most one."""
        return self.exclude(status__in=CLOSED_FOR_GOOD)

    def seen_by(self, user):
        """
        All orders for the centre and supervisors; for staff of an agency, its orders and those
        of the agencies below it. None of them those that complain about the own people.
        """
        if user.has_perm("accounts.dispatch_orders") or user.has_perm("accounts.supervise"):
            return self.not_sealed_from(user)
        if user.has_perm("accounts.handle_orders"):
            return self.filter(agency__in=covered_ids(user)).not_sealed_from(user)
        return self.none()

    def not_sealed_from(self, user):
        """Without the orders of matters that complain about the people of the user's agency."""
        if not user.has_perm("accounts.handle_orders") or not complaint_ids(user):
            return self
        # Few matters, so that their keys are compared and no list reads the table of matters.
        sealed = Thread.cases.filter(about_staff_of__in=complaint_ids(user))
        return self.exclude(thread__in=sealed.order_by().values("pk"))

    def handled_by(self, user):
        return self.filter(agency__in=agencies_covered_by(user)).not_sealed_from(user)

    def to_be_signed_by(self, user):
        headed = self.waiting_for_a_head().filter(agency__in=agencies_headed_by(user))
        return headed.not_sealed_from(user)

    def waiting_for_a_head(self):
        return self._with(SignOff.objects.waiting_for_a_head())

    def waiting_for_the_centre(self):
        return self._with(SignOff.objects.waiting_for_the_centre())

    def _with(self, sign_offs):
        return self.filter(pk__in=sign_offs.values("order"))

    def for_agency(self, agency):
        return self.filter(
            agency__in=list(Agency.objects.subtree(agency).values_list("pk", flat=True))
        )

    def ever_overdue(self):
        """Orders that are overdue now or were overdue before, also with another agency."""
        return self.filter(late_now() | Q(was_overdue=True))

    def most_pressing_first(self):
        """By priority (danger, then repairs, then the others), then by due date."""
        return self.order_by("-priority", "due_at", "pk")

    def for_listing(self):
        # Includes private threads: ``select_related`` joins without the default manager.
        return self.select_related("agency", "thread", "thread__category", "thread__area")

    def for_rows(self):
        """With what ``workorders.reading.rows`` shows, but for the trees, which are kept."""
        found = self.select_related("thread__submission")
        return found.defer("instructions", "thread__submission__text")


class WorkOrder(models.Model):
    number = models.CharField(_("order number"), max_length=15, unique=True, editable=False)
    thread = models.ForeignKey(
        Thread, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="work_orders"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="work_orders"
    )
    instructions = models.TextField(_("instructions"), blank=True)

    # Written by workorders.workflow and by nothing else.
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=OrderStatus,
        default=OrderStatus.DISPATCHED,
        editable=False,
    )
    due_at = models.DateTimeField(_("due"))
    # Copied from the thread, so that one index sorts a list by priority and due date.
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.USUAL, editable=False
    )
    reply = models.ForeignKey(
        "forum.Submission",
        verbose_name=_("reply"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        help_text=_("The official reply being drafted or published last."),
    )
    dispatched_at = models.DateTimeField(_("dispatched"))
    with_agency_since = models.DateTimeField(
        _("with the agency since"), default=timezone.now, editable=False
    )
    # Never reset, whichever agency gets the matter next: see workorders.reading.lateness.
    was_overdue = models.BooleanField(_("was overdue before"), default=False, editable=False)
    # 经办人: who accepted it for the agency.
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("handled by"), on_delete=models.SET_NULL,
        null=True, blank=True, related_name="+", editable=False,
    )  # fmt: skip
    # By the rule of the time when the agency got the order.
    accept_due_at = models.DateTimeField(
        _("to be accepted by"), null=True, blank=True, editable=False
    )
    contact_due_at = models.DateTimeField(
        _("first contact due"), null=True, blank=True, editable=False
    )
    contacted_at = models.DateTimeField(_("first contact"), null=True, blank=True, editable=False)
    # Set while the agency waits for the author: then its clock stands still.
    paused_at = models.DateTimeField(
        _("waits for the author since"), null=True, blank=True, editable=False
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    signed_off_at = models.DateTimeField(_("signed off"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    reopened_count = models.PositiveSmallIntegerField(
        _("times reopened"), default=0, editable=False
    )
    returned_count = models.PositiveSmallIntegerField(
        _("times sent back"), default=0, editable=False
    )

    objects = WorkOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("work order")
        verbose_name_plural = _("work orders")
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="workorder_status_is_known", condition=Q(status__in=OrderStatus.values)
            ),
            models.UniqueConstraint(
                name="workorder_one_per_thread",
                fields=["thread"],
                condition=~Q(status__in=CLOSED_FOR_GOOD),
                violation_error_message=_("This matter already has a work order."),
            ),
            models.CheckConstraint(
                name="workorder_answered_has_a_time",
                condition=~Q(status=OrderStatus.ANSWERED) | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="workorder_waiting_reply_exists",
                condition=~Q(
                    status__in=[
                        OrderStatus.AWAITING_SIGN_OFF,
                        OrderStatus.AWAITING_PUBLICATION,
                        OrderStatus.ANSWERED,
                    ]
                )
                | Q(reply__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="workorder_of_agency", fields=["agency", "status", "due_at"]),
            models.Index(name="workorder_pressing", fields=["status", "-priority", "due_at", "id"]),
            models.Index(
                name="workorder_pressing_of_agency",
                fields=["agency", "status", "-priority", "due_at", "id"],
            ),
            # For the list of all open orders, which have four statuses.
            models.Index(
                name="workorder_open_pressing",
                fields=["-priority", "due_at", "id"],
                condition=Q(status__in=OPEN),
            ),
            models.Index(
                name="workorder_at_agency_due",
                fields=["due_at", "id"],
                condition=Q(status__in=WITH_THE_AGENCY),
            ),
            # The newest of all and of an agency, and of those that were answered: open orders are
            # the newest, and there may be 100,000 of them before the first that was answered.
            models.Index(name="workorder_new", fields=["-dispatched_at", "-id"]),
            models.Index(
                name="workorder_of_agency_new", fields=["agency", "-dispatched_at", "-id"]
            ),
            models.Index(
                name="workorder_answered_new",
                fields=["-dispatched_at", "-id"],
                condition=Q(status__in=WAS_ANSWERED),
            ),
            models.Index(
                name="workorder_answered_of_agency",
                fields=["agency", "-dispatched_at", "-id"],
                condition=Q(status__in=WAS_ANSWERED),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return address_of(self.number)

    def under_way(self, kind):
        """The sign-off of this kind that is neither published nor given up, or None."""
        rows = self.sign_offs.under_way().filter(kind=kind)
        return rows.select_related("submission__post").first()

    @property
    def is_open(self):
        return self.status in OPEN

    @property
    def is_overdue(self):
        if self.status not in WITH_THE_AGENCY or self.paused_at is not None:
            return False
        return self.due_at < timezone.now()


class Transition(LedgerLine):
    """The ledger line of one step of an order; its states are statuses of the order."""

    DATA = TRANSITION_DATA

    order = models.ForeignKey(
        WorkOrder,
        verbose_name=_("work order"),
        on_delete=models.PROTECT,
        related_name="transitions",
    )

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        ordering = ["pk"]
        indexes = [models.Index(name="transition_of_order", fields=["order", "id"])]

    def __str__(self):
        return f"{self.order_id}: {act_in_words(self.act)}"

    def matter_number(self):
        return self.order.thread.submission_id
