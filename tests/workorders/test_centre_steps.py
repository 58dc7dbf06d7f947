"""The dispatcher reopens an order, transfers it to another agency, or withdraws it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from forum.models import Event, Submission, Thread
from tests import builders
from workorders import workflow
from workorders.models import WorkOrder


def test_reopening_moves_the_same_order(answered, dispatcher, clerk, citizen):
    order = workflow.reopen(answered.pk, by=dispatcher, reason="顶棚又掉了")
    thread = Thread.cases.get(pk=order.thread_id)
    assert WorkOrder.objects.count() == 1
    assert (order.status, order.reopened_count, order.answered_at) == ("accepted", 1, None)
    assert (thread.stage, thread.due_at) == ("unsolved", order.due_at)
    assert clerk.notifications.filter(name="order_reopened").count() == 1
    assert citizen.notifications.filter(name="reopened").count() == 1
    assert Event.objects.filter(thread=thread, act="reopen", public=True).exists()


def test_the_reason_for_reopening_stays_inside(answered, dispatcher):
    workflow.reopen(answered.pk, by=dispatcher, reason="内部意见")
    event = Event.objects.get(act="reopen")
    assert "内部意见" not in f"{event.reason} {event.data}"
    assert answered.transitions.get(act="reopen").reason == "内部意见"


def test_a_reopened_order_is_answered_a_second_time(answered, dispatcher, clerk, head):
    workflow.reopen(answered.pk, by=dispatcher, reason="顶棚又掉了")
    post = builders.answered(
        answered, clerk=clerk, head=head, dispatcher=dispatcher, text="换了新的。"
    )
    answered.refresh_from_db()
    assert (answered.status, post.thread.posts.filter(role="official").count()) == ("answered", 2)


def test_word_on_the_way_leaves_a_reopened_matter_unsolved(answered, dispatcher, clerk, head):
    workflow.reopen(answered.pk, by=dispatcher, reason="没修")
    builders.answered(answered, clerk=clerk, head=head, dispatcher=dispatcher, kind="progress")
    assert Thread.cases.get(pk=answered.thread_id).stage == "unsolved"


@pytest.mark.parametrize("state", ["order", "accepted", "signed"])
def test_only_what_was_answered_is_reopened(state, request, dispatcher):
    order = request.getfixturevalue(state)
    with pytest.raises(ValidationError):
        workflow.reopen(order.pk, by=dispatcher, reason="再办")


def test_another_agency_gets_the_same_order_with_a_clock_of_its_own(
    accepted, dispatcher, transport, water, other_clerk
):
    number = accepted.number
    order = workflow.change_agency(accepted.pk, by=dispatcher, agency=water, reason="归水务")
    assert (order.number, order.agency, order.status) == (number, water, "dispatched")
    assert (order.accepted_at, WorkOrder.objects.count()) == (None, 1)
    assert Thread.cases.get(pk=order.thread_id).agency == water
    assert other_clerk.notifications.filter(name="order_dispatched").count() == 1
    line = order.transitions.get(act="change_agency")
    assert (line.data["agency_before"], line.data["agency"]) == (transport.name, water.name)


def test_the_first_agency_no_longer_sees_it(accepted, dispatcher, water, clerk, other_clerk):
    workflow.change_agency(accepted.pk, by=dispatcher, agency=water, reason="归水务")
    assert not WorkOrder.objects.seen_by(clerk).exists()
    assert WorkOrder.objects.seen_by(other_clerk).exists()
    with pytest.raises(PermissionDenied):
        workflow.accept(accepted.pk, by=clerk)


def test_the_first_agencys_draft_does_not_move_along(accepted, version, dispatcher, water):
    order = workflow.change_agency(accepted.pk, by=dispatcher, agency=water, reason="归水务")
    draft = Submission.objects.get(purpose="official_reply")
    assert (order.reply, draft.state, draft.text) == (None, "withdrawn", version.text)


def test_the_same_agency_is_no_change(accepted, dispatcher, transport):
    with pytest.raises(ValidationError):
        workflow.change_agency(accepted.pk, by=dispatcher, agency=transport, reason="再派")


def test_taking_back_puts_the_matter_on_the_pile_again(accepted, dispatcher, water, clerk):
    order = workflow.withdraw(accepted.pk, by=dispatcher, reason="派错了")
    thread = Thread.cases.get(pk=order.thread_id)
    assert order.status == "withdrawn"
    assert (thread.stage, thread.agency, thread.due_at) == ("accepted", None, None)
    assert thread in Thread.cases.awaiting_dispatch()
    assert clerk.notifications.filter(name="order_withdrawn").count() == 1
    again = workflow.dispatch(thread.pk, by=dispatcher, agency=water)
    assert (again.number != order.number, WorkOrder.objects.open().get()) == (True, again)


def test_an_answered_order_is_not_taken_back(answered, dispatcher):
    with pytest.raises(ValidationError):
        workflow.withdraw(answered.pk, by=dispatcher, reason="派错了")


@pytest.mark.parametrize("step", ["reopen", "withdraw"])
def test_each_needs_a_reason(answered, dispatcher, step):
    with pytest.raises(ValidationError):
        getattr(workflow, step)(answered.pk, by=dispatcher, reason=" ")


def test_a_date_that_has_passed_is_refused(answered, dispatcher):
    past = timezone.now() - datetime.timedelta(days=1)
    with pytest.raises(ValidationError):
        workflow.reopen(answered.pk, by=dispatcher, reason="再办", due_at=past)
    answered.refresh_from_db()
    assert answered.status == "answered"


@pytest.mark.parametrize("person", ["clerk", "head", "moderator", "supervisor", "citizen"])
def test_only_dispatchers_change_the_agency(accepted, water, request, person):
    with pytest.raises(PermissionDenied):
        workflow.change_agency(
            accepted.pk, by=request.getfixturevalue(person), agency=water, reason="归水务"
        )
