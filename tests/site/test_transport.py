"""In production a check warns of unencrypted connections to other machines."""

import pytest
from django.db import connection

from portal.site.system_checks import dependencies

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True
    settings.REDIS_URL = ""
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "localhost", False, False
    return settings


@pytest.mark.parametrize(
    ("host", "mode", "warned"),
    [
        ("", "", False),
        ("127.0.0.1", "", False),
        ("/var/run/postgresql", "", False),
        ("db.city.example", "", True),
        ("db.city.example", "prefer", True),
        ("db.city.example", "verify-full", False),
    ],
)
def test_the_database(host, mode, warned, production, monkeypatch):
    options = {"sslmode": mode} if mode else {}
    monkeypatch.setitem(connection.settings_dict, "HOST", host)
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    assert bool(dependencies.check_transport()) is warned


@pytest.mark.parametrize(
    ("address", "warned"),
    [("redis://127.0.0.1:6379/0", False), ("redis://cache.example/0", True)]
    + [("rediss://cache.example/0", False)],
)
def test_the_cache(address, warned, production):
    production.REDIS_URL = address
    assert bool(dependencies.check_transport()) is warned


@pytest.mark.parametrize(
    ("host", "encrypted", "warned"),
    [("mail.example", False, True), ("mail.example", True, False), ("localhost", False, False)],
)
def test_the_mail_server(host, encrypted, warned, production):
    production.EMAIL_HOST, production.EMAIL_USE_TLS = host, encrypted
    assert bool(dependencies.check_transport()) is warned


def test_a_demonstration_is_not_asked(production):
    production.PRODUCTION, production.REDIS_URL = False, "redis://cache.example/0"
    assert dependencies.check_transport() == []
