"""Every account page uses the portal's layout, in both languages."""

import pytest

ANYONE = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-broken/",
    "/accounts/password/reset/key/done/",
]
OWN = ["/accounts/email/", "/accounts/password/change/", "/accounts/logout/"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", ANYONE)
def test_looks_like_ours_to_anyone(client, db, page, language):
    client.cookies["django_language"] = language
    answer = client.get(page)
    assert answer.status_code == 200
    assert_looks_like_ours(answer, language)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", OWN)
def test_looks_like_ours_when_signed_in(client, citizen, page, language):
    client.force_login(citizen)
    client.cookies["django_language"] = language
    assert_looks_like_ours(client.get(page), language)


def assert_looks_like_ours(answer, language):
    assert f'<html lang="{language}"' in answer.text
    assert 'id="content"' in answer.text
    assert answer.text.count("<h1") == 1
    assert "noindex" in answer.text
    assert "<style" not in answer.text
    assert " style=" not in answer.text
