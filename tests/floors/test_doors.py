"""
Every URL has an access rule in ``doors.py``, and the rule holds: each URL is requested as
every actor with every method.
"""

import re

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse

from portal.site.models import Profile
from tests.floors.doors import ADMIN, DOORS, EVERYBODY, GET

METHODS = ["GET", "POST", "PUT", "DELETE"]
SHUT = {403, 404, 405, 410}
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
# Writes that any request may make: sessions, and the counters of the rate limits.
UNTOLD = ("django_session", "limits_tally")
SAMPLE = {"object_id": "1", "id": "1", "content_type_id": "1", "app_label": "forum", "url": "x"}


def patterns(resolver=None, namespace=""):
    """Yield (name, pattern) of every URL pattern."""
    resolver = resolver or get_resolver()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from patterns(pattern, namespace + inner)
        else:
            yield namespace + (pattern.name or ""), pattern


ALL = list(patterns())
OURS = sorted({name for name, _pattern in ALL if not name.startswith("admin:")})
ADMIN_ADDRESSES = sorted(
    {name for name, _pattern in ALL if name.startswith("admin:") and name != "admin:"}
)


def test_every_address_has_a_decision():
    assert [name for name in OURS if name not in DOORS] == []


def test_every_decision_is_about_an_address():
    assert sorted(set(DOORS) - set(OURS)) == []


def test_every_door_names_known_actors_and_methods():
    doors = [door for doors in DOORS.values() for door in doors]
    assert {who for door in doors for who in door.who} <= EVERYBODY
    assert all(door.methods <= set(METHODS) for door in doors)


@pytest.fixture
def knock(world):
    """A function that sends a request as an actor; returns the response and the SQL writes."""
    client = Client(raise_request_exception=False)
    cookies = {"anonymous": None} | {
        who: _session_of(getattr(world, who)) for who in EVERYBODY - {"anonymous"}
    }

    def knock(who, method, path, data):
        # The read limits count in the cache, and all actors have the same IP address.
        cache.clear()
        client.cookies.clear()
        if cookies[who]:
            client.cookies["sessionid"] = cookies[who]
        with Undone(), CaptureQueriesContext(connection) as asked:
            if method == "POST":
                response = client.post(path, data)
            else:
                response = client.generic(method, path)
            if response.streaming:
                # Read to its end, because ``close`` would close the database connection too.
                b"".join(response.streaming_content)
        return response, [query["sql"][:120] for query in asked if _writes(query["sql"])]

    return knock


def _session_of(person):
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


class Undone:
    """A context manager that rolls back all database writes made inside it."""

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *problem):
        transaction.set_rollback(True)
        return self.atomic.__exit__(*problem)


def _writes(sql):
    return WRITES.match(sql) and not any(name in sql[:200] for name in UNTOLD)


def _is_shut(response):
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/accounts/")
    return to_sign_in or response.status_code in SHUT


def findings(knock, world, name, door, *, kwargs=None, methods=METHODS):
    """A line for every actor and method whose response or writes break the door's rule."""
    path = path_of(name, door.at(world) if kwargs is None else kwargs)
    for who in sorted(EVERYBODY):
        for method in methods:
            response, written = knock(who, method, path, door.data(world))
            opened = door.opens(who, method)
            status = response.status_code
            wrong = status >= 500
            wrong |= opened and status not in door.answers
            wrong |= not opened and not _is_shut(response)
            wrong |= bool(written) and (method == "GET" or not opened)
            if wrong:
                yield f"{who} {method} {path}: {status} {written}"


def path_of(name, kwargs):
    return "/api/v1/nothing/" if name == "api:unknown" else reverse(name, kwargs=kwargs)


@pytest.mark.parametrize("name", sorted(DOORS))
def test_the_door_is_as_decided(name, knock, world):
    wrong = [line for door in DOORS[name] for line in findings(knock, world, name, door)]
    assert wrong == []


def test_the_outbox_opens_in_the_demonstration(knock, world, settings):
    settings.DEMO = True
    Profile.objects.update(is_demonstration=True)
    response, _written = knock("anonymous", "GET", reverse("demo-outbox"), {})
    assert response.status_code == 200


def test_head_is_answered_where_get_is(knock, world):
    doors = [(name, door) for name, doors in DOORS.items() for door in doors]
    for name, door in doors:
        if door.methods == GET and "anonymous" in door.who and door.answers >= {200}:
            path = path_of(name, door.at(world))
            response, _written = knock("anonymous", "HEAD", path, {})
            assert response.status_code in {200, 302}, path


# --- the Django admin ---------------------------------------------------------


def _admin_kwargs(name):
    for known, pattern in ALL:
        if known == name:
            return {key: SAMPLE[key] for key in pattern.pattern.regex.groupindex} or {
                key: SAMPLE[key] for key in getattr(pattern.pattern, "converters", {})
            }
    raise LookupError(name)


@pytest.mark.parametrize("name", ADMIN_ADDRESSES)
def test_the_admin_opens_for_administrators_alone(name, knock, world):
    kwargs = _admin_kwargs(name)
    path = reverse(name, kwargs=kwargs)
    wrong = []
    for who in sorted(EVERYBODY):
        # The admin checks every method alike, so only some actors try all of them.
        methods = METHODS if who in {"anonymous", "supervisor", "administrator"} else ["GET"]
        for method in methods:
            response, written = knock(who, method, path, {})
            if who in ADMIN.who:
                right = response.status_code in ADMIN.answers and not (written and method == "GET")
            else:
                right = not written and (_is_shut(response) or _sent_to_the_door(response))
            if not right:
                wrong.append(f"{who} {method} {path}: {response.status_code} {written}")
    assert wrong == []


def _sent_to_the_door(response):
    # The admin's login redirects to the portal's; its logout redirects to a start page.
    place = response.headers.get("Location", "")
    return response.status_code == 302 and (
        place in {"/admin/", "/"} or place.startswith("/admin/login/?")
    )


def test_there_are_admin_pages_to_look_at():
    assert len(ADMIN_ADDRESSES) > 50
