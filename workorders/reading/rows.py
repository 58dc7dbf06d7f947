"""Orders as rows of a table; titles are shown only if the user may read the matter."""

from forum.choices import Visibility
from forum.models import Thread
from forum.reading.matter_status import supervised_in_words
from forum.reading.row_words import Wording
from forum.urgency import marks_of_thread
from workorders.models import SignOff, SignOffKind
from workorders.models.orders import address_of
from workorders.models.statuses import CLOSED_FOR_GOOD, OrderStatus
from workorders.reading.clock import Clock


def rows_of(orders, user):
    """Each order as a dict for ``workorders/_rows.html``, in a constant number of queries."""
    clock, readable = Clock(orders), readable_threads(orders, user)
    corrections, wording = _corrections(orders), Wording()
    statuses = {str(value): str(label) for value, label in OrderStatus.choices}
    return [
        _row(order, order.thread_id in readable, clock, wording)
        | {
            "correction": corrections.get(order.pk, ""),
            "status_label": statuses[order.status],
        }
        for order in orders
    ]


def _supervised(order):
    is_over = order.thread.supervised_until is None or order.status in CLOSED_FOR_GOOD
    return "" if is_over else supervised_in_words(order.thread)


def readable_threads(orders, user):
    """Keys of the matters whose titles the user may read; see ``rights.may_read_matter``."""
    threads = Thread.cases.readable_by(user).filter(pk__in=[order.thread_id for order in orders])
    return set(threads.values_list("pk", flat=True))


def _corrections(orders):
    """The status of each correction under way, in words: {order pk: status}; one query."""
    rows = SignOff.objects.under_way().filter(kind=SignOffKind.CORRECTION, order__in=orders)
    return {sign_off.order_id: sign_off.get_status_display() for sign_off in rows}


def _row(order, is_readable, clock, wording):
    """Words, numbers and moments only, so that the HTML of a row can be kept."""
    thread = order.thread
    marks = marks_of_thread(thread)
    return {
        "number": order.number,
        "url": address_of(order.number),
        "title": thread.title if is_readable else "",
        "language": thread.language,
        "marks": marks,
        "reasons": marks if thread.urgent and is_readable else "",
        "is_private": thread.visibility == Visibility.PRIVATE,
        "kind_label": wording.kinds.get(thread.kind, "") if is_readable else "",
        "area_label": wording.areas.get(thread.area_id, "") if is_readable else "",
        "agency_label": wording.agencies.get(order.agency_id, ""),
        "due_words": clock.words(order),
        "due_at": order.due_at,
        "is_due_by_the_minute": bool(order.priority),
        "tone": clock.tone(order),
        "status": order.status,
        "was_overdue": order.was_overdue,
        "supervised": _supervised(order),
        "waited": clock.waited(order),
    }
