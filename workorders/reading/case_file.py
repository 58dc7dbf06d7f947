"""The case file of an order: everything that was said and done about its matter, for printing."""

from django.db.models import Q

from forum.choices import PostRole
from forum.models import Post
from forum.reading import rows, timeline
from workorders.reading import ledger
from workorders.reading.due_date import explanation
from workorders.reading.times import lines_of, times_of


def case_file(order):
    """
    The facts of the matter, question, additions and official replies, the public timeline, and the
    ledger of every order that the matter has had; for whoever may read the matter.
    """
    thread = order.thread
    shown = [PostRole.FOLLOW_UP, PostRole.OFFICIAL]
    said = Post.cases.filter(Q(number=1) | Q(role__in=shown), thread=thread, hidden_at__isnull=True)
    lines = lines_of(thread.pk)
    own = [line for line in lines if line.order_id == order.pk]
    return {
        "facts": rows.facts(thread),
        "posts": [rows.post(post, thread) for post in said.for_reading().in_order()],
        "timeline": timeline.lines_of(thread, timeline.events_of(thread)),
        "orders": _orders(thread, lines),
        "why": explanation(order, ledger.due_facts(own), own),
        "times": times_of(order, lines),
    }


def _orders(thread, lines):
    """Every order of the matter with its lines, the first one first."""
    orders = thread.work_orders.select_related("agency").order_by("pk")
    return [_order(one, [line for line in lines if line.order_id == one.pk]) for one in orders]


def _order(order, lines):
    return {
        "number": order.number,
        "agency": order.agency.local_name,
        "status": order.get_status_display(),
        "due_at": order.due_at,
        "lines": ledger.in_words(lines),
    }
