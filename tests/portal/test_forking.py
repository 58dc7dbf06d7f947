"""A forked process never uses its parent's database connection."""

import os

import pytest
from django.db import connection, connections

from portal.configuration import environment

pytestmark = pytest.mark.django_db


def in_child(ask):
    """What ``ask`` returns in a forked process, as text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, str(ask()).encode())
        finally:
            # Past every finaliser: the child is a copy of the whole test run.
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said


def test_the_child_has_neither_connection_nor_pool():
    connection.ensure_connection()
    assert connection.connection is not None
    assert in_child(inherited) == "(None, {})"


def inherited():
    own = connections["default"]
    return own.connection, getattr(own, "_connection_pools", {})


def test_parent_and_child_go_on_each_on_its_own():
    assert in_child(one) == "1"
    assert one() == 1


def one():
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()[0]


POSTGRES = "postgres://somebody@127.0.0.1/wenzhong"


@pytest.mark.parametrize(("process", "pooled"), [("web", True), ("", False)])
def test_a_pool_is_for_what_serves_pages(process, pooled, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", POSTGRES)
    monkeypatch.setenv("PORTAL_PROCESS", process)
    options = environment.read_database(tmp_path, pooled=environment.serves_pages())["OPTIONS"]
    assert ("pool" in options) is pooled
    # A migration, a backup or the worker's round may take its time; a page may not.
    assert ("statement_timeout" in options.get("options", "")) is pooled
    assert options["connect_timeout"] <= 3
    # A pool that pauses longer and longer finds a database minutes after it is back.
    assert not pooled or options["pool"]["reconnect_timeout"] <= 1


@pytest.mark.parametrize(("process", "seconds"), [("web", 60), ("", 0)])
def test_what_serves_pages_keeps_its_connections_of_sqlite(process, seconds, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/wenzhong.sqlite3")
    monkeypatch.setenv("PORTAL_PROCESS", process)
    found = environment.read_database(tmp_path, pooled=environment.serves_pages())
    assert found["CONN_MAX_AGE"] == seconds
