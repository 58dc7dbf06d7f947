"""Urgent matters are at the top of every work list, with the reason for staff."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from forum import urgency
from forum import workflow as forum
from forum.models import Submission, Thread
from moderation.reading import queue
from tests import builders
from workorders.models import WorkOrder

GAS = "楼道里煤气味很重，有人晕倒了"


@pytest.fixture
def matters(citizen, moderator):
    """A usual one, a broken thing, and danger by words, in this order of time."""
    usual = builders.published(citizen, moderator, title="平常的事")
    broken = builders.published(citizen, moderator, title="路灯坏了", kind="repair")
    danger = builders.published(citizen, moderator, title="出事了", text=GAS)
    return usual, broken, danger


@pytest.fixture
def orders(matters, dispatcher, transport, clerk):
    """The usual one is long overdue, so that only urgency can put others before it."""
    ago = timezone.now() - datetime.timedelta(days=40)
    usual, broken, danger = matters
    return [
        builders.order(usual, by=dispatcher, agency=transport, at=ago),
        builders.order(broken, by=dispatcher, agency=transport),
        builders.order(danger, by=dispatcher, agency=transport),
    ]


def titles(page, *words):
    text = page.content.decode()
    return sorted(words, key=text.index)


IN_ORDER = ["出事了", "路灯坏了", "平常的事"]


def test_on_top_of_what_awaits_dispatch(client, matters, dispatcher):
    client.force_login(dispatcher)
    page = client.get("/workorders/awaiting-dispatch/")
    assert titles(page, *IN_ORDER) == IN_ORDER
    assert "文中提到：" in page.content.decode()
    assert "报修" in page.content.decode()


@pytest.mark.parametrize("who", ["dispatcher", "clerk", "supervisor"])
def test_on_top_of_the_orders(request, client, orders, who):
    client.force_login(request.getfixturevalue(who))
    page = client.get("/workorders/?status=open")
    assert titles(page, *IN_ORDER) == IN_ORDER
    assert "文中提到：" in page.content.decode()


def test_on_top_of_what_waits_for_a_signature(client, orders, clerk, head):
    from workorders import workflow

    for order in orders:
        workflow.accept(order.pk, by=clerk)
        builders.handed_in(order, clerk=clerk)
    client.force_login(head)
    assert titles(client.get("/workorders/?status=awaiting_sign_off"), *IN_ORDER) == IN_ORDER


def test_on_top_of_the_moderators_queue(citizen, neighbour):
    usual = builders.pending(citizen, title="平常的事")
    broken = builders.pending(citizen, title="路灯坏了", kind="repair")
    danger = builders.pending(neighbour, title="出事了", text=GAS)
    ticked = builders.pending(neighbour, title="勾选了", urgent=True)
    assert list(queue.waiting()) == [danger, ticked, broken, usual]
    assert list(queue.waiting(urgent=True)) == [danger, ticked, broken]


def test_the_question_of_a_row_and_the_column_agree(citizen, moderator):
    rows = [
        builders.pending(citizen, **fields)
        for fields in ({}, {"kind": "repair"}, {"urgent": True}, {"text": GAS, "kind": "repair"})
    ]
    rows += [
        forum.approve(row.pk, version_id=row.latest_version.pk, by=moderator).thread for row in rows
    ]
    for row in rows:
        kept = type(row)._base_manager.get(pk=row.pk)
        assert (urgency.priority_of(row), urgency.is_urgent(row)) == (
            kept.priority,
            type(row)._base_manager.filter(urgency.URGENT, pk=row.pk).exists(),
        )


def test_the_page_of_an_order_says_why(client, orders, clerk):
    client.force_login(clerk)
    assert "文中提到：" in client.get(orders[2].get_absolute_url()).content.decode()


def test_a_false_alarm_stands_with_the_others(citizen, moderator, dispatcher, transport):
    from moderation import workflow as moderation

    gas = builders.pending(citizen, text=GAS)
    moderation.approve(gas.pk, version_id=gas.latest_version.pk, by=moderator, urgent=False)
    order = builders.order(Thread.cases.get(), by=dispatcher, agency=transport)
    assert order.priority == 0
    assert gas.decisions.get().data == {"urgent": False}


def test_the_moderator_unticks_it_on_the_page(client, citizen, moderator):
    gas = builders.pending(citizen, text=GAS)
    client.force_login(moderator)
    page = client.get(f"/moderation/{gas.pk}/").content.decode()
    assert 'name="urgent"' in page
    typed = {"version": gas.latest_version.pk, "outcome": "approve"}
    client.post(f"/moderation/{gas.pk}/decide/", typed)
    assert not Thread.cases.get().urgent


def test_a_moderator_sees_danger_that_nobody_marked(client, pending, moderator):
    client.force_login(moderator)
    typed = {"version": pending.latest_version.pk, "outcome": "approve", "urgent": "on"}
    client.post(f"/moderation/{pending.pk}/decide/", typed)
    assert Thread.cases.get().urgent


LISTS = {
    "submission_queue": lambda: Submission.objects.pending(desk="moderation").most_urgent_first(),
    "thread_to_dispatch": lambda: Thread.cases.awaiting_dispatch().order_by(
        "-priority", "submitted_at", "pk"
    ),
    "workorder_pressing": lambda: WorkOrder.objects.filter(
        status="dispatched"
    ).most_pressing_first(),
}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL's planner")
@pytest.mark.parametrize("index", LISTS)
def test_an_index_gives_the_order_of_each_list(db, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    assert index in LISTS[index]()[:51].explain()
