"""
A step of an order while somebody hides its matter, transfers the order or withdraws it.
"""

import pytest

from forum import workflow as forum
from forum.models import Post
from forum.workflow.threads import visibility
from moderation import workflow as moderation
from portal.desk import workflow as desk
from portal.integrity import checking
from portal.notifications.models import Message
from tests import builders
from tests.racing import press_at_once, press_when
from workorders import workflow
from workorders.workflow import dispatching, withdrawing
from workorders.workflow.sign_offs import steps

pytestmark = pytest.mark.django_db(transaction=True)


TOUCHED = [
    "submission-states", "thread-stages", "counters", "numbers", "order-states",
    "orders-and-threads", "due-dates",
]  # fmt: skip


def hide(thread, moderator):
    return lambda: moderation.hide(thread.pk, by=moderator, reason="含有他人隐私")


def letters_to_others(thread):
    """Letters that wait about a matter, but for those to its author."""
    waiting = Message.objects.waiting().filter(facts__thread=thread.number)
    return waiting.exclude(recipient=thread.author)


MOVES = {
    "change_agency": lambda order, by, water: workflow.change_agency(
        order.pk, by=by, agency=water, reason="应由水务办理"
    ),
    "withdraw": lambda order, by, water: workflow.withdraw(order.pk, by=by, reason="派错了"),
}
MOVED_BY = {"change_agency": dispatching, "withdraw": withdrawing}


@pytest.mark.parametrize("move", MOVES)
def test_no_letter_names_a_matter_that_was_hidden_while_its_order_moved(
    accepted, thread, dispatcher, moderator, water, other_clerk, move, monkeypatch
):
    hiding = press_when(monkeypatch, MOVED_BY[move], "mark_if_overdue", hide(thread, moderator))
    MOVES[move](accepted, dispatcher, water)
    assert hiding.outcome() == "done"
    assert not letters_to_others(thread).exists()


def test_no_letter_names_a_matter_that_was_hidden_while_it_was_dispatched(
    thread, dispatcher, moderator, transport, clerk, monkeypatch
):
    hiding = press_when(monkeypatch, dispatching, "due_date_for", hide(thread, moderator))
    workflow.dispatch(thread.pk, by=dispatcher, agency=transport)
    assert hiding.outcome() == "done"
    assert not letters_to_others(thread).exists()


def test_a_reply_published_while_its_matter_is_hidden_is_refused(
    signed, version, thread, dispatcher, moderator, monkeypatch
):
    publishing = press_when(
        monkeypatch,
        visibility,
        "cancel_messages",
        lambda: workflow.publish_reply(signed.pk, by=dispatcher, version_id=version.pk),
    )
    hide(thread, moderator)()
    assert publishing.outcome() == "refused"
    assert not Post.cases.filter(thread=thread).official().exists()


def test_a_matter_hidden_while_its_reply_is_published_takes_the_reply_along(
    signed, version, thread, dispatcher, moderator, clerk, monkeypatch
):
    hiding = press_when(monkeypatch, steps, "require_newest_version", hide(thread, moderator))
    workflow.publish_reply(signed.pk, by=dispatcher, version_id=version.pk)
    assert hiding.outcome() == "done"
    assert Post.cases.filter(thread=thread).official().get().visibility == "hidden"
    assert not letters_to_others(thread).exists()


@pytest.mark.parametrize("move", MOVES)
def test_a_reply_saved_while_its_order_moves_is_refused(
    accepted, dispatcher, clerk, water, move, monkeypatch
):
    saving = press_when(
        monkeypatch,
        MOVED_BY[move],
        "mark_if_overdue",
        lambda: workflow.draft_reply(accepted.pk, by=clerk, text="已修好。"),
    )
    MOVES[move](accepted, dispatcher, water)
    assert saving.outcome() == "refused"
    accepted.refresh_from_db()
    assert accepted.reply is None


def test_an_order_taken_back_while_it_is_accepted_is_accepted_by_nobody(
    order, dispatcher, clerk, water, monkeypatch
):
    accepting = press_when(
        monkeypatch, withdrawing, "mark_if_overdue", lambda: workflow.accept(order.pk, by=clerk)
    )
    MOVES["withdraw"](order, dispatcher, water)
    assert accepting.outcome() == "refused"
    assert not order.transitions.filter(act="accept").exists()


def test_a_clerk_does_not_accept_what_is_being_given_to_another_agency(
    order, dispatcher, clerk, water, monkeypatch
):
    accepting = press_when(
        monkeypatch, dispatching, "mark_if_overdue", lambda: workflow.accept(order.pk, by=clerk)
    )
    MOVES["change_agency"](order, dispatcher, water)
    assert accepting.outcome() == "refused"
    order.refresh_from_db()
    assert (order.agency, order.status) == (water, "dispatched")


def test_whoever_presses_first_the_ledgers_agree(
    order, thread, dispatcher, moderator, clerk, transport, water
):
    presses = [
        lambda: workflow.accept(order.pk, by=clerk),
        lambda: MOVES["change_agency"](order, dispatcher, water),
        lambda: MOVES["withdraw"](order, dispatcher, water),
        lambda: desk.correct_kind(thread.submission_id, by=dispatcher, kind="complaint"),
        hide(thread, moderator),
        lambda: forum.follow(thread.pk, by=clerk),
        lambda: moderation.restore(thread.pk, by=moderator),
        lambda: builders.order(thread, by=dispatcher, agency=transport),
    ]
    waiting = iter(presses)
    outcomes = press_at_once(len(presses), lambda: next(waiting)())
    assert set(outcomes) <= {"done", "refused"}
    assert [finding for finding in checking.check(TOUCHED) if finding.problems] == []
