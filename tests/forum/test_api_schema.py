"""What the API's schema declares is what the API does."""

import re

import jsonschema
import pytest
from django.core.cache import cache
from drf_spectacular.generators import SchemaGenerator

from forum import workflow
from tests import builders

pytestmark = pytest.mark.django_db
LIST, ONE = "/api/v1/threads/", "/api/v1/threads/{number}/"
JSON = {"accept": "application/json"}


@pytest.fixture
def document(category, area, transport):
    return SchemaGenerator().get_schema(request=None, public=True)


def declared(document, name):
    parameters = document["paths"][LIST]["get"]["parameters"]
    return next(parameter["schema"] for parameter in parameters if parameter["name"] == name)


def allows(schema, value):
    return value in schema["enum"] if "enum" in schema else re.search(schema["pattern"], value)


def nullable_by_type(schema):
    """OpenAPI 3.0 says ``nullable`` where JSON Schema has a type."""
    if isinstance(schema, list):
        return [nullable_by_type(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: nullable_by_type(part) for name, part in schema.items()}
    return {"anyOf": [parts, {"type": "null"}]} if parts.pop("nullable", False) else parts


def check(document, path, response):
    """Fails where the status is not declared, or the body or a header is not as declared."""
    answers = document["paths"][path]["get"]["responses"]
    assert str(response.status_code) in answers
    answer = answers[str(response.status_code)]
    schema = answer["content"]["application/json"]["schema"]
    whole = nullable_by_type({**schema, "components": document["components"]})
    jsonschema.validate(response.json(), whole)
    assert [name for name in answer.get("headers", {}) if name not in response] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?page=&before=&q=&kind=&category=&area=&agency=&status=&order=", 200),
        ("?page=400&category=traffic&agency=transport", 200),
        ("?kind=nothing&category=nothing", 400),
        ("?q=%00%00", 400),
        ("?other=%00", 400),
        ("?q=!!", 404),
        ("?page=501", 404),
        ("?before=1", 404),
        ("?format=xml", 404),
    ],
)
def test_the_list_answers_as_declared(client, document, thread, query, status):
    response = client.get(f"{LIST}{query}", headers=JSON)
    assert response.status_code == status
    check(document, LIST, response)


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 200), ("?page=", 200), ("?page=2", 200), ("?page=07", 404), ("?other=%00", 400)],
)
def test_a_matter_answers_as_declared(client, document, thread, query, status):
    response = client.get(f"/api/v1/threads/{thread.number}/{query}", headers=JSON)
    assert response.status_code == status
    check(document, ONE, response)


def test_what_is_hidden_unknown_or_no_number_answers_as_declared(
    client, document, thread, moderator
):
    workflow.hide(thread.pk, by=moderator, reason="含有他人隐私")
    for number, status in ((thread.number, 410), ("2001010100001", 404), ("1", 404)):
        response = client.get(f"/api/v1/threads/{number}/")
        assert response.status_code == status
        check(document, ONE, response)


def test_whoever_wants_no_json_and_whoever_asks_too_often_is_answered_as_declared(
    client, document, thread, settings
):
    for path in (LIST, ONE):
        address = path.format(number=thread.number)
        check(document, path, client.get(address, headers={"accept": "text/html"}))
        settings.LIMITS = settings.LIMITS | {"api": {"address": "1/m"}}
        cache.clear()
        client.get(address)
        response = client.get(address)
        assert response.status_code == 429
        check(document, path, response)
        settings.LIMITS = settings.LIMITS | {"api": {"address": "1000/m"}}


@pytest.mark.parametrize(
    "name", ["q", "page", "before", "kind", "status", "order", "category", "area", "agency"]
)
def test_what_the_schema_does_not_allow_is_refused_and_what_it_allows_is_not(
    client, document, thread, name
):
    schema = declared(document, name)
    texts = ["", "0", "7", "07", "007", "500", "501", "１", "12-3", "12-", "²", "x", "路灯坏了"]
    texts += ["traffic", "nothing", "路 灯 坏", " 路灯", "灯" * 100, "灯" * 99 + "  ", "路灯\x00"]
    for text in [*texts, *schema.get("enum", [])]:
        status = client.get(LIST, {name: text}).status_code
        # Whether there is enough in a query to search for, no schema can say.
        refused = status == 400 or (name != "q" and status == 404)
        assert refused != bool(allows(schema, text)), text


def test_the_schema_names_every_category_area_and_agency_that_can_be_asked_for(
    document, category, area, transport
):
    for name, node in (("category", category), ("area", area), ("agency", transport)):
        values = declared(document, name)["enum"]
        assert values[0] == ""
        assert node.slug in values


def test_the_page_of_the_api_names_them_in_words(client, category, transport):
    office = builders.agency("shuyuan-office", name="书院街道办事处")
    page = client.get("/api/docs/").content.decode()
    assert " - " not in page.partition("<main")[2]
    for node in (category, transport, office):
        assert f"<code>{node.slug}</code> {node.name}" in page


def test_the_page_of_the_api_shows_code_as_code(client):
    page = client.get("/api/docs/").text.partition("<main")[2]
    assert "`" not in page
    assert "<code>next</code>" in page


def test_many_values_are_folded(client):
    for number in range(12):
        builders.agency(f"office-{number}", name=f"第{number}办事处")
    page = client.get("/api/docs/", headers={"accept-language": "en"}).text
    folded = re.findall(r"<details>.*?</details>", page, re.DOTALL)
    assert any("<code>office-7</code>" in part for part in folded)
    assert not any("<code>inquiry</code>" in part for part in folded)


def test_words_that_cannot_be_searched_for_are_said_in_a_sentence(client, thread):
    for words in ("!!", "  ", "路，"):
        response = client.get(LIST, {"q": words}, headers={"accept-language": "en"})
        assert response.status_code == 404
        assert response.json()["detail"] == "Please type at least two characters to search for."
    both = client.get(LIST, {"q": "!!", "kind": "nothing"})
    assert (both.status_code, set(both.json())) == (400, {"q", "kind"})
