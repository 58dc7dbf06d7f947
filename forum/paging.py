"""
Pagination: the page length of each list, and the functions by which all lists are paged.

``?page=`` names a page from 1 to 500. One row more than is shown tells whether the list goes
on; rows are counted only where the list ended before the page, to name its last one. Lists of
matters go on past page 500 by keyset: ``?before=`` names the last row seen, which costs the
same at any depth.
"""

import datetime
import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.http import Http404
from django.utils.translation import gettext as _

# The list of matters, boards, search and the API.
MATTERS_PER_PAGE = 20
# The posts of one matter, on its page and in the API.
POSTS_PER_PAGE = 50
# What a person wrote, follows and was told.
OWN_ROWS_PER_PAGE = 30
# What waits for moderators.
SUBMISSIONS_PER_PAGE = 50
# The matters of an import that nobody has decided about.
IMPORTED_MATTERS_PER_PAGE = 100
# Work orders, and the matters that await one.
ORDERS_PER_PAGE = 50
# Batches of exported orders.
EXPORTS_PER_PAGE = 50

# What an address may say of the page alone.
IN_ADDRESSES = frozenset({"page", "before"})
LAST_PAGE = 500
NUMBER = re.compile(r"[1-9][0-9]{0,8}")
PLACE = re.compile(r"(?P<value>[0-9]{1,16})-(?P<pk>[0-9]{1,15})")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)
# Of a column of numbers in PostgreSQL; a place beyond is before the first row.
LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class Page:
    """The rows of one page, and where the list goes on; ``partials/pagination.html`` shows it."""

    rows: list
    # None where the list is walked by ``before``.
    number: int | None
    has_next: bool = False
    # The value of ``?before=`` that goes on past the last numbered page; empty if none.
    older: str = ""
    # The last page that has a number, known only where this one is past the end.
    last: int | None = None

    @property
    def status(self):
        """The status of the answer: 404 for a number that no page of any list has."""
        return 404 if self.is_beyond_numbers else 200

    @property
    def is_beyond_numbers(self):
        return self.number is not None and self.number > LAST_PAGE

    @property
    def has_previous(self):
        return self.number is not None and self.number > 1

    @property
    def is_past_the_end(self):
        """Whether this page is empty and not the first: the list ended before it."""
        return self.number != 1 and not (self.rows or self.has_next)

    def with_rows(self, rows):
        """The same page, its rows as they are shown."""
        return replace(self, rows=rows)


class Order(NamedTuple):
    """A sort column and its direction; the primary key breaks ties."""

    column: str
    descending: bool = True
    # Otherwise the column holds whole numbers.
    is_moment: bool = True

    @property
    def columns(self):
        sign = "-" if self.descending else ""
        return [f"{sign}{self.column}", f"{sign}pk"]


def read_number(query):
    """
    The page that the query of an address asks for, the first where it names none.

    Given twice, the last counts, as with every parameter. A number above ``LAST_PAGE`` is past
    the end of every list. Raises Http404 for anything else.
    """
    text = query.get("page", "")
    if not text:
        return 1
    # Not int() alone: it also accepts digits such as "２".
    if not NUMBER.fullmatch(text):
        raise no_such_page()
    return int(text)


def page_of(found, number, *, length, shown=None):
    """
    A page by offset, of a queryset in its order or of a list.

    With ``shown``, a queryset with the columns and joins of a row, offset and limit apply to a
    subquery of ids, as in ``rows_in_order``.
    """
    start = (number - 1) * length
    part = slice(start, start + length + 1)
    if number > LAST_PAGE:
        rows = []
    else:
        rows = list(found[part] if shown is None else _rows_of(found, part, shown))
    if number > 1 and not rows:
        return _past_the_end(number, found, length=length)
    return Page(rows[:length], number, has_next=may_go_on(number) and len(rows) > length)


