"""What a process keeps of a table is as new as the table, whoever changed it and how."""

import pytest
from django.db import connection, transaction
from django.test import Client

from portal.agencies import choices
from portal.agencies.models import Agency
from portal.site.models import Profile
from portal.versions import reading
from portal.versions.reading import Kept
from portal.versions.triggers import versioned_tables
from tests.floors.markup import Page, words_of

pytestmark = pytest.mark.django_db
TABLE = Agency._meta.db_table


def names():
    return list(Agency.objects.order_by("path").values_list("name", flat=True))


@pytest.fixture
def processes(transport):
    """What two web processes keep of the same rows."""
    two = [Kept(names, TABLE), Kept(names, TABLE)]
    assert [one.get() for one in two] == [names(), names()]
    return two


def save(agency):
    agency.name = "交通委"
    agency.save()


def raw(agency):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET name = '交通委' WHERE id = {agency.pk}")


CHANGES = {
    "saved": save,
    "updated": lambda agency: Agency.objects.filter(pk=agency.pk).update(name="交通委"),
    "by hand": raw,
    "made": lambda agency: Agency.objects.create(slug="new", name="新局"),
    "many made": lambda agency: Agency.objects.bulk_create(
        [Agency(slug="new", name="新局", path="new/")], ignore_conflicts=True
    ),
    "deleted": lambda agency: Agency.objects.create(slug="new", name="新局").delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_process_sees_a_change_at_once(processes, transport, change):
    before = reading.versions()[TABLE]
    CHANGES[change](transport)
    assert reading.versions()[TABLE] != before
    assert [one.get() for one in processes] == [names(), names()]


def test_what_did_not_change_is_not_read_again(processes, django_assert_num_queries):
    first = processes[0].get()
    Profile.objects.update(hotline="12346")
    with django_assert_num_queries(1):
        assert processes[0].get() is first


def test_what_was_taken_back_is_not_kept(processes, transport):
    before = names()
    with transaction.atomic():
        save(transport)
        assert "交通委" in processes[0].get()
        transaction.set_rollback(True)
    assert [one.get() for one in processes] == [before, before]


def test_a_page_compares_once(django_assert_num_queries, transport):
    kept = Kept(names, TABLE)
    kept.get()
    reading.begin("GET")
    with django_assert_num_queries(1):
        kept.get()
        kept.get()
    reading.end()


@pytest.mark.parametrize("method", ["POST", ""])
def test_who_may_write_sees_the_own_change(transport, method):
    kept = Kept(names, TABLE)
    reading.begin(method)
    kept.get()
    save(transport)
    assert "交通委" in kept.get()
    reading.end()


def test_options_of_filters_follow_at_once(transport):
    def offered(language):
        client = Client(headers={"accept-language": language})
        (select,) = [
            one
            for one in Page(client.get("/threads/").text).all("select")
            if one.get("name") == "agency"
        ]
        return words_of(select)

    assert "Transport Bureau" in offered("en")
    assert transport.name in offered("zh-CN")
    Agency.objects.filter(pk=transport.pk).update(name="交通委", name_en="Roads Bureau")
    assert "Roads Bureau" in offered("en")
    assert "交通委" in offered("zh-CN")
    assert [one for one in choices.choices("agency") if one[0] == transport.slug]


def test_every_table_that_is_kept_bears_a_version(db):
    kept = {table for one in reading._all for table in one.tables}
    assert kept <= {one.name for one in versioned_tables()}
