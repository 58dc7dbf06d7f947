"""
The database is away: a page within seconds, in both languages, with the typed text.

Most of these tests run without a database, because the page must not use it.
"""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError
from django.test import RequestFactory

from portal.site.error_pages import views
from portal.site.error_pages.kept_input import typed_in
from portal.site.middleware import away

OURS = {"HTTP_ORIGIN": "http://testserver"}
TYPED = {"title": "路灯不亮", "text": "第一行\r\n<b>第二行</b>", "kind": "inquiry"}
TOKEN = {"csrfmiddlewaretoken": "t" * 64}


def page_for(request):
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        return views.server_error(request)


def posted(form, **headers):
    return page_for(RequestFactory().post("/threads/new/?step=all", form, **(OURS | headers)))


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch):
    monkeypatch.setattr(away, "outage", away.Outage())


def test_keeps_every_word_and_sends_it_to_the_same_address_again():
    answer = posted(TYPED | TOKEN)
    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert 'action="/threads/new/?step=all"' in text
    assert f'name="csrfmiddlewaretoken" value="{"t" * 64}"' in text
    assert 'name="kind" value="inquiry"' in text
    assert "\n第一行\r\n&lt;b&gt;第二行&lt;/b&gt;</textarea>" in text
    assert "再发一次 · Send it again" in text


def test_speaks_both_languages_and_says_whom_to_call():
    text = page_for(RequestFactory().get("/")).content.decode()
    for words in ("网站暂时用不了", "Not available for a moment", 'href="tel:12345"'):
        assert words in text
    assert "<form" not in text


@pytest.mark.parametrize("name", ["password", "password1", "oldpassword", "code", "secret_key"])
def test_a_password_is_never_written_back(name):
    text = posted({name: "hunter-2-hunter-2", "login": "citizen"} | TOKEN).content.decode()
    assert "hunter-2" not in text
    assert 'value="citizen"' in text
    assert "再发一次" not in text
    assert "重新打开这一页" in text


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_words_of_another_site_are_not_shown(origin):
    assert "第一行" not in posted(TYPED | TOKEN, HTTP_ORIGIN=origin).content.decode()


def test_a_browser_that_names_only_the_page_it_came_from_is_ours():
    request = RequestFactory().post("/x/", TYPED | TOKEN, HTTP_REFERER="http://testserver/x/")
    assert typed_in(request)["may_send_again"]
    request = RequestFactory().post("/x/", TYPED, HTTP_REFERER="http://testserver.evil/x/")
    assert typed_in(request) is None


def test_a_script_that_saves_is_told_so():
    answer = posted(TYPED | {"autosave": "1"})
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")


def test_a_program_gets_json():
    answer = page_for(RequestFactory().get("/api/v1/threads/"))
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")


def test_large_text_stays_large():
    request = RequestFactory().get("/")
    request.COOKIES["elder"] = "1"
    assert 'data-mode="elder" data-size="18"' in page_for(request).content.decode()


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (OperationalError("the connection is lost"), True),
        (OperationalError("no such table: forum_thread"), False),
        (DatabaseError("syntax error"), False),
        (ValidationError("x"), False),
        (None, False),
    ],
)
def test_knows_what_is_the_database_s_being_away(failure, expected):
    assert away.is_away(failure) is expected


def test_one_asks_and_all_others_are_answered_at_once(client, monkeypatch):
    monkeypatch.setattr(away, "answers", lambda: pytest.fail("nobody asks again so soon"))
    away.outage.note(answers=False)
    answer = client.post("/threads/new/", TYPED | TOKEN, headers={"origin": "http://testserver"})
    assert answer.status_code == 503
    assert "路灯不亮" in answer.text
    assert client.get("/healthz/").status_code == 200
    assert client.get("/robots.txt").status_code == 200


@pytest.mark.django_db
def test_goes_on_once_it_is_back(client, monkeypatch):
    monkeypatch.setattr(away, "SECONDS_UNTIL_ASKED_AGAIN", 0)
    monkeypatch.setattr(away, "answers", lambda: False)
    away.outage.note(answers=False)
    assert client.get("/threads/").status_code == 503
    monkeypatch.setattr(away, "answers", lambda: True)
    assert client.get("/threads/").status_code == 200


@pytest.mark.django_db
def test_a_view_that_loses_the_database_is_answered_so(client, monkeypatch):
    def lost(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("portal.site.reading.home.latest", lost)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 503
    assert "网站暂时用不了" in answer.text
