"""Without the shared cache every read is a miss, nothing fails, and limits still count."""

import pytest
from django.core.cache import caches
from django.test import override_settings

from portal.limits import tallies
from portal.storage.cache import SharedCache

# Nothing listens there.
NOWHERE = {
    "default": {"BACKEND": "portal.storage.cache.SharedCache", "LOCATION": "redis://127.0.0.1:1/0"},
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "away"},
}


@pytest.fixture
def cache(monkeypatch):
    monkeypatch.setattr(SharedCache, "away_until", 0.0)
    with override_settings(CACHES=NOWHERE):
        yield caches["default"]


def test_everything_is_a_miss(cache):
    assert cache.get("a", "nothing") == "nothing"
    assert cache.set("a", 1) is None
    assert cache.add("a", 1) is True
    assert cache.get_or_set("a", lambda: 7, 60) == 7
    assert (cache.get_many(["a"]), cache.set_many({"a": 1})) == ({}, [])
    assert (cache.delete("a"), cache.touch("a"), cache.has_key("a")) == (False, False, False)
    assert (cache.delete_many(["a"]), cache.clear()) == (None, False)


def test_counting_says_that_it_does_not(cache):
    with pytest.raises(ValueError, match="away"):
        cache.incr("a")


def test_after_a_failure_it_is_left_alone_for_a_moment(cache, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "django.core.cache.backends.redis.RedisCache.get", lambda *_all: asked.append(1) or "back"
    )
    cache.set("a", 1)
    assert cache.get("a", "nothing") == "nothing"
    assert asked == []
    monkeypatch.setattr(SharedCache, "away_until", 0.0)
    assert cache.get("a") == "back"


def test_limits_on_reading_are_counted_by_the_process(cache, settings):
    settings.LIMITS = {"search": {"person": "2/m"}}
    for _time in range(2):
        tallies.take_read("search", person=1, now=1000)
    with pytest.raises(tallies.LimitReached):
        tallies.take_read("search", person=1, now=1000)


@pytest.mark.django_db
def test_readyz_says_degraded_and_pages_go_on(cache, client):
    answer = client.get("/readyz/")
    assert answer.json()["parts"]["cache"]["state"] == "degraded"
    assert answer.status_code == 200
    assert client.get("/threads/").status_code == 200
