"""Password guessing is blocked, but the owner with the right password can still sign in."""

import pytest
from django.test import Client

from portal.accounts.sign_in import brute_force
from portal.limits.models import Tally
from tests.accounts.authenticator import code_of, give_app
from tests.builders import PASSWORD, person
from tests.racing import press_at_once

OFFICE, ELSEWHERE = "203.0.113.9", "198.51.100.7"


@pytest.fixture(autouse=True)
def _numbers(settings):
    settings.LIMITS = {
        "password": {"pair": "3/5m", "account": "6/h", "address": "12/h"},
        "password_on_known_device": {"device": "4/10m"},
        "password_before_second_factor": {"account": "9/d"},
        "code": {"account": "3/10m"},
    }


def sign_in(login, password=PASSWORD, *, at=OFFICE, browser=None):
    browser = browser or Client()
    form = {"login": login, "password": password}
    browser.last = browser.post("/accounts/login/", form, REMOTE_ADDR=at)
    return browser


def is_in(browser):
    return "_auth_user_id" in browser.session


def guess(login, times, *, at=OFFICE):
    for number in range(times):
        browser = sign_in(login, f"wrong-{number}", at=at)
    return browser


def test_a_colleague_at_the_same_address_signs_in(citizen, neighbour):
    guess("citizen", 10)
    assert is_in(sign_in("neighbour"))


def test_one_account_from_one_address_pauses_with_a_sentence(citizen):
    answer = guess("citizen", 4).last
    assert "密码连着几次没对上，5 分钟后可以再试" in answer.text
    assert not is_in(sign_in("citizen"))
    assert is_in(sign_in("citizen", at=ELSEWHERE))


def test_one_account_from_many_addresses_pauses(citizen):
    for number in range(6):
        guess("citizen", 1, at=f"198.51.100.{number}")
    assert not is_in(sign_in("citizen", at="198.51.100.99"))


def test_many_accounts_from_one_address_pause(citizen):
    for number in range(12):
        guess(f"nobody-{number}", 1)
    assert not is_in(sign_in("citizen"))
    assert is_in(sign_in("citizen", at=ELSEWHERE))


def test_the_name_and_the_address_of_an_account_count_as_one(citizen):
    guess("citizen", 2)
    guess("citizen@lanchuan.example", 1)
    assert not is_in(sign_in("CITIZEN"))


def test_right_passwords_are_not_failures(citizen):
    for _time in range(8):
        assert is_in(sign_in("citizen"))


def test_a_browser_the_account_knows_has_a_count_of_its_own(citizen):
    own = sign_in("citizen")
    own.post("/accounts/logout/")
    guess("citizen", 10)
    assert not is_in(sign_in("citizen"))
    assert is_in(sign_in("citizen", browser=own))


def test_a_known_browser_may_not_guess_for_ever(citizen):
    own = sign_in("citizen")
    own.post("/accounts/logout/")
    for number in range(4):
        sign_in("citizen", f"wrong-{number}", browser=own)
    assert not is_in(sign_in("citizen", browser=own))


def test_a_new_password_makes_every_browser_a_stranger(citizen):
    own = sign_in("citizen")
    citizen.set_password("another-long-password")
    citizen.save()
    own.post("/accounts/logout/")
    guess("citizen", 10)
    assert not is_in(sign_in("citizen", "another-long-password", browser=own))


def test_a_forged_device_is_no_device(citizen):
    stranger = Client()
    stranger.cookies[brute_force.cookie_name()] = f'{{"{citizen.pk}": ["x", "y"]}}'
    guess("citizen", 10)
    assert not is_in(sign_in("citizen", browser=stranger))


def test_a_locked_out_office_gets_in_with_the_second_factor(citizen):
    secret = give_app(citizen)
    for number in range(12):
        guess(f"nobody-{number}", 1)
    guess("citizen", 4)
    browser = sign_in("citizen")
    assert browser.last["Location"].startswith("/accounts/2fa/authenticate/")
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}, REMOTE_ADDR=OFFICE)
    assert is_in(browser)


def test_past_the_limit_a_guess_tells_nobody_who_has_a_second_factor(citizen, neighbour):
    give_app(citizen)
    with_factor, without = guess("citizen", 5).last, guess("neighbour", 5).last
    for answer in (with_factor, without):
        assert "密码连着几次没对上" in answer.text


def test_even_with_a_second_factor_there_is_an_end(citizen):
    give_app(citizen)
    guess("citizen", 3 + 9)
    assert not sign_in("citizen").last.has_header("Location")


@pytest.mark.django_db(transaction=True)
def test_of_eight_guesses_at_once_three_are_looked_at(monkeypatch):
    person("citizen")
    looked_at = []
    monkeypatch.setattr(
        "portal.accounts.adapter.AccountAdapter.authentication_failed",
        lambda self, request, **credentials: looked_at.append(1),
    )
    assert press_at_once(8, lambda: guess("citizen", 1)) == {"done": 8}
    assert len(looked_at) == 3
    assert all(len(tally.moments) == 3 for tally in Tally.objects.all())
