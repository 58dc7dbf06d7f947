"""An agency asks for more time, and the dispatcher decides."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from forum.models import Event
from forum.reading import timeline
from workorders import workflow
from workorders.calendar import workdays
from workorders.models import Extension


def ask(order, by, amount=3, **more):
    return workflow.request_extension(order.pk, by=by, amount=amount, reason="配件下周到货", **more)


def test_the_date_stays_until_it_is_approved(accepted, requested, dispatcher):
    before = accepted.due_at
    accepted.refresh_from_db()
    assert (accepted.due_at, requested.status, requested.unit) == (
        before, "requested", "working_days",
    )  # fmt: skip
    assert "order_extension_requested" in dispatcher.notifications.values_list("name", flat=True)


def test_approved_the_date_moves_and_everybody_reads_why(
    accepted, requested, dispatcher, clerk, citizen, in_english
):
    before = accepted.due_at
    workflow.approve_extension(requested.pk, by=dispatcher)
    accepted.refresh_from_db()
    days = workdays.calendar_in_force().count_between(
        timezone.localdate(before), timezone.localdate(accepted.due_at)
    )
    assert days == 3
    thread = accepted.thread
    thread.refresh_from_db()
    assert thread.due_at == accepted.due_at
    line = accepted.transitions.latest("pk")
    assert (line.act, line.data["amount"]) == ("approve_extension", 3)
    told = [one for one in timeline.events_of(thread) if one.act == "approve_extension"]
    assert "Why that day: 配件下周到货" in timeline._words(told[0])
    letter = citizen.notifications.get(name="date_extended")
    assert letter.facts["note"] == "配件下周到货"
    assert letter.facts["due_before_at"] == before.isoformat()
    assert clerk.notifications.filter(name="order_extension_approved").exists()


def test_shortened_with_a_reason_alone(accepted, requested, dispatcher):
    for amount, answer in ((2, ""), (4, "多给一天"), (0, "不给")):
        with pytest.raises(ValidationError):
            workflow.approve_extension(requested.pk, by=dispatcher, amount=amount, answer=answer)
    assert accepted.transitions.filter(act="approve_extension").count() == 0
    approved = workflow.approve_extension(requested.pk, by=dispatcher, amount=2, answer="两天够了")
    assert (approved.granted, approved.status) == (2, "approved")


def test_declined_the_date_stays(accepted, requested, dispatcher, clerk):
    with pytest.raises(ValidationError):
        workflow.decline_extension(requested.pk, by=dispatcher, answer="")
    workflow.decline_extension(requested.pk, by=dispatcher, answer="配件已经到了")
    before = accepted.due_at
    accepted.refresh_from_db()
    assert accepted.due_at == before
    assert not Event.objects.filter(act="approve_extension").exists()
    assert clerk.notifications.filter(name="order_extension_declined").exists()


def test_it_is_asked_once_by_the_agency_before_the_date(accepted, clerk, other_clerk, dispatcher):
    with pytest.raises(PermissionDenied):
        ask(accepted, other_clerk)
    with pytest.raises(ValidationError) as refusal:
        ask(accepted, clerk, at=accepted.due_at + timedelta(seconds=1))
    assert refusal.value.code == "overdue"
    first = ask(accepted, clerk)
    with pytest.raises(ValidationError) as refusal:
        ask(accepted, clerk)
    assert refusal.value.code == "asked"
    workflow.decline_extension(first.pk, by=dispatcher, answer="不行")
    with pytest.raises(ValidationError) as refusal:
        ask(accepted, clerk)
    assert refusal.value.code == "asked_before"


def test_how_often_is_a_setting(accepted, clerk, dispatcher, settings):
    settings.EXTENSIONS_PER_ORDER = 2
    workflow.approve_extension(ask(accepted, clerk).pk, by=dispatcher)
    assert ask(accepted, clerk).status == "requested"


def test_not_before_it_is_accepted(order, clerk):
    with pytest.raises(ValidationError) as refusal:
        ask(order, clerk)
    assert refusal.value.code == "not_accepted"


@pytest.mark.parametrize("amount", [0, 61, -1])
def test_not_for_no_time_or_for_a_slip_of_the_finger(accepted, clerk, amount):
    with pytest.raises(ValidationError):
        ask(accepted, clerk, amount=amount)


def test_a_request_of_the_last_afternoon_is_known_as_such(accepted, clerk):
    due = timezone.localtime(accepted.due_at)
    for hour, is_late in ((11, False), (12, True), (17, True)):
        asked = Extension(
            requested_at=timezone.make_aware(datetime(due.year, due.month, due.day, hour)),
            due_before=accepted.due_at,
        )
        assert asked.is_of_the_last_afternoon is is_late


def test_nobody_decides_a_request_twice_or_without_the_right(requested, clerk, dispatcher):
    with pytest.raises(PermissionDenied):
        workflow.approve_extension(requested.pk, by=clerk)
    workflow.approve_extension(requested.pk, by=dispatcher)
    with pytest.raises(ValidationError):
        workflow.decline_extension(requested.pk, by=dispatcher, answer="算了")


def test_it_ends_with_the_order(accepted, requested, dispatcher, water):
    workflow.change_agency(accepted.pk, by=dispatcher, agency=water, reason="应由水务办理")
    requested.refresh_from_db()
    assert requested.status == "lapsed"
    acts = list(accepted.transitions.order_by("pk").values_list("act", flat=True))
    assert acts[-2:] == ["lapse_extension", "change_agency"]


def test_and_with_the_answer(accepted, requested, clerk, head, dispatcher):
    from tests import builders

    builders.answered(accepted, clerk=clerk, head=head, dispatcher=dispatcher)
    requested.refresh_from_db()
    assert requested.status == "lapsed"
