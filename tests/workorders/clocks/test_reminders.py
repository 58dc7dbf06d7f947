"""Reminders before, at and after a due date: once each, and on days off only of what is urgent."""

import datetime

import pytest
from django.utils import timezone

from portal.notifications.models import Notification
from tests import builders
from tests.racing import press_at_once
from workorders import workflow
from workorders.models import Reminder, WorkOrder
from workorders.workflow.dates import pause
from workorders.workflow.reminding import remind_of_dates

pytestmark = pytest.mark.django_db


def on(month, day, hour=10, minute=0):
    return timezone.make_aware(datetime.datetime(2026, month, day, hour, minute))


def due(order, moment):
    WorkOrder.objects.filter(pk=order.pk).update(
        due_at=moment, accept_due_at=None, contact_due_at=None
    )


def told(person):
    names = ["order_due_soon", "order_due_now", "order_late"]
    found = Notification.objects.filter(recipient=person, name__in=names).order_by("pk")
    return list(found.values_list("name", flat=True))


# Due on Wednesday 30 September 2026; 1 to 7 October are off, Saturday 10 October is worked.
@pytest.mark.parametrize(
    ("now", "step"),
    [
        (on(9, 28), None), (on(9, 29, 8, 59), None), (on(9, 29, 9), "before"),
        (on(9, 30, 9), "due"), (on(9, 30, 8), None), (on(10, 1), None), (on(10, 7), None),
        (on(10, 8, 9), "late_1"), (on(10, 9), "late_1"), (on(10, 10), "late_3"),
        (on(10, 11), None), (on(10, 14), "late_3"), (on(10, 15), "late_7"),
        (on(10, 15, 18), None), (on(12, 15), None),
    ],
)  # fmt: skip
def test_each_step_has_its_day_and_no_day_off_has_one(order, clerk, now, step):
    due(order, on(9, 30, 18))
    remind_of_dates(at=now)
    sent = Reminder.objects.filter(was_sent=True).values_list("step", flat=True)
    assert list(sent) == ([step] if step else [])


def test_five_steps_reach_the_clerk_then_the_head_then_the_supervisor(
    order, clerk, head, dispatcher, supervisor
):
    due(order, on(9, 30, 18))
    for moment in [on(9, 29), on(9, 30), on(10, 8), on(10, 10), on(10, 15)]:
        remind_of_dates(at=moment)
        # A second round, and one a minute later, say nothing more.
        remind_of_dates(at=moment)
        remind_of_dates(at=moment + datetime.timedelta(minutes=1))
    assert told(clerk) == ["order_due_soon", "order_due_now", "order_late"]
    assert told(head) == ["order_due_soon", "order_due_now", "order_late", "order_late",
                          "order_late"]  # fmt: skip
    assert (told(dispatcher), told(supervisor)) == (["order_late"], ["order_late"])


def test_after_an_outage_only_the_last_step_is_told(order, clerk, head, supervisor):
    due(order, on(9, 30, 18))
    remind_of_dates(at=on(10, 15))
    assert told(clerk) == []
    assert told(head) == told(supervisor) == ["order_late"]
    assert Reminder.objects.count() == 5


def test_what_is_urgent_is_told_at_night_and_on_a_day_off(order, clerk):
    WorkOrder.objects.filter(pk=order.pk).update(priority=2)
    due(order, on(10, 3, 3))
    remind_of_dates(at=on(10, 3, 0, 59))
    assert told(clerk) == []
    remind_of_dates(at=on(10, 3, 1, 1))
    remind_of_dates(at=on(10, 3, 3, 1))
    assert told(clerk) == ["order_due_soon", "order_due_now"]


def test_a_date_that_moved_is_told_anew(order, clerk):
    due(order, on(9, 30, 18))
    remind_of_dates(at=on(9, 29))
    due(order, on(10, 10, 18))
    remind_of_dates(at=on(10, 9))
    assert told(clerk) == ["order_due_soon", "order_due_soon"]


def test_while_the_author_is_asked_nobody_is_reminded(order, clerk):
    due(order, on(9, 30, 18))
    order.refresh_from_db()
    pause(order, at=on(9, 25))
    order.save(update_fields=["paused_at"])
    assert remind_of_dates(at=on(10, 8)) == 0


def test_who_has_signed_is_left_alone(accepted, version, clerk, head):
    workflow.sign_off(accepted.pk, by=head, version_id=version.pk)
    due(accepted, on(9, 30, 18))
    assert remind_of_dates(at=on(10, 8)) == 0


def test_an_order_that_nobody_accepts_is_told_once(order, clerk, dispatcher):
    WorkOrder.objects.filter(pk=order.pk).update(accept_due_at=on(9, 24, 18), due_at=on(11, 20, 18))
    for moment in [on(9, 28), on(9, 29)]:
        remind_of_dates(at=moment)
    for person in (clerk, dispatcher):
        found = Notification.objects.filter(recipient=person, name="order_not_accepted")
        assert found.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_it_once(thread, dispatcher, transport):
    builders.member("clerk1", agency=transport, role="clerk")
    order = builders.order(thread, by=dispatcher, agency=transport)
    due(order, on(9, 30, 18))
    press_at_once(4, lambda: remind_of_dates(at=on(9, 29)))
    assert Notification.objects.filter(name="order_due_soon").count() == 1
    assert Reminder.objects.count() == 1
