"""The numbered pages of whole lists, newest first: of all matters, and of all on one board."""

from functools import partial

from django.db.models import BigIntegerField

from forum import paging
from forum.filters import NEWEST_FIRST
from forum.models import Thread
from portal.compiled import Compiled, Given


def _matters(number, length):
    return _page(Thread.objects.matters(), number, length)


def _on_board(number, length):
    on_board = Thread.objects.filter(board=Given("board", BigIntegerField()))
    return _page(on_board, number, length)


def _page(threads, number, length):
    return paging.rows_in_order(
        threads,
        shown=Thread.objects.for_rows(),
        order=NEWEST_FIRST,
        length=length,
        number=number,
    )


_MATTERS, _ON_BOARD = Compiled(_matters), Compiled(_on_board)
read_matters = _MATTERS.rows


def reader_of(board):
    """A function that reads the rows of a page of this board's list."""
    return partial(_ON_BOARD.rows, board=board.pk)
