"""
One search for staff, over numbers and words, in each room by the permission of its own list.

A thing that the person's lists do not show is not found here: what waits is asked of the
queue for moderators only, orders of those the person sees, matters of those readable.
"""

import re
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from forum import paging
from forum.choices import Visibility
from forum.models import Submission, Thread
from forum.models.numbering import numbers_ending_in, typed_number
from forum.reading import rows
from forum.search import index
from moderation.reading import queue
from workorders.filters import OrderFilter
from workorders.models import WorkOrder
from workorders.reading.rows import rows_of

SHOWN = 20
WHOLE_NUMBER = re.compile(r"(?:WO)?[0-9]{13}", re.ASCII)


@dataclass(frozen=True)
class Group:
    """What was found in one room, and the room's own list where there is more."""

    room: str
    rows: list
    has_more: bool
    more_url: str = ""


def address_of(user, typed):
    """The page on which the person works on the one thing with this whole number, or None."""
    number = typed_number(typed)
    if not WHOLE_NUMBER.fullmatch(number):
        return None
    numbered = Q(number=number) | Q(thread__number=number)
    in_force = WorkOrder.objects.in_force() | WorkOrder.objects.filter(number=number)
    for found, page_of in (
        (_waiting(user).filter(numbered), _page_of_submission),
        (in_force.filter(numbered, pk__in=_orders(user).values("pk")), _page_of_order),
        (_matters(user).filter(number=number), lambda thread: _page_of_matter(user, thread)),
    ):
        things = list(found[:2])
        if things:
            return page_of(things[0]) if len(things) == 1 else None
    return None


def groups_for(user, words):
    """What was found in each room that found something, at most ``SHOWN`` rows of each."""
    found = (_found_waiting(user, words), _found_orders(user, words), _found_matters(user, words))
    return [group for group in found if group.rows]


def _waiting(user, **narrowed):
    found = queue.waiting(**narrowed)
    return found if user.has_perm("accounts.moderate") else Submission.objects.none()


def _orders(user):
    return WorkOrder.objects.seen_by(user)


def _matters(user):
    return Thread.cases.readable_by(user)


def _page_of_submission(submission):
    return reverse("moderation:detail", args=[submission.pk])


def _page_of_order(order):
    return order.get_absolute_url()


def _page_of_matter(user, thread):
    to_dispatch = Thread.cases.awaiting_dispatch().filter(pk=thread.pk)
    if user.has_perm("accounts.dispatch_orders") and to_dispatch.exists():
        return reverse("workorders:dispatch", args=[thread.number])
    return thread.get_absolute_url()


def _found_waiting(user, words):
    page = queue.page_of(_waiting(user, q=words), number=1, length=SHOWN, viewer=user)
    return Group("moderation", page.rows, page.has_next, _url("moderation:queue", words))


def _found_orders(user, words):
    found = OrderFilter({"q": words}, queryset=_orders(user)).qs
    found, shown = found.order_by("-dispatched_at", "-pk"), WorkOrder.objects.for_rows()
    page = paging.page_of(found, 1, length=SHOWN, shown=shown)
    shown = rows_of(page.rows, user)
    return Group("orders", shown, page.has_next, _url("workorders:list", words))


def _found_matters(user, words):
    """
    Matters by their number, then by words: public ones from the public search, which knows no
    others, and those that wait for dispatch without being public by their titles.
    """
    number = typed_number(words)
    numbers = [number, *numbers_ending_in(number)]
    by_number = _matters(user).filter(number__in=numbers).order_by("-number").for_rows()
    threads = list(by_number[: SHOWN + 1])
    is_numbered = bool(threads)
    if not is_numbered:
        ids = index.ranked(words, limit=SHOWN + 1)
        public = {thread.pk: thread for thread in Thread.objects.filter(pk__in=ids).for_rows()}
        waiting = list(_private_and_waiting(user, words)[: SHOWN + 1])
        threads = waiting + [public[pk] for pk in ids if pk in public]
    shown = rows.rows(threads[:SHOWN], query=words)
    # The public search does not know the last digits of a number.
    more_url = "" if is_numbered else _url("search", words)
    return Group("matters", shown, len(threads) > SHOWN, more_url)


def _private_and_waiting(user, words):
    """No order has them yet, so that they are not found among the orders."""
    found = _matters(user).awaiting_dispatch().filter(visibility=Visibility.PRIVATE)
    for word in words.split():
        found = found.filter(title__icontains=word)
    return found.order_by("-number").for_rows()


def _url(route, words):
    return f"{reverse(route)}?{urlencode({'q': words})}"
