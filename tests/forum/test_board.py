"""The page of a board."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders, cold

pytestmark = pytest.mark.django_db


def titles(response):
    return [row["title"] for row in response.context["rows"]]


@pytest.fixture
def of_each_kind(citizen, moderator, clerk, transport):
    builders.published(citizen, moderator, title="咨询")
    builders.published(citizen, moderator, title="建议", kind="suggestion")
    builders.published(clerk, moderator, title="通知", purpose="notice", kind="", agency=transport)


@pytest.mark.parametrize(
    ("slug", "title"), [("matters", "咨询"), ("suggestions", "建议"), ("notices", "通知")]
)
def test_shows_its_own_threads_and_says_what_it_is_for(client, of_each_kind, slug, title):
    response = client.get(f"/boards/{slug}/")
    assert titles(response) == [title]
    assert response.context["board"].introduction in response.content.decode()


def test_the_notices_can_be_narrowed_by_agency_but_not_by_kind(client, of_each_kind, water):
    form = client.get("/boards/notices/?kind=inquiry").context["form"]
    assert list(form.fields) == ["q", "agency"]
    assert titles(client.get("/boards/notices/?agency=transport")) == ["通知"]
    assert titles(client.get("/boards/notices/?agency=water")) == []


@pytest.mark.parametrize("slug", ["matters", "suggestions", "notices"])
def test_says_so_when_it_is_empty(client, slug):
    response = client.get(f"/boards/{slug}/", headers={"accept-language": "en"})
    assert b"Nothing has been published here yet." in response.content


@pytest.mark.parametrize("slug", ["nowhere", "x" * 5_000])
def test_an_unknown_board_is_not_found(client, slug):
    assert client.get(f"/boards/{slug}/").status_code == 404


def test_a_notice_has_no_status_and_no_facts(client, of_each_kind):
    row = client.get("/boards/notices/").context["rows"][0]
    response = client.get(row["url"])
    assert response.context["status"] is None
    assert "status-sentence" not in response.content.decode()
    assert "市交通运输局" in response.content.decode()


def test_costs_eight_queries(client, of_each_kind):
    cold.start()
    with CaptureQueriesContext(connection) as queries:
        client.get("/boards/suggestions/")
    assert len(queries) <= 8
