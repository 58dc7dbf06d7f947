"""
The first pages of a list for a common word, on SQLite.

SQLite would collect every hit of the word, read its row, and sort them all: half of a large
portal for twenty rows. But where so many rows hold the word, the first few hundred rows of the list
in its order hold enough of it. Only where they do not, all hits are collected.
"""

from functools import partial

from django.db import connection

from forum import paging
from forum.models import Thread
from forum.search import index

# For each row that a page has to find; a word in fewer rows has few hits in all.
ROWS_FOR_A_HIT = 15
# The last pages cost less by their hits than by the rows before them.
MOST_ROWS = 3_000


def reader_of(filters):
    """A function that reads the rows of a page of this list; None for the usual way."""
    if connection.vendor != "sqlite" or not filters.has_a_common_word:
        return None
    return partial(_read, filters)


def _read(filters, number, length):
    order, shown = filters.row_order, Thread.objects.for_rows()
    found = _first_found(filters, number * length + 1)
    if found is None:
        arranged = {"shown": shown, "order": order, "length": length, "number": number}
        return list(paging.rows_in_order(filters.qs, **arranged))
    ids = found[(number - 1) * length :]
    return list(shown.filter(pk__in=ids).order_by(*order.columns)) if ids else []


def _first_found(filters, wanted):
    """The keys of the first ``wanted`` rows; None where the first rows of the list have fewer."""
    asked = wanted * ROWS_FOR_A_HIT
    if asked > MOST_ROWS:
        return None
    rows = filters.without_words.order_by(*filters.row_order.columns)
    ids = list(rows.values_list("pk", flat=True)[:asked])
    hits = index.hits_between(filters.query, ids) if ids else set()
    if hits is None:
        return None
    found = [pk for pk in ids if pk in hits][:wanted]
    is_whole_list = len(ids) < asked
    return found if is_whole_list or len(found) == wanted else None
