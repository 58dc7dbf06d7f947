"""Orders as rows of a table; titles are shown only if the user may read the matter."""

from forum.models import Thread
from forum.reading import nodes
from forum.urgency import marks_of_thread
from workorders.models import SignOff, SignOffKind
from workorders.reading.clock import Clock


def rows_of(orders, user):
    """Each order as a dict for ``workorders/_rows.html``, in a constant number of queries."""
    nodes.attach(orders, "agency")
    nodes.attach([order.thread for order in orders], "area")
    clock, readable = Clock(orders), _readable(orders, user)
    corrections = _corrections(orders)
    return [_row(order, clock, readable, corrections) for order in orders]


def _readable(orders, user):
    """Keys of the matters whose titles the user may read; see ``rights.may_read_matter``."""
    threads = Thread.cases.readable_by(user).filter(pk__in=[order.thread_id for order in orders])
    return set(threads.values_list("pk", flat=True))


def _corrections(orders):
    """The status of each correction under way, in words: {order pk: status}; one query."""
    rows = SignOff.objects.under_way().filter(kind=SignOffKind.CORRECTION, order__in=orders)
    return {sign_off.order_id: sign_off.get_status_display() for sign_off in rows}


def _row(order, clock, readable, corrections):
    return {
        "order": order,
        "correction": corrections.get(order.pk, ""),
        "title": order.thread.title if order.thread_id in readable else "",
        "due_words": clock.words(order),
        "waited": clock.waited(order),
        "tone": clock.tone(order),
        "marks": marks_of_thread(order.thread),
    }
