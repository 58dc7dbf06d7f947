"""
Reminding people of orders whose date comes or has passed; for the worker, once a minute.

Each step is written down once for each due date, with the notice in one transaction, so that a
crash neither loses nor repeats one. Where several steps have come at once, as after an outage, the
last one is told and the others are passed over. An order that waits for its author is left alone.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from forum.urgency import Priority
from portal.accounts.duty import people_with
from portal.accounts.models import User
from workorders.calendar import workdays
from workorders.clocks.reminders import (
    FORGOTTEN_AFTER,
    latest_due_date,
    latest_urgent_due_date,
    may_remind,
)
from workorders.models import OrderStatus, Reminder, ReminderStep, WorkOrder
from workorders.models.statuses import WITH_THE_AGENCY
from workorders.workflow.notices import heads_of, remind

AT_A_TIME = 200
# The notice of each step of the final reply.
NOTICES = {
    ReminderStep.BEFORE: "order_due_soon",
    ReminderStep.DUE: "order_due_now",
    ReminderStep.LATE_1: "order_late",
    ReminderStep.LATE_3: "order_late",
    ReminderStep.LATE_7: "order_late",
}
FINAL = list(NOTICES)


def remind_of_dates(*, at: datetime | None = None) -> int:
    """Send the reminders that have come by now; returns the number of orders."""
    now = at or timezone.now()
    urgent = _remind_all(_urgent(now), now)
    if not may_remind(now, workdays.calendar_in_force()):
        return urgent
    return urgent + _remind_all(_usual(now), now)


Waiting = list[tuple[ReminderStep, QuerySet[WorkOrder]]]


def _urgent(now: datetime) -> Waiting:
    urgent = _with_the_agency(now).filter(priority__gt=Priority.USUAL)
    final = [
        (step, urgent.filter(due_at__lt=latest_urgent_due_date(step, now)))
        for step in reversed(FINAL)
    ]
    return final + _first_steps(urgent, now)


def _usual(now: datetime) -> Waiting:
    calendar = workdays.calendar_in_force()
    usual = _with_the_agency(now).filter(priority=Priority.USUAL)
    final = [
        (step, usual.filter(due_at__lt=latest_due_date(step, now, calendar)))
        for step in reversed(FINAL)
    ]
    return final + _first_steps(usual, now)


def _first_steps(orders: QuerySet[WorkOrder], now: datetime) -> Waiting:
    """What is not accepted, and whose author has not heard of the agency, in time."""
    oldest = now - FORGOTTEN_AFTER
    unaccepted = orders.filter(status=OrderStatus.DISPATCHED, accept_due_at__range=(oldest, now))
    silent = orders.filter(
        status=OrderStatus.ACCEPTED, contacted_at__isnull=True, contact_due_at__range=(oldest, now)
    )
    return [(ReminderStep.ACCEPT, unaccepted), (ReminderStep.CONTACT, silent)]


def _with_the_agency(now: datetime) -> QuerySet[WorkOrder]:
    return WorkOrder.objects.filter(
        status__in=WITH_THE_AGENCY, paused_at__isnull=True, due_at__gt=now - FORGOTTEN_AFTER
    )


def _remind_all(waiting: Waiting, now: datetime) -> int:
    reminded = 0
    for step, orders in waiting:
        done = Reminder.objects.filter(order=OuterRef("pk"), due_at=OuterRef("date"), step=step)
        dated = orders.annotate(date=F(DATES.get(step, "due_at")))
        found = dated.filter(~Exists(done)).order_by("due_at", "pk").values_list("pk", flat=True)
        for order_id in list(found[:AT_A_TIME]):
            reminded += _remind(order_id, step, now)
    return reminded


# The date that a step is about, if it is not that of the final reply.
DATES = {ReminderStep.ACCEPT: "accept_due_at", ReminderStep.CONTACT: "contact_due_at"}


@transaction.atomic
def _remind(order_id: int, step: ReminderStep, now: datetime) -> bool:
    """Write the step down and tell the people; False if somebody was quicker."""
    # Locked, so that two workers do not both find that nobody was reminded yet.
    rows = WorkOrder.objects.select_for_update(of=["self"], no_key=True)
    order = rows.select_related("agency", "thread").get(pk=order_id)
    due_at = getattr(order, DATES.get(step, "due_at"))
    passed_over = FINAL[: FINAL.index(step)] if step in FINAL else []
    before = Reminder.objects.filter(order=order, due_at=due_at).values_list("step", flat=True)
    if due_at is None or step in set(before):
        return False
    Reminder.objects.bulk_create(
        [
            Reminder(order=order, due_at=due_at, step=each, was_sent=each == step, at=now)
            for each in [*passed_over, step]
        ],
        ignore_conflicts=True,
    )
    remind(_people(order, step), order, _notice(step), event=_event(order, step, due_at),
           due_at=due_at)  # fmt: skip
    return True


def _notice(step: ReminderStep) -> str:
    first_steps = {
        ReminderStep.ACCEPT: "order_not_accepted", ReminderStep.CONTACT: "order_not_contacted",
    }  # fmt: skip
    return first_steps.get(step) or NOTICES[step]


def _event(order: WorkOrder, step: ReminderStep, due_at: datetime) -> str:
    return f"order-{order.pk}-{step}-{due_at:%Y%m%d%H%M}"


def _people(order: WorkOrder, step: ReminderStep) -> QuerySet[User] | list[User]:
    """Who hears of a step: first the agency, then its heads, then who supervises."""
    agency = User.objects.filter(memberships__agency=order.agency, is_active=True).distinct()
    if step == ReminderStep.LATE_3:
        return [*heads_of(order.agency), *people_with("dispatch_orders")]
    if step == ReminderStep.LATE_7:
        return [*heads_of(order.agency), *people_with("supervise")]
    if step == ReminderStep.ACCEPT:
        return [*agency, *people_with("dispatch_orders")]
    # Where nobody works for the agency any more, somebody hears of it all the same.
    return agency if agency else people_with("dispatch_orders")