def rows_in_order(queryset, *, shown, order, length, number=1):
    """
    The rows of a page by offset, and one more where the list goes on.

    Offset and limit apply to a subquery of ids, so that whole rows are read only for the
    page itself, with the columns and joins of ``shown``; it is one query.
    """
    start = (number - 1) * length
    part = slice(start, start + length + 1)
    return _rows_of(queryset.order_by(*order.columns), part, shown)


def page_in_order(queryset, query, *, shown, order, length, read=None):
    """
    A page by offset, or by keyset where the query names a place.

    ``read(number, length)`` reads the rows of a numbered page where the query of a list is
    compiled.
    """
    arranged = {"shown": shown, "order": order, "length": length}
    if before := query.get("before", ""):
        number = None
        rows = list(rows_in_order(_beyond(queryset, order, _read_place(before, order)), **arranged))
    elif (number := read_number(query)) > LAST_PAGE:
        rows = []
    elif read:
        rows = read(number, length)
    else:
        rows = list(rows_in_order(queryset, number=number, **arranged))
    if number is not None and number > 1 and not rows:
        return _past_the_end(number, queryset.order_by(), length=length)
    goes_on = len(rows) > length
    by_number = number is not None and may_go_on(number)
    return Page(
        rows=rows[:length],
        number=number,
        has_next=goes_on and by_number,
        older=_place_of(rows[length - 1], order) if goes_on and not by_number else "",
    )


def _rows_of(queryset, part, shown):
    """A part of a queryset in its order, with the columns and joins of ``shown``; one query."""
    ids = queryset.values("pk")[part]
    return shown.filter(pk__in=ids).order_by(*queryset.query.order_by)


def page_of_posts(posts, number):
    """
    The posts of a matter whose own numbers belong on this page.

    So a post stays on its page even where other posts are hidden.
    """
    first = (number - 1) * POSTS_PER_PAGE + 1
    if number > LAST_PAGE:
        return Page([], number, last=_last_page_of_posts(posts))
    # Numbers are unique: one row more than a page can hold tells whether there are others.
    found = list(posts.filter(number__gte=first).order_by("number")[: POSTS_PER_PAGE + 1])
    rows = [post for post in found if page_number_of(post) == number]
    if number > 1 and not found:
        return Page([], number, last=_last_page_of_posts(posts))
    return Page(rows, number, has_next=may_go_on(number) and len(found) > len(rows))


def page_number_of(post):
    """The page on which a post stands."""
    return (post.number - 1) // POSTS_PER_PAGE + 1


def _past_the_end(number, found, *, length):
    """An empty page that knows the last one with rows; the count ends at ``LAST_PAGE``."""
    counted = found[: LAST_PAGE * length]
    count = len(counted) if isinstance(counted, list) else counted.count()
    return Page([], number, last=max(1, -(-count // length)))


def _last_page_of_posts(posts):
    newest = posts.order_by("-number").first()
    return min(page_number_of(newest), LAST_PAGE) if newest else 1


def may_go_on(number):
    """Whether a page may have a link to the next: one past ``LAST_PAGE`` would be refused."""
    return number < LAST_PAGE


def _beyond(queryset, order, place):
    """The rows that come after ``place`` (value of the column, primary key) in the order."""
    value, pk = place
    beyond = "lt" if order.descending else "gt"
    return queryset.filter(**{f"{order.column}__{beyond}e": value}).exclude(
        **{order.column: value, f"pk__{'gte' if order.descending else 'lte'}": pk}
    )


def _place_of(row, order):
    value = getattr(row, order.column)
    if order.is_moment:
        value = (value - EPOCH) // MICROSECOND
    return f"{value}-{row.pk}"


def _read_place(before, order):
    found = PLACE.fullmatch(before)
    if not found:
        raise no_such_page()
    value, pk = int(found["value"]), int(found["pk"])
    if order.is_moment:
        return EPOCH + value * MICROSECOND, pk
    return min(value, LARGEST_NUMBER), pk


def no_such_page():
    return Http404(_("There is no such page of this list."))
