"""Queries whose SQL is written once find what they would find if it were written anew."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, Exists, OuterRef

from forum.models import Event
from portal.agencies.models import Agency, Area
from portal.compiled import Compiled, Given, given_each
from tests import builders


def named(count):
    names = given_each("names", CharField(), count)
    return Area.objects.filter(name__in=names).order_by("name")


def area(name):
    return Area.objects.create(name=name, name_en=name, slug=name)


@pytest.mark.django_db
def test_each_call_has_its_own_values():
    north, south = area("north"), area("south")
    query = Compiled(lambda: Area.objects.filter(pk=Given("area", BigIntegerField())))
    assert query.rows(area=north.pk) == [north]
    assert query.rows(area=south.pk) == [south]


@pytest.mark.django_db
def test_values_are_prepared_as_in_any_query():
    north = area("north")
    query = Compiled(lambda: Area.objects.filter(pk=Given("area", BigIntegerField())))
    assert query.rows(area=str(north.pk)) == [north]
    with pytest.raises(ValueError, match="north"):
        query.rows(area="north")


@pytest.mark.django_db
def test_each_shape_has_its_own_sql():
    areas = [area(name) for name in ("east", "north", "west")]
    query = Compiled(named)
    assert query.rows(2, names=["west", "east"]) == [areas[0], areas[2]]
    assert query.rows(3, names=["west", "east", "north"]) == areas
    assert query.rows(2, names=["north", "none"]) == [areas[1]]


@pytest.mark.django_db
def test_the_query_is_built_once(monkeypatch):
    query = Compiled(named)
    query.rows(1, names=["north"])
    monkeypatch.setattr(query, "make", pytest.fail)
    north = area("north")
    assert query.rows(1, names=["north"]) == [north]


@pytest.mark.django_db
def test_rows_are_read_anew_and_are_nobody_elses():
    north = area("north")
    query = Compiled(lambda: Area.objects.filter(slug="north"))
    (first,) = query.rows()
    first.name = "changed by a page"
    Area.objects.filter(pk=north.pk).update(name="renamed")
    assert query.rows()[0].name == "renamed"


@pytest.mark.django_db
def test_columns_annotations_joins_and_tuples_are_those_of_the_query():
    north = area("north")
    below = Area.objects.create(name="lane", name_en="lane", slug="lane", parent=north)
    has_parts = Exists(Area.objects.filter(parent=OuterRef("pk")))
    rows = Compiled(
        lambda: (
            Area.objects.only("name", "parent__name")
            .select_related("parent")
            .annotate(has_parts=has_parts)
            .order_by("path")
        )
    ).rows()
    assert [row.has_parts for row in rows] == [True, False]
    assert rows[0].get_deferred_fields() >= {"slug", "name_en"}
    assert rows[1].parent == north
    pairs = Compiled(lambda: Area.objects.order_by("path").values_list("pk", "name"))
    assert pairs.rows() == [(north.pk, "north"), (below.pk, "lane")]


@pytest.mark.django_db
def test_values_are_converted_as_in_the_query(citizen, moderator):
    builders.published(citizen, moderator)
    columns = ("act", "at", "data", "public", "thread")
    query = Event.objects.order_by("pk").values_list(*columns)
    compiled = Compiled(lambda: Event.objects.order_by("pk").values_list(*columns))
    assert compiled.rows() == compiled.rows() == list(query)
    events = Compiled(lambda: Event.objects.order_by("pk")).rows()
    assert [(one.at, one.data, one.public) for one in events] == [
        (at, data, public) for _act, at, data, public, _thread in query
    ]


@pytest.mark.django_db
def test_a_limit_is_part_of_the_shape():
    agencies = [
        Agency.objects.create(name=name, name_en=name, slug=name) for name in ("a", "b", "c")
    ]
    query = Compiled(lambda start: Agency.objects.order_by("slug")[start : start + 1])
    assert [query.rows(start) for start in range(3)] == [[one] for one in agencies]


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_its_own_connection():
    area("north")
    query = Compiled(named)
    query.rows(1, names=["north"])

    def ask():
        try:
            return len(query.rows(1, names=["north"])), connection.connection is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as another:
        assert another.submit(ask).result() == (1, True)


@pytest.mark.django_db
def test_not_more_shapes_are_kept_than_needed(monkeypatch):
    monkeypatch.setattr("portal.compiled.MOST_SHAPES", 3)
    query = Compiled(named)
    for count in range(1, 9):
        query.rows(count, names=["north"] * count)
    assert len(query.kept) <= 3
