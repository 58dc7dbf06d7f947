"""
What a process keeps of tables that change rarely, for as long as they do not change.

A page that only reads compares versions once, in one query of a few rows, and not at all if it
shows nothing that is kept. A request that may write compares anew at every access, so that it
sees its own changes, and so does what runs outside of requests.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Any

from django.db import connection

from portal.versions import kept_html
from portal.versions.asking import own_connection
from portal.versions.models import TableVersion

Versions = dict[str, str]

SAFE_METHODS = {"GET", "HEAD"}
QUERY = f'SELECT "table", version FROM {TableVersion._meta.db_table} ORDER BY id'
# Kept values, by far more than are in use; when there are more, all are made anew.
MOST_KEPT = 500

# The versions that this thread has read in this request.
_of_thread = threading.local()
_all: list["Kept"] = []


def begin(method: str) -> None:
    """A request begins in this thread."""
    _of_thread.versions = None
    _of_thread.reads_once = method in SAFE_METHODS


def end() -> None:
    """The request of this thread has ended."""
    begin("")


def versions() -> Versions:
    """The version of each table that has one."""
    found: Versions | None = getattr(_of_thread, "versions", None)
    if found is None:
        found = _joined(_rows())
        if getattr(_of_thread, "reads_once", False):
            _of_thread.versions = found
    return found


def _rows() -> list[tuple[str, str]]:
    # A request that may write asks where its own changes are seen.
    if getattr(_of_thread, "reads_once", False):
        rows = own_connection.rows(QUERY)
        if rows is not None:
            return rows
    with connection.cursor() as cursor:
        cursor.execute(QUERY)
        return cursor.fetchall()


def _joined(rows: list[tuple[str, str]]) -> Versions:
    found: Versions = {}
    for table, version in rows:
        found[table] = f"{found.get(table, '')} {version}"
    return found


def forget() -> None:
    """Let this process forget all it keeps; for tests and measurements of a cold start."""
    for one in _all:
        one.values.clear()
    kept_html.KEPT.forget()


class Kept:
    """
    What ``make(*key)`` returned, until one of ``tables`` changes; the same object for all
    threads, so nobody may change it.
    """

    def __init__(self, make: Callable[..., Any], *tables: str):
        self.make, self.tables = make, tables
        self.values: dict[Hashable, tuple[tuple, Any]] = {}
        _all.append(self)

    def get(self, *key: Hashable) -> Any:
        # Read before the rows: rows that change meanwhile are read anew next time.
        found = versions()
        now = tuple(found.get(table) for table in self.tables)
        kept = self.values.get(key)
        if kept is None or kept[0] != now:
            if len(self.values) >= MOST_KEPT:
                self.values.clear()
            kept = self.values[key] = (now, self.make(*key))
        return kept[1]
