"""Sign-in, failed sign-in and sign-out are logged, without the typed values."""

import pytest
from structlog.testing import capture_logs

from tests.accounts.authenticator import code_of, give_app, give_code
from tests.builders import PASSWORD


@pytest.fixture
def events():
    with capture_logs() as lines:
        yield lambda: [
            (line["event"], line.get("account")) for line in lines if "request" not in line
        ]


def sign_in(client, login="citizen", password=PASSWORD):
    return client.post("/accounts/login/", {"login": login, "password": password})


def test_signing_in_and_out(client, citizen, events):
    sign_in(client)
    client.post("/accounts/logout/")
    assert events() == [("signed_in", citizen.pk), ("signed_out", citizen.pk)]


@pytest.mark.parametrize("login", ["citizen", "Citizen@Lanchuan.example"])
def test_a_wrong_password_names_the_account(client, citizen, events, login):
    sign_in(client, login, "wrong")
    assert events() == [("sign_in_failed", citizen.pk)]


def test_a_name_that_is_nobody_s_is_not_written(client, citizen, events):
    """Somebody may have typed the password there."""
    for _time in range(2):
        sign_in(client, "my-secret-password", "x")
    (_event, first), (_same, second) = events()
    assert first == second
    assert first.startswith("unknown ")
    assert "secret" not in first


def test_the_second_factor(client, citizen, events):
    secret = give_app(citizen)
    sign_in(client)
    give_code(client, "000000")
    code = code_of(secret)
    give_code(client, code)
    client.post("/accounts/logout/")
    sign_in(client)
    give_code(client, code)
    assert events() == [
        ("second_factor_refused", citizen.pk),
        ("second_factor_passed", citizen.pk),
        ("signed_in", citizen.pk),
        ("signed_out", citizen.pk),
        ("second_factor_refused", citizen.pk),
    ]


def test_a_limit_that_holds_is_an_event(client, citizen, events, settings):
    settings.LIMITS = {"password": {"account": "1/h"}, "sign_in": {"address": "9/m"}}
    for _time in range(2):
        sign_in(client, password="wrong")
    assert events() == [("sign_in_failed", citizen.pk), ("limit_reached", citizen.pk)]
