"""SQLite finds the rows of a page by their keys, however many matters are public."""

import pytest
from django.db import connection

from forum.models import Thread
from portal.storage.planning import refresh_statistics

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself"),
]


def plan():
    keys = Thread.objects.matters().order_by("-published_at", "-pk").values("pk")[:2]
    rows = Thread.objects.public().filter(pk__in=keys).order_by("-published_at", "-pk")
    return rows.explain()


def test_the_rows_of_a_page_are_found_by_their_keys(thread):
    assert "thread_new" in plan().splitlines()[0]
    refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE idx = 'thread_new'")
        assert cursor.fetchone() == (1,)
        # As it looks with 100,000 matters; a new connection reads it.
        cursor.execute(
            "UPDATE sqlite_stat1 SET stat = '101614 1001 2 1 1 1 1 1 1 1' "
            "WHERE tbl = 'forum_thread'"
        )
        cursor.execute("ANALYZE sqlite_schema")
    assert "PRIMARY KEY" in plan().splitlines()[0]
