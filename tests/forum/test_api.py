"""The API returns what is published."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from forum import paging, workflow
from forum.models import Thread
from tests import builders, cold

pytestmark = pytest.mark.django_db
HOSTILE = ["²", "２", "-1", "0", "501", "9" * 20, "x" * 10_000]


def numbers(response):
    return [result["number"] for result in response.json()["results"]]


def test_lists_public_matters_newest_first(client, citizen, moderator, private_thread):
    first = builders.published(citizen, moderator)
    second = builders.published(citizen, moderator)
    assert numbers(client.get("/api/v1/threads/")) == [second.number, first.number]


def test_reads_a_thread_with_its_posts(client, thread, neighbour, moderator, transport):
    builders.answer(neighbour, thread, moderator)
    Thread.objects.filter(pk=thread.pk).update(agency=transport)
    found = client.get(f"/api/v1/threads/{thread.number}/").json()
    assert found["title"] == thread.title
    assert found["url"].endswith(thread.get_absolute_url())
    assert found["agency"] == {
        "slug": "transport", "name": "市交通运输局", "name_en": "Transport Bureau"
    }  # fmt: skip
    assert [post["role"] for post in found["posts"]["results"]] == ["question", "answer"]


def test_names_signatures_and_never_an_author(client, citizen, moderator):
    thread = builders.published(citizen, moderator, anonymous=True)
    for address in ("/api/v1/threads/", f"/api/v1/threads/{thread.number}/"):
        text = client.get(address).content.decode()
        for unsaid in (citizen.username, citizen.email, "author", "contact"):
            assert unsaid not in text
    assert client.get("/api/v1/threads/").json()["results"][0]["signature"] == ""


def test_narrows_as_the_page_does(client, citizen, moderator, category):
    wanted = builders.published(
        citizen, moderator, title="路灯坏了", kind="complaint", category=category
    )
    builders.published(citizen, moderator)
    for query in ("kind=complaint", "category=traffic", "q=路灯"):
        assert numbers(client.get(f"/api/v1/threads/?{query}")) == [wanted.number]


@pytest.mark.parametrize("name", ["kind", "category", "area", "agency", "status", "order", "q"])
def test_says_in_json_what_it_does_not_understand(client, thread, name):
    for value in [*HOSTILE, "?"]:
        if (name, value) in {("q", word) for word in ("-1", "501", "9" * 20)}:
            continue
        response = client.get("/api/v1/threads/", {name: value})
        assert (response.status_code, list(response.json())) == (400, [name]), value


@pytest.mark.parametrize("name", ["page", "before"])
def test_a_page_that_cannot_be_is_not_found(client, thread, name):
    for value in HOSTILE:
        response = client.get("/api/v1/threads/", {name: value})
        assert (response.status_code, list(response.json())) == (404, ["detail"])


def test_links_lead_through_the_whole_list(client, citizen, moderator, monkeypatch):
    monkeypatch.setattr(paging, "MATTERS_PER_PAGE", 2)
    monkeypatch.setattr(paging, "LAST_PAGE", 2)
    made = [builders.published(citizen, moderator).number for _ in range(7)]
    seen, address = [], "/api/v1/threads/?kind=inquiry"
    while address:
        response = client.get(address)
        seen += numbers(response)
        address = response.json()["next"]
    assert seen == made[::-1]
    assert "count" not in response.json()
    second = client.get("/api/v1/threads/?page=2&kind=inquiry").json()
    assert second["previous"].endswith("/api/v1/threads/?kind=inquiry&page=1")


def test_posts_come_by_pages(client, thread, neighbour, moderator):
    for _ in range(52):
        builders.answer(neighbour, thread, moderator)
    posts = client.get(f"/api/v1/threads/{thread.number}/").json()["posts"]
    more = client.get(posts["next"]).json()["posts"]
    assert (len(posts["results"]), len(more["results"]), more["next"]) == (50, 3, None)


def test_a_hidden_thread_is_gone_and_says_why(client, thread, moderator):
    workflow.hide(thread.pk, by=moderator, reason="含有他人隐私")
    response = client.get(f"/api/v1/threads/{thread.number}/")
    assert (response.status_code, response.json()["reason"]) == (410, "含有他人隐私")
    assert thread.title not in response.content.decode()


@pytest.mark.parametrize("path", ["threads/2001010100001/", "threads/²/", "nothing/", "threads/1/"])
def test_what_is_not_there_is_said_in_json(client, path):
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, list(response.json())) == (404, ["detail"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, thread, method):
    for address in ("/api/v1/threads/", f"/api/v1/threads/{thread.number}/"):
        assert getattr(client, method)(address).status_code == 405


def test_the_schema_is_valid_and_says_what_can_go_wrong(client):
    schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)
    listing = schema["paths"]["/api/v1/threads/"]["get"]
    reading = schema["paths"]["/api/v1/threads/{number}/"]["get"]
    assert set(listing["responses"]) == {"200", "400", "404", "406", "429"}
    assert set(reading["responses"]) == {"200", "400", "404", "406", "410", "429"}
    assert client.get("/api/schema/").status_code == 200


@pytest.mark.parametrize("query", ["lang=²", "format=x", "version=²", "lang=" + "x" * 9_000])
def test_the_schema_bears_hostile_queries(client, query):
    assert client.get(f"/api/schema/?{query}").status_code < 500


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_of_the_api_tells_all_that_the_schema_does(client, language):
    schema = SchemaGenerator().get_schema(request=None, public=True)
    page = client.get("/api/docs/", headers={"accept-language": language}).content.decode()
    operations = [facts for methods in schema["paths"].values() for facts in methods.values()]
    named = [parameter["name"] for facts in operations for parameter in facts["parameters"]]
    named += [status for facts in operations for status in facts["responses"]]
    for shape in schema["components"]["schemas"].values():
        named += [*shape.get("properties", {}), *filter(None, shape.get("enum", []))]
    assert [name for name in named if f"<code>{name}</code>" not in page] == []


def test_the_page_of_the_api_leads_from_an_answer_to_what_it_holds(client):
    page = client.get("/api/docs/").content.decode()
    assert '<a href="#ThreadPage">' in page
    assert '<h3 id="ThreadPage">' in page
    assert '<a href="/api/v1/threads/">' in page


def test_costs_the_same_for_few_and_many(client, citizen, moderator, neighbour):
    def queries(address):
        cold.start()
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    thread = builders.published(citizen, moderator)
    detail = f"/api/v1/threads/{thread.number}/"
    few = queries("/api/v1/threads/"), queries(detail)
    for _ in range(10):
        builders.published(citizen, moderator)
        builders.answer(neighbour, thread, moderator)
    assert (queries("/api/v1/threads/"), queries(detail)) == few
    assert max(few) <= 5
