"""
The log never contains what people type into URLs, queries, forms and headers.

Every URL pattern is requested with a phone number, an identity card number, an e-mail address
and a key in every possible place.
"""

import io
import json
import logging
import re

import pytest
import structlog
from django.contrib.admindocs.views import simplify_regex
from django.test import RequestFactory
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from portal.logs.configuration import configure, formatter
from portal.logs.gunicorn import Logger as WebServerLogger
from portal.logs.requests import WithoutAddresses, describe_request
from portal.site.management.commands import serve

PHONE, CARD, MAIL = "10012345678", "999999199003070012", "li.na@lanchuan.example"
KEY = "3k-d1f0c2a7b9e8d6c5b4a3f2e1d0c9b8a7"
SECRETS = [PHONE, CARD, MAIL, KEY]


def patterns(resolver=None, before=""):
    """Every route with its arguments as ``<…>``."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        else:
            yield simplify_regex(route)


ROUTES = sorted(set(patterns()))


@pytest.fixture
def written():
    """The log as a production portal writes it, from the root and every level it keeps."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter("production"))
    handler.addFilter(WithoutAddresses())
    root, django = logging.getLogger(), logging.getLogger("django")
    levels = root.level, django.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    django.setLevel(logging.INFO)
    yield stream.getvalue
    root.removeHandler(handler)
    root.setLevel(levels[0])
    django.setLevel(levels[1])
    structlog.contextvars.clear_contextvars()


def ask(client, route, number):
    """A GET or a POST in turn, both on the pages where keys and codes are given."""
    path = re.sub(r"<[^>]+>", SECRETS[number % 4], route)
    typed = {f"路{one}": f"灯{one}" for one in SECRETS} | {"q": f"路灯{' '.join(SECRETS)}"}
    headers = {"user-agent": f"phone {PHONE}", "referer": f"http://testserver/{KEY}"}
    both = route.startswith("/accounts/")
    if both or number % 2:
        client.get(path, typed, headers=headers)
    if both or not number % 2:
        client.post(f"{path}?q=%E8%B7%AF{KEY}{PHONE}", typed, headers=headers)


def test_there_are_routes_to_ask():
    assert len(ROUTES) > 100
    assert any("reset/key" in route for route in ROUTES)


def test_nothing_typed_reaches_the_log(client, administrator, written):
    client.raise_request_exception = False
    for number, route in enumerate(ROUTES):
        # Signing out is one of the pages.
        client.force_login(administrator)
        ask(client, route, number)
    text = written()
    assert "request_finished" in text
    assert [line for line in text.splitlines() if any(one in line for one in SECRETS)] == []


def test_a_line_says_who_which_page_and_how_it_ended(client, citizen, thread, written):
    client.force_login(citizen)
    client.get(f"/threads/{thread.number}/?q=x", REMOTE_ADDR="203.0.113.9", REMOTE_PORT="51234")
    line = json.loads(written().splitlines()[-1])
    assert line["request"] == f"GET threads:detail number={thread.number}"
    assert (line["event"], line["code"]) == ("request_finished", 200)
    assert (line["user_id"], line["ip"], line["port"]) == (citizen.pk, "203.0.113.9", "51234")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/accounts/password/reset/key/1-abc123/", "account_reset_password_from_key"),
        ("/boards/streets/", "boards:detail slug=[…]"),
        (f"/threads/{CARD}/", "no page /threads"),
        ("/wp-admin/x.php?a=1", "no page /wp-admin"),
        (f"/{KEY}/", "no page"),
    ],
)
def test_a_page_is_named_by_its_route(path, words):
    text = describe_request(RequestFactory().get(path))
    assert text.startswith("GET ")
    assert words in text
    assert "abc123" not in text


def test_a_line_of_the_framework_names_the_page_and_not_the_address(written):
    request = RequestFactory().get(f"/nowhere/{KEY}/?q={PHONE}")
    logging.getLogger("django.request").error("%s", request.path, extra={"request": request})
    [line] = [json.loads(line) for line in written().splitlines()]
    assert line["event"] == "django.request GET no page /nowhere"


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/my/"])
def test_a_request_is_one_line_whatever_its_answer(client, db, written, path):
    client.get(path)
    assert len(written().splitlines()) == 1


def test_the_web_server_writes_through_the_same_masking():
    from gunicorn.config import Config

    stream = io.StringIO()
    logger = WebServerLogger(Config())
    for handler in logger.error_log.handlers:
        handler.setStream(stream)
    logger.error("Error handling request %s", f"/reset/{KEY}/?q={PHONE}")
    logger.error("somebody called from %s", PHONE)
    text = stream.getvalue()
    assert "could not answer a request" in text
    assert KEY not in text
    assert PHONE not in text
    configure("test")


def test_the_web_server_is_started_with_it_and_believes_no_header_itself():
    command = " ".join(serve._gunicorn("127.0.0.1", 8000, 2, 8))
    assert "--logger-class portal.logs.gunicorn.Logger" in command
    # Nobody is named: what proxies say is believed or not by portal.proxies alone.
    assert "--forwarded-allow-ips  --" in command
