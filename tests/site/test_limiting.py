"""The rate limits of account pages: each has a valid number, and the 429 page keeps the text."""

import pytest
from django.urls import NoReverseMatch, reverse

from portal.configuration import limits
from portal.limits import rates
from portal.site.middleware.limits import ACTS

WITH_KEY = {"account_reset_password_from_key": ["1", "k"]}


@pytest.mark.parametrize("name", sorted(ACTS))
def test_is_the_name_of_a_page(name):
    try:
        reverse(name, args=WITH_KEY.get(name, []))
    except NoReverseMatch:
        pytest.fail(f"{name} is no page any more: its limit holds nobody")


@pytest.mark.parametrize("mode", ["production", "demo", "test"])
def test_every_number_can_be_read(mode, monkeypatch):
    from portal.configuration.environment import env

    monkeypatch.setenv("LIMIT_SUBMIT_PERSON", "7/10m")
    table = limits.read_limits(mode, env)
    assert set(ACTS.values()) <= set(table)
    assert table["submit"]["person"] == "7/10m"
    for scopes in table.values():
        assert all(rates.parse_rates(number) for number in scopes.values())


def test_what_was_typed_is_on_the_page_and_can_be_sent_again(client, citizen, settings):
    settings.LIMITS = {"letter": {"person": "1/10m"}}
    client.force_login(citizen)
    form = {"email": "new@lanchuan.example", "action_add": "", "csrfmiddlewaretoken": "t" * 64}
    for _time in range(2):
        answer = client.post("/accounts/email/", form, headers={"origin": "http://testserver"})
    assert answer.status_code == 429
    assert "new@lanchuan.example</textarea>" in answer.text
    assert 'action="/accounts/email/"' in answer.text


def test_what_another_site_sent_is_not_written_into_our_page(client, citizen, settings):
    settings.LIMITS = {"letter": {"person": "1/10m"}}
    client.force_login(citizen)
    for _time in range(2):
        answer = client.post(
            "/accounts/email/", {"email": "evil"}, headers={"origin": "https://evil.example"}
        )
    assert answer.status_code == 429
    assert "evil" not in answer.text
