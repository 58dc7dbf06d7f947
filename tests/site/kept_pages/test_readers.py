"""A kept page is nobody's, and each kind of reader has one."""

import pytest
from django.conf import settings as configured
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import Client

from portal.site.kept_pages import answers, readers
from portal.site.message_storage import PrefixedCookieStorage
from portal.site.middleware import kept_pages
from tests.site.kept_pages.asking import VERSIONS_ALONE, as_reader, queries_of, words

# Only who is signed in gets one, to sign out with.
TOKEN = "csrfmiddlewaretoken"


# --- nobody's -------------------------------------------------------------------

SOMEBODYS = [
    {configured.SESSION_COOKIE_NAME: "of-somebody"},
    {PrefixedCookieStorage.cookie_name: "said"},
    {configured.LAST_PRESS_COOKIE_NAME: "pressed"},
]


@pytest.mark.parametrize("cookies", SOMEBODYS)
def test_who_has_a_session_or_a_message_gets_no_kept_page(reader, world, cookies):
    reader.get("/threads/")
    somebody = Client(headers={"accept-encoding": "gzip"})
    for name, value in cookies.items():
        somebody.cookies[name] = value
    _response, queries = queries_of(somebody, "/threads/")
    assert len(queries) > VERSIONS_ALONE


def test_what_is_made_for_somebody_is_kept_for_nobody(store, world):
    person = Client()
    person.force_login(world.citizen)
    for path in ("/", "/threads/", world.public.get_absolute_url()):
        assert TOKEN in person.get(path).text
        assert TOKEN not in Client().get(path).text
        assert TOKEN in person.get(path).text


@pytest.mark.parametrize(
    "headers",
    [{"hx-request": "true"}, {"authorization": "Token x"}, {"range": "bytes=0-9"}],
)
def test_a_script_or_program_with_a_key_gets_its_own_answer(reader, world, headers):
    reader.get("/threads/")
    _response, queries = queries_of(reader, "/threads/", **headers)
    assert len(queries) > VERSIONS_ALONE


def test_a_part_for_a_script_is_not_kept_for_a_reader(reader, world):
    part = reader.get("/threads/", headers={"hx-request": "true"})
    assert b"<html" not in words(part)
    assert b"<html" in words(reader.get("/threads/"))


@pytest.mark.parametrize("pattern", ["/accounts/login/", "/threads/new/", "/nowhere/", "{hidden}"])
def test_other_pages_are_not_kept(reader, world, store, pattern):
    path = pattern.format(hidden=world.hidden.get_absolute_url())
    reader.get(path)
    assert not store.answers
    assert "ETag" not in reader.get(path)


def test_cookies_of_other_programs_reach_no_kept_page(rf, store, world):
    request = as_reader(rf.get("/threads/"))
    request.META["HTTP_COOKIE"] = "_analytics=42; elder=1"
    seen = {}

    def view(request):
        seen.update(cookies=dict(request.COOKIES), header=request.META["HTTP_COOKIE"])
        return HttpResponse(status=404)

    kept_pages.KeepPages(view)(request)
    assert seen == {"cookies": {"elder": "1"}, "header": "elder=1"}


@pytest.mark.parametrize("path", ["/accounts/login/", "/threads/"])
def test_a_form_keeps_its_token_and_is_not_kept(rf, store, db, path):
    """Also on a kept page, where the bar of the demonstration has forms."""
    request = as_reader(rf.get(path))
    request.META["HTTP_COOKIE"] = f"csrftoken={'a' * 32}"
    form = CsrfViewMiddleware(lambda request: HttpResponse(get_token(request)))
    answer = kept_pages.KeepPages(form)(request)
    assert answer.cookies["csrftoken"].value == "a" * 32
    assert not store.answers


REFUSED = {
    "private": HttpResponse(headers={"Cache-Control": "private"}),
    "not to be stored": HttpResponse(headers={"Cache-Control": "no-store"}),
    "a nonce": HttpResponse(headers={"Content-Security-Policy": "script-src 'nonce-abc'"}),
    "another header": HttpResponse(headers={"Vary": "Cookie, User-Agent"}),
    "anything": HttpResponse(headers={"Vary": "*"}),
    "not found": HttpResponse(status=404),
    "streamed": StreamingHttpResponse([b"list"]),
}


@pytest.mark.parametrize("refused", REFUSED)
def test_an_answer_that_is_not_for_all_is_not_kept(refused):
    assert not answers.may_be_kept(REFUSED[refused])


def test_an_answer_for_all_is_kept_until_it_sets_a_cookie():
    answer = HttpResponse("list", headers={"Vary": "Cookie, HX-Request"})
    assert answers.may_be_kept(answer)
    answer.set_cookie("seen", "1")
    assert not answers.may_be_kept(answer)


# --- one for each kind of reader ------------------------------------------------

READERS = [
    {},
    {"path": "/threads/?kind=inquiry"},
    {"HTTP_HOST": "other.example"},
    {"HTTP_ACCEPT_LANGUAGE": "en"},
    {"HTTP_COOKIE": "django_language=en; elder=1"},
    {"HTTP_COOKIE": "elder=1"},
    {"HTTP_COOKIE": "elder=1; elder_size=24"},
    {"HTTP_ACCEPT_ENCODING": "br"},
    {"wsgi.url_scheme": "https"},
    {"path": "/api/v1/threads/"},
    {"path": "/api/v1/threads/", "HTTP_ACCEPT": "text/html"},
]


def test_each_kind_of_reader_has_a_page_of_their_own(rf):
    keys = set()
    for said in READERS:
        meta = {"HTTP_ACCEPT_ENCODING": "gzip"} | said
        keys.add(readers.key_of(rf.get(meta.pop("path", "/threads/"), **meta)))
    assert len(keys) == len(READERS)


def test_what_only_another_program_sees_makes_no_page_of_its_own(rf):
    meta = [
        {},
        {"HTTP_COOKIE": "_analytics=1"},
        {"HTTP_USER_AGENT": "phone"},
        {"REMOTE_ADDR": "::1"},
    ]
    assert len({readers.key_of(rf.get("/threads/", **one)) for one in meta}) == 1


def test_languages_and_larger_text_do_not_mix(reader, world):
    seen = {}
    for name, header in {"zh": "", "en": "django_language=en", "elder": "elder=1"}.items():
        client = Client(headers={"cookie": header}) if header else Client()
        seen[name] = [client.get("/threads/").text for _twice in range(2)]
    assert len({text for pair in seen.values() for text in pair}) == 3
    assert 'lang="en"' in seen["en"][1]
    assert 'data-mode="elder"' in seen["elder"][1]
