"""
Walking long lists without counting them.

Up to page 500 by offset on ids, so that only the rows shown are read; deeper by
"older" links, which name the last row seen and cost the same at any depth. Ids and
rows are one query: the ids stand inside it.
"""

import datetime
import re
from typing import NamedTuple

from django.http import Http404
from django.utils.translation import gettext as _

ROWS = 20
LAST_PAGE = 500
NUMBER = re.compile(r"[0-9]{1,3}")
PLACE = re.compile(r"(?P<microseconds>[0-9]{1,16})-(?P<pk>[0-9]{1,15})")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


class Order(NamedTuple):
    """A column and its direction; the key decides where the column is equal."""

    column: str
    descending: bool = True

    @property
    def columns(self):
        sign = "-" if self.descending else ""
        return [f"{sign}{self.column}", f"{sign}pk"]


ORDERS = {
    "new": Order("published_at"),
    "active": Order("last_activity_at"),
    "waiting": Order("published_at", descending=False),
}


class Page(NamedTuple):
    """The rows of one page, and where the list goes on."""

    rows: list
    number: int | None
    has_next: bool
    older: str = ""

    @property
    def has_previous(self):
        return bool(self.number and self.number > 1)


def page_of(queryset, *, order="new", page="", before=""):
    """The page asked for; a page that cannot be is a 404."""
    order = ORDERS[order]
    if before:
        return _older(queryset, order, _read_place(before))
    number = read_number(page)
    start = (number - 1) * ROWS
    found = _found(queryset, order, start)
    goes_on = len(found) > ROWS
    return Page(
        rows=found[:ROWS],
        number=number,
        has_next=goes_on and number < LAST_PAGE,
        older=_place_of(found[ROWS - 1], order) if goes_on and number == LAST_PAGE else "",
    )


def read_number(page):
    """The number of a page from an address, from 1 to 500."""
    if not page:
        return 1
    # Not int(): to it "²" is no number and "２" is one.
    number = int(page) if NUMBER.fullmatch(page) else 0
    if not 1 <= number <= LAST_PAGE:
        raise Http404(_("There is no such page of this list."))
    return number


def rows_in_order(queryset, ids):
    """The rows of those ids in their order; what was hidden meanwhile is left out."""
    rows = queryset.in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def _older(queryset, order, place):
    when, pk = place
    beyond = "lt" if order.descending else "gt"
    queryset = queryset.filter(**{f"{order.column}__{beyond}e": when}).exclude(
        **{order.column: when, f"pk__{'gte' if order.descending else 'lte'}": pk}
    )
    found = _found(queryset, order, 0)
    goes_on = len(found) > ROWS
    return Page(
        rows=found[:ROWS],
        number=None,
        has_next=False,
        older=_place_of(found[ROWS - 1], order) if goes_on else "",
    )


def _found(queryset, order, start):
    """The rows of a page, and one more if the list goes on."""
    ids = queryset.order_by(*order.columns).values("pk")[start : start + ROWS + 1]
    rows = queryset.model.objects.for_listing().filter(pk__in=ids)
    return list(rows.order_by(*order.columns))


def _place_of(row, order):
    return f"{(getattr(row, order.column) - EPOCH) // MICROSECOND}-{row.pk}"


def _read_place(before):
    found = PLACE.fullmatch(before)
    if not found:
        raise Http404(_("There is no such page of this list."))
    return EPOCH + int(found["microseconds"]) * MICROSECOND, int(found["pk"])
