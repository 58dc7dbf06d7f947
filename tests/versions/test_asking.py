"""The versions are asked for on a connection of the process's own, and are never older for it."""

import pytest
from django.db import connection, transaction

from portal.agencies.models import Area
from portal.versions import reading
from portal.versions.asking import own_connection

TABLE = "agencies_area"
ONE = "SELECT 1"

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no connections to a server"
)


@pytest.fixture
def reading_once():
    reading.begin("GET")
    yield
    reading.end()


def make_area(name):
    return Area.objects.create(slug=name, name=name, name_en=name)


def read_now():
    """As a request that has just begun."""
    reading.begin("GET")
    return reading.versions().get(TABLE)


def test_the_versions_are_asked_for_on_either_database(reading_once):
    assert (own_connection.rows(ONE) is None) == (connection.vendor != "postgresql")
    make_area("zhenhe")
    assert TABLE in reading.versions()


@on_postgresql
def test_a_reader_asks_nothing_of_the_pool(reading_once, django_assert_num_queries):
    make_area("zhenhe")
    with django_assert_num_queries(0):
        assert read_now()


@on_postgresql
def test_what_is_committed_is_seen(reading_once):
    before = read_now()
    make_area("zhenhe")
    assert read_now() != before


@on_postgresql
def test_what_the_same_transaction_changed_is_seen(reading_once):
    before = read_now()
    with transaction.atomic():
        make_area("zhenhe")
        assert own_connection.rows(ONE) is None
        assert read_now() != before


@on_postgresql
def test_who_may_write_asks_where_the_own_changes_are(django_assert_num_queries):
    reading.begin("POST")
    with django_assert_num_queries(1):
        reading.versions()
    reading.end()


@on_postgresql
def test_a_connection_that_the_server_ended_is_opened_anew(reading_once):
    before = read_now()
    make_area("zhenhe")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(%s)", [own_connection.connection.info.backend_pid]
        )
    assert read_now() != before
    assert own_connection.connection is None
    assert own_connection.rows(ONE) == [(1,)]


@on_postgresql
def test_nobody_waits_long_for_another_thread(reading_once):
    make_area("zhenhe")
    with own_connection.turn:
        assert own_connection.rows(ONE) is None
        assert read_now()
    assert own_connection.rows(ONE) == [(1,)]
