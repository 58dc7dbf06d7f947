"""A missing setting stops the start with a sentence that says what to set."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.configuration import environment


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    for name in ("ALLOWED_HOSTS", "SECRET_KEY", "PORTAL_MODE"):
        monkeypatch.delenv(name, raising=False)


def test_production_is_the_default_and_asks_for_its_secret(tmp_path):
    assert environment.read_mode() == "production"
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set. Set it to"):
        environment.read_secret("production", tmp_path)
    assert not (tmp_path / "secret").exists()


def test_production_asks_for_the_names_it_is_reached_by():
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS is not set. Set it to"):
        environment.read_hosts("production")


def test_production_answers_to_the_names_it_was_given(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "wenzhong.example,www.wenzhong.example")
    assert environment.read_hosts("production") == ["wenzhong.example", "www.wenzhong.example"]


def test_the_demonstration_answers_at_home_and_keeps_its_secret(tmp_path):
    assert "127.0.0.1" in environment.read_hosts("demo")
    secret = environment.read_secret("demo", tmp_path)
    assert len(secret) > 40
    assert environment.read_secret("demo", tmp_path) == secret
