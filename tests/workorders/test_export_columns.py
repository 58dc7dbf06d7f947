"""Computed columns of exports (days, transfers, reopenings), and the notes beside them."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from forum import workflow as forum
from forum.choices import Kind
from tests.workorders import export_builders as exports
from workorders import workflow
from workorders.exporting import make_batch


@pytest.fixture
def order(citizen, moderator, dispatcher, transport):
    return exports.order(
        citizen, moderator, dispatcher, transport, kind=Kind.INQUIRY, instructions="请先打电话。"
    )


def local(text):
    return timezone.make_aware(datetime.fromisoformat(text))


def exported_at(order, moment):
    rows = exports.orders_of(make_batch(by=None, format="json", at=moment))
    return next(row for row in rows if row["order_number"] == order.number)


def due(order, text):
    order.due_at = local(text)
    order.save(update_fields=["due_at"])


@pytest.mark.parametrize(
    ("due_at", "at", "days"),
    [
        ("2026-11-20 18:00", "2026-11-20 17:59", 0),
        ("2026-11-20 18:00", "2026-11-20 18:00", 0),
        ("2026-11-20 18:00", "2026-11-20 19:00", 1),
        # A Friday: the weekend is no working day, but late is late.
        ("2026-11-20 18:00", "2026-11-22 12:00", 1),
        ("2026-11-20 18:00", "2026-11-23 09:00", 1),
        ("2026-11-20 18:00", "2026-11-24 09:00", 2),
        # Nor are the days of the National Day.
        ("2026-09-30 18:00", "2026-10-03 12:00", 1),
    ],
)
def test_late_counts_working_days_to_the_batch(order, due_at, at, days):
    due(order, due_at)
    assert exported_at(order, local(at))["days_late"] == days


def test_late_ends_with_the_signature(order, clerk, head, dispatcher):
    exports.answer(order, clerk, head, dispatcher, text="已经修好。")
    order.signed_off_at = local("2026-11-24 09:00")
    order.save(update_fields=["signed_off_at"])
    due(order, "2026-11-20 18:00")
    assert exported_at(order, local("2026-12-24 09:00"))["days_late"] == 2


def test_late_ends_with_the_order(order, dispatcher):
    due(order, "2026-11-20 18:00")
    workflow.withdraw(order.pk, by=dispatcher, reason="重复", at=local("2026-11-23 09:00"))
    assert exported_at(order, local("2026-12-24 09:00"))["days_late"] == 1


def test_the_citizen_waits_until_the_first_reply_of_any_kind(order, clerk, head, dispatcher):
    thread = order.thread
    thread.submitted_at = timezone.now() - timedelta(days=3)
    thread.save(update_fields=["submitted_at"])
    later = timezone.now() + timedelta(days=5)
    assert exported_at(order, later)["first_reply_days"] == 8
    exports.answer(order, clerk, head, dispatcher, text="正在查。", kind="progress")
    row = exported_at(order, later)
    assert (row["first_reply_days"], row["citizen_waited_days"]) == (3, 8)


def test_a_first_reply_that_was_hidden_was_the_first(order, clerk, head, dispatcher, moderator):
    post = exports.answer(order, clerk, head, dispatcher, text="请找张某。")
    forum.hide_post(post.pk, by=moderator, reason="含有个人信息")
    assert exported_at(order, timezone.now() + timedelta(days=5))["first_reply_days"] == 0


def test_an_order_that_was_given_on_and_reopened_says_how_often(
    order, clerk, head, dispatcher, water, transport
):
    row = exports.exported(order)
    assert (row["hand_overs"], row["reopened"]) == (0, 0)
    workflow.change_agency(order.pk, by=dispatcher, agency=water, reason="归它管")
    workflow.change_agency(order.pk, by=dispatcher, agency=transport, reason="不归它管")
    order.refresh_from_db()
    exports.answer(order, clerk, head, dispatcher, text="已经修好。")
    workflow.reopen(order.pk, by=dispatcher, reason="又坏了。")
    row = exports.exported(order)
    assert (row["hand_overs"], row["reopened"]) == (2, 1)


@pytest.mark.parametrize(("kind", "urgent"), [(Kind.INQUIRY, False), (Kind.REPAIR, True)])
def test_what_is_broken_is_urgent(citizen, moderator, dispatcher, transport, kind, urgent):
    order = exports.order(citizen, moderator, dispatcher, transport, kind=kind)
    assert exports.exported(order)["urgent"] is urgent


def test_what_is_dangerous_is_urgent(order):
    thread = order.thread
    thread.urgent = True
    thread.save(update_fields=["urgent"])
    assert exports.exported(order)["urgent"] is True


def test_the_author_alone_says_that_it_is_solved(order, clerk, head, dispatcher, citizen):
    exports.answer(order, clerk, head, dispatcher, text="已经修好。")
    assert exports.exported(order)["solved"] is False
    forum.confirm_solved(order.thread_id, by=citizen)
    assert exports.exported(order)["solved"] is True


def test_the_instructions_are_there_unless_the_matter_is_hidden(order, moderator):
    assert exports.exported(order)["instructions"] == "请先打电话。"
    forum.hide(order.thread_id, by=moderator, reason="含有个人信息")
    assert exports.exported(order)["instructions"] is None
