"""
What the supervisors' page shows: overdue orders, orders due soon, the longest waits, and the
load of each agency.
"""

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from forum import paging
from forum.choices import Visibility
from forum.models import Thread
from forum.models.overdue import is_overdue
from forum.reading import waiting_time
from portal.agencies.models import Agency
from workorders import unanswered
from workorders.models import WorkOrder
from workorders.models.order_conditions import late_now
from workorders.reading import tabs
from workorders.reading.clock import end_of_soon
from workorders.reading.rows import rows_of

SHOWN = 20
AGENCIES_SHOWN = 10


def orders_to_press(user):
    """Two lists of rows: overdue orders and orders due soon, both by due date."""
    seen = WorkOrder.objects.seen_by(user).order_by("due_at", "pk")
    overdue = _first(seen.overdue(), WorkOrder.objects.for_rows())
    soon = _first(seen.due_before(end_of_soon()), WorkOrder.objects.for_rows())
    rows = rows_of(overdue + soon, user)
    return rows[: len(overdue)], rows[len(overdue) :]


def _first(found, shown):
    """The first rows in the order of ``found``, with the columns and joins of ``shown``."""
    return paging.page_of(found, 1, length=SHOWN, shown=shown).rows


def figures(user, waiting):
    """
    How many orders are overdue and due soon, and the longest wait in days; ``waiting`` are the
    rows of ``waiting_longest``.
    """
    seen = WorkOrder.objects.seen_by(user)
    return {
        "overdue": seen.overdue().count(),
        "due_soon": seen.due_before(end_of_soon()).count(),
        "longest_wait": waiting_time.waited_days(waiting[0]["thread"]) if waiting else 0,
    }


def waiting_longest(user):
    """
    Matters whose author still waits for an answer, the longest wait first, with or without an
    order. Submissions that wait for a moderator are not included.
    """
    threads = Thread.cases.readable_by(user).still_waiting()
    threads = threads.exclude(visibility=Visibility.HIDDEN).order_by("submitted_at", "pk")
    return _rows_of_waiting(_first(threads, Thread.cases.all()), user)


def _rows_of_waiting(threads, user):
    orders = WorkOrder.objects.seen_by(user).in_force().select_related("agency")
    of_thread = {order.thread_id: order for order in orders.filter(thread__in=threads)}
    return [_waiting_row(thread, of_thread.get(thread.pk)) for thread in threads]


def waiting_too_long(user):
    """Rows of the matters that the alarm is about, and how many there are."""
    found = unanswered.waiting_too_long().filter(pk__in=Thread.cases.readable_by(user))
    return _rows_of_waiting(_first(found, Thread.cases.all()), user), found.count()


def _waiting_row(thread, order):
    return {
        "thread": thread,
        "url": (order or thread).get_absolute_url(),
        "waited": waiting_time.sentence_for_staff(thread),
        "agency": order.agency.local_name if order else "",
        "is_overdue": is_overdue(thread),
        "status": thread.stage,
        "status_label": thread.get_stage_display(),
        "step": order.get_status_display() if order else _("Awaiting dispatch"),
    }


def load_by_agency(user):
    """
    The numbers of open and overdue orders of each agency and those below it, as in the list of
    orders; agencies with the most overdue orders first.
    """
    orders = WorkOrder.objects.seen_by(user).open().order_by().values("agency")
    counted = orders.annotate(opened=Count("pk"), late=Count("pk", filter=late_now()))
    agencies = Agency.objects.in_bulk()
    load: dict[int, list[int]] = {}
    for pk, opened, late in counted.values_list("agency", "opened", "late"):
        while pk is not None:
            sums = load.setdefault(pk, [0, 0])
            sums[0] += opened
            sums[1] += late
            pk = agencies[pk].parent_id
    rows = [_load_row(agencies[pk], *sums) for pk, sums in load.items()]
    return sorted(rows, key=lambda row: (-row["overdue"], -row["open"], row["agency"].pk))


def _load_row(agency, opened, late):
    chosen = {"status": tabs.OPEN_ONES, "agency": agency.slug}
    return {
        "agency": agency,
        "open": opened,
        "open_url": _list_url(chosen),
        "overdue": late,
        "overdue_url": _list_url(chosen | {"overdue": "on"}),
    }


def list_urls():
    """URLs of the list of orders, filtered like each list of the page."""
    is_open = {"status": tabs.OPEN_ONES}
    return {
        "overdue": _list_url(is_open | {"overdue": "on"}),
        "due_soon": _list_url(is_open | {"due_soon": "on"}),
        "open": _list_url(is_open),
    }


def _list_url(chosen):
    return f"{reverse('workorders:list')}?{urlencode(chosen)}"
