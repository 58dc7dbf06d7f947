"""Any URL parameters give a page, a 400 or a 404, never a 500."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

HOSTILE = {
    "NUL": "%00",
    "surrogate": "%ED%A0%80",
    "broken UTF-8": "%FF%FE",
    "superscript": quote("²"),
    "huge": str(10**30),
    "negative": "-1",
    "markup": quote("'\"<script>alert(1)</script>"),
    "wildcards": quote("%_\\*:()&|!\"' OR 1=1 --"),
    "long": "x" * 20_000,
    "long Chinese": quote("字" * 5_000),
    "list": quote("[]{}\r\n\t"),
    "direction": quote("\u202e\ufeff\u2028"),
}
FILTERS = ["kind", "category", "area", "agency", "status", "q", "order", "page", "before"]
PAGES = {
    "/": ["q", "page", "next"],
    "/threads/": FILTERS,
    "/threads/new/": ["kind", "category", "area", "title", "next"],
    "/boards/matters/": FILTERS,
    "/search/": ["q", "page", "before", "kind", "area"],
    "/agencies/": ["q", "page"],
    "/agencies/transport/": ["page", "before", "q"],
    "/feeds/threads/": FILTERS,
    "/sitemap.xml": ["p", "page"],
    "/sitemap-1.xml": ["p", "page"],
    "/api/v1/threads/": [*FILTERS, "limit", "format"],
    "/api/schema/": ["format", "lang", "version"],
    "/api/docs/": ["x"],
    "/accounts/login/": ["next"],
    "/accounts/signup/": ["next", "email"],
    "/accounts/password/reset/": ["email"],
    "/pages/help/": ["x"],
    "/healthz/": ["x"],
    "/readyz/": ["x"],
    "/robots.txt": ["x"],
}
STAFF_PAGES = {
    "moderator": {"/moderation/": ["page", "purpose", "urgent", "q", "desk"]},
    "dispatcher": {
        "/workorders/": ["q", "page", "tab", "status", "agency", "order", "before"],
        "/workorders/awaiting-dispatch/": ["page", "q"],
        "/workorders/exports/": ["page", "format"],
    },
    "citizen": {"/my/": ["page"], "/my/notifications/": ["page"], "/my/follows/": ["page"]},
    "administrator": {
        "/admin/forum/thread/": ["q", "p", "e", "o", "all", "stage__exact", "visibility__exact"],
        "/admin/audit/auditline/": ["q", "p", "o"],
    },
}
# What stands in the path itself: found by converters, or not at all.
PATHS = [
    "/threads/{}/",
    "/threads/{}/answer/",
    "/boards/{}/",
    "/agencies/{}/",
    "/pages/{}/",
    "/media/{}",
    "/api/v1/threads/{}/",
    "/my/submissions/{}/",
    "/my/attachments/{}/",
    "/moderation/{}/",
    "/workorders/{}/",
    "/workorders/exports/{}/",
    "/workorders/dispatch/{}/",
    "/accounts/password/reset/key/{}-x/",
    "/admin/forum/thread/{}/change/",
    "/{}/",
]
ANSWERS = {200, 301, 302, 400, 404}


def answer(client, address):
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def surprises(client, path, names):
    for kind, value in HOSTILE.items():
        # Each by itself, for one refused hides the next; and once as a name.
        for query in [*(f"{name}={value}" for name in names), f"{value}=1"]:
            status = answer(client, f"{path}?{query}")
            if status not in ANSWERS:
                yield f"{path} {query[:40]} {kind}: {status}"


@pytest.fixture
def patient():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", PAGES)
def test_no_parameter_breaks_a_public_page(patient, world, path):
    assert list(surprises(patient, path, PAGES[path])) == []


@pytest.mark.parametrize("who", STAFF_PAGES)
def test_no_parameter_breaks_a_page_of_those_signed_in(patient, world, who):
    patient.force_login(getattr(world, who))
    found = [
        line for path, names in STAFF_PAGES[who].items() for line in surprises(patient, path, names)
    ]
    assert found == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", [None, "administrator"])
def test_no_path_breaks_the_portal(patient, world, path, who):
    if who:
        patient.force_login(getattr(world, who))
    values = {kind: value for kind, value in HOSTILE.items() if kind != "list"}
    statuses = {kind: answer(patient, path.format(value)) for kind, value in values.items()}
    assert {kind: got for kind, got in statuses.items() if got not in ANSWERS} == {}


@pytest.mark.parametrize("value", ["\x00", "²", "9" * 400, "x" * 20_000, "<script>"])
def test_no_form_breaks_the_portal(patient, world, value):
    patient.force_login(world.citizen)
    fields = ["title", "text", "kind", "category", "area", "place", "purpose", "username", "next"]
    data = dict.fromkeys(fields, value)
    for name in ["threads:new", "account_login", "account_signup", "elder-mode", "set_language"]:
        status = patient.post(reverse(name), data).status_code
        assert status in ANSWERS, name


def test_the_page_shows_what_was_asked_for_as_text(patient, world):
    body = patient.get("/search/?q=" + HOSTILE["markup"]).content.decode()
    assert "<script>alert(1)" not in body
