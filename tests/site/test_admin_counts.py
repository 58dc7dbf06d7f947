"""Lists of the administration are counted up to a bound only."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.site.administration import paging

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
LISTS = [
    "/admin/forum/thread/", "/admin/forum/submission/", "/admin/forum/post/", "/admin/forum/event/",
    "/admin/workorders/workorder/", "/admin/workorders/transition/", "/admin/moderation/decision/",
]  # fmt: skip


@pytest.fixture
def administrator(client, world):
    client.force_login(world.administrator)
    return client


@pytest.fixture
def bound(monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 1)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_says_that_there_are_more_than_it_counted(administrator, bound, path):
    page = administrator.get(path, headers={"accept-language": "en"})
    assert page.context["cl"].result_count == 1
    assert "1+ " in " ".join(page.text.split())


def test_a_search_says_so_too(administrator, bound):
    page = administrator.get("/admin/forum/event/?act=approve", headers={"accept-language": "en"})
    assert "1+ result" in page.text


def test_a_short_list_has_its_number(administrator):
    page = administrator.get("/admin/forum/board/", headers={"accept-language": "en"})
    assert page.context["cl"].result_count == 3
    assert "3 " in page.text
    assert "3+" not in page.text


@pytest.mark.parametrize("path", LISTS)
def test_no_statement_counts_or_reads_a_whole_table(administrator, path):
    administrator.get(path)
    with CaptureQueriesContext(connection) as queries:
        administrator.get(path)
    statements = [query["sql"] for query in queries if "COUNT(*)" in query["sql"]]
    assert all("LIMIT" in statement for statement in statements)
    assert not [query["sql"] for query in queries if "DISTINCT" in query["sql"]]


def test_every_list_is_so(db):
    for model, model_admin in admin.site._registry.items():
        assert model_admin.paginator is paging.BoundedPaginator, model
        assert not model_admin.show_full_result_count, model
