"""
PostgreSQL finds the rows of a page in an index of their order, whatever is chosen: nothing is
sorted, and the rows of the table are not read to compare them with a filter.

Tables of a test are nearly empty, so that the planner is told to sort and to scan only where it
cannot do without.
"""

from itertools import combinations

import pytest
from django.db import connection

from forum import boards
from forum.filters import ThreadFilter
from forum.models import Board, Submission, Thread
from portal.agencies.models import Agency, Area, Category
from workorders.models import OrderStatus, WorkOrder
from workorders.reading import tabs

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL's planner"),
]
CHOSEN = {
    "kind": "help", "category": "roads-x", "area": "east-x", "agency": "transport-x",
    "status": "solved", "order": "active",
}  # fmt: skip
WAITING = {name: value for name, value in CHOSEN.items() if name != "order"}


@pytest.fixture(autouse=True)
def _planner(db):
    for model, slug in ((Agency, "transport-x"), (Area, "east-x"), (Category, "roads-x")):
        model.objects.create(slug=slug, name=slug)
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort", "hashjoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")


def plan_of(rows):
    return rows.values("pk")[:21].explain()


def lists():
    yield {}
    yield from ({name: value} for name, value in CHOSEN.items())
    yield from (dict(pair) for pair in combinations(CHOSEN.items(), 2))
    for name, value in WAITING.items():
        yield {"order": "waiting", name: value}
        yield {"order": "supported", name: value}
    yield {"order": "supported"}
    for status in ("open", "overdue"):
        yield from ({"status": status, name: CHOSEN[name]} for name in ("kind", "agency", "area"))


@pytest.mark.parametrize("chosen", lists(), ids=str)
def test_each_filter_and_each_pair_of_the_list_is_answered_by_an_index(chosen):
    filters = ThreadFilter(chosen, Thread.objects.matters())
    assert not filters.form.errors
    plan = plan_of(filters.qs.order_by(*filters.row_order.columns))
    assert "Index Only Scan" in plan
    assert "Sort" not in plan


def test_a_board_is_answered_by_an_index():
    board = Board.objects.get(slug=boards.NOTICES)
    plan = plan_of(Thread.objects.filter(board=board).newest_first())
    assert "Index Only Scan" in plan
    assert "Sort" not in plan


NEWEST = ("-dispatched_at", "-pk")
ORDERS = {
    "workorder_new": lambda: WorkOrder.objects.order_by(*NEWEST),
    "workorder_of_agency_new": lambda: WorkOrder.objects.filter(agency=1).order_by(*NEWEST),
    "workorder_answered_new": lambda: WorkOrder.objects.filter(
        tabs.CONDITIONS[tabs.ANSWERED]
    ).order_by(*NEWEST),
    "workorder_answered_of_agency": lambda: WorkOrder.objects.filter(
        tabs.CONDITIONS[tabs.ANSWERED], agency=1
    ).order_by(*NEWEST),
    "workorder_open_pressing": lambda: WorkOrder.objects.open().most_pressing_first(),
    "workorder_pressing": lambda: WorkOrder.objects.filter(
        status=OrderStatus.ACCEPTED
    ).most_pressing_first(),
    "workorder_at_agency_due": lambda: WorkOrder.objects.overdue().order_by("due_at", "pk"),
    "submission_queue": lambda: Submission.objects.pending(desk="moderation").most_urgent_first(),
    "thread_to_dispatch": lambda: Thread.cases.awaiting_dispatch().order_by(
        "-priority", "submitted_at", "pk"
    ),
    "thread_still_waiting": lambda: Thread.cases.still_waiting().order_by("submitted_at", "pk"),
    "thread_answered": lambda: Thread.objects.filter(answered_at__isnull=False).order_by(
        "-answered_at", "-pk"
    ),
    "thread_with_an_agency": lambda: Thread.objects.overdue().order_by("due_at", "pk"),
}


@pytest.mark.parametrize("index", ORDERS)
def test_lists_of_staff_have_an_index_of_their_order(index):
    plan = plan_of(ORDERS[index]())
    assert index in plan
    assert "Sort" not in plan
