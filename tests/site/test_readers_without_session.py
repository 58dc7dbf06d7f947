"""
Readers who are not signed in get no cookie and no token, so that a shared cache may keep their
pages; the two switches in the head work without a token, and nothing else does.
"""

import pytest
from django.test import Client

TOKEN = "csrfmiddlewaretoken"
SCRIPTS = {"HX-Request", "HX-History-Restore-Request"}
# What a page without a session depends on: language, larger text, whether there is a session.
ALWAYS = {"Cookie", "Accept-Language", "Accept-Encoding"}
PAGES = {
    "/": ALWAYS,
    "/threads/": ALWAYS | SCRIPTS,
    "/threads/?kind=inquiry": ALWAYS | SCRIPTS,
    "/threads/{number}/": ALWAYS,
    "/boards/notices/": ALWAYS | SCRIPTS,
    "/search/?q=公交": ALWAYS | SCRIPTS,
    "/agencies/": ALWAYS,
    "/agencies/transport/": ALWAYS,
    "/pages/help/": ALWAYS,
    "/checksums/": ALWAYS,
    "/nowhere/": ALWAYS,
}
SWITCHES = {"/elder-mode/": {}, "/i18n/setlang/": {"language": "en"}}


@pytest.fixture
def strict(db):
    return Client(enforce_csrf_checks=True, headers={"accept-encoding": "gzip"})


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("is_elder", [False, True])
def test_a_reader_gets_no_cookie_and_no_token(client, transport, thread, path, is_elder):
    if is_elder:
        client.cookies["elder"] = "1"
    response = client.get(path.format(number=thread.number), headers={"accept-encoding": "gzip"})
    assert list(response.cookies) == []
    assert set(response["Vary"].split(", ")) == PAGES[path]
    plain = client.get(path.format(number=thread.number))
    assert TOKEN not in plain.text
    assert ('data-mode="elder"' in plain.text) is is_elder


@pytest.mark.parametrize("path", SWITCHES)
def test_a_switch_needs_no_token_and_sets_its_own_cookies_alone(strict, path):
    response = strict.post(path, SWITCHES[path] | {"next": "/threads/"})
    assert (response.status_code, response.url) == (302, "/threads/")
    assert set(response.cookies) <= {"elder", "elder_size", "django_language"}


@pytest.mark.parametrize("path", SWITCHES)
def test_a_switch_leaves_session_and_account_as_they_are(strict, citizen, path):
    strict.force_login(citizen)
    before = dict(strict.session), citizen.language
    strict.post(path, SWITCHES[path])
    citizen.refresh_from_db()
    assert (dict(strict.session), citizen.language) == before


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/logout/", "/threads/new/", "/my/settings/"]
)
def test_whatever_else_is_sent_needs_a_token(strict, citizen, path):
    strict.force_login(citizen)
    assert strict.post(path, {"title": "路灯"}).status_code == 403


def test_who_is_signed_in_gets_a_token_to_sign_out_with(client, citizen):
    client.force_login(citizen)
    assert TOKEN in client.get("/").text


ELSEWHERE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://elsewhere.example"},
    {"origin": "null"},
    {"referer": "https://elsewhere.example/testserver"},
]
HERE = [
    {},
    {"sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "none"},
    {"origin": "http://testserver"},
    {"referer": "http://testserver/threads/"},
]


@pytest.mark.parametrize("path", SWITCHES)
@pytest.mark.parametrize("said", ELSEWHERE)
def test_a_switch_pressed_on_another_site_changes_nothing(strict, path, said):
    answer = strict.post(path, {"language": "en", "next": "/"}, headers=said)
    assert answer.status_code == 403
    assert not answer.cookies


@pytest.mark.parametrize("path", SWITCHES)
@pytest.mark.parametrize("said", HERE)
def test_a_switch_pressed_here_works_in_every_browser(strict, path, said):
    answer = strict.post(path, {"language": "en", "next": "/"}, headers=said)
    assert (answer.status_code, bool(answer.cookies)) == (302, True)
