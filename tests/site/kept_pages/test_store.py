"""What is kept stays within its bounds, and the portal works without it."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import resolve
from structlog.testing import capture_logs

from portal.accounts.models import User
from portal.site.kept_pages import answers
from portal.site.middleware import away, kept_pages
from tests.site.kept_pages.asking import VERSIONS_ALONE, queries_of

# --- bounds ---------------------------------------------------------------------


def kept(size):
    return answers.Kept("v", b"x" * size, {}, resolve("/threads/"))


def test_a_full_store_lets_the_longest_unused_go():
    store = answers.Store(answers.LARGEST_SHARE * 10_000)
    for number in range(100):
        store.put(number, kept(5_000))
        store.get(0, "v")
    assert store.answers.currsize <= answers.LARGEST_SHARE * 10_000
    assert store.get(0, "v")
    assert store.get(1, "v") is None
    assert store.get(99, "v")


def test_what_is_too_large_is_not_kept():
    store = answers.Store(answers.LARGEST_SHARE * 10_000)
    store.put("large", kept(20_000))
    assert store.get("large", "v") is None


def test_nothing_is_kept_for_longer_than_a_minute():
    store = answers.Store(answers.MEGABYTE)
    store.put("page", kept(10))
    moment = store.answers.timer() + answers.SECONDS
    store.answers.expire(moment - 1)
    assert store.get("page", "v")
    store.answers.expire(moment + 1)
    assert store.get("page", "v") is None


def test_one_setting_switches_it_off(reader, world, settings):
    settings.KEPT_PAGES_MB = 0
    assert "ETag" not in reader.get("/threads/")
    _response, queries = queries_of(reader, "/threads/")
    assert len(queries) > VERSIONS_ALONE


def test_without_a_database_nothing_kept_is_shown(reader, world, monkeypatch):
    reader.get("/threads/")

    def fail():
        raise OperationalError("connection refused")

    monkeypatch.setattr(kept_pages, "versions", fail)
    assert reader.get("/threads/").status_code == 200  # made anew: this database does answer
    monkeypatch.setattr(away.outage, "since", 0.0)
    monkeypatch.setattr(away.outage, "is_on", lambda: True)
    assert reader.get("/threads/").status_code == 503


@pytest.mark.parametrize(
    ("path", "said"), [("/pages/help/", "s-maxage"), ("/threads/", "no-cache")]
)
def test_a_shared_cache_answers_alone_only_where_nothing_can_be_hidden(reader, world, path, said):
    first, second = reader.get(path), reader.get(path)
    assert said in first["Cache-Control"]
    assert second["Cache-Control"] == first["Cache-Control"]
    assert ("no-cache" in first["Cache-Control"]) is (path == "/threads/")
    person = Client()
    person.force_login(User.objects.get(pk=world.citizen.pk))
    assert person.get(path)["Cache-Control"] == "private, no-store"


def test_a_kept_answer_is_logged_like_any_other(reader, world):
    reader.get("/threads/")
    with capture_logs() as lines:
        reader.get("/threads/")
    finished = [line["request"] for line in lines if line["event"] == "request_finished"]
    assert finished == ["GET threads:list"]
