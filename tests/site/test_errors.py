"""Error pages in both languages, and requests that are refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from portal.site.error_pages import views
from portal.site.middleware.requests import is_broken

BOTH = ["12345", "网站", 'lang="en"']


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_that_is_not_there(client, db, language):
    client.cookies["django_language"] = language
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert f'<html lang="{language}"' in answer.text
    assert "12345" in answer.text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_that_is_not_for_this_account(client, citizen, language):
    client.force_login(citizen)
    client.cookies["django_language"] = language
    answer = client.get("/agencies/import/")
    assert answer.status_code == 403
    assert f'<html lang="{language}"' in answer.text
    assert "12345" in answer.text


def test_something_broken_on_our_side_speaks_both_languages():
    answer = views.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    for words in BOTH:
        assert words in answer.content.decode()


def test_a_form_without_its_token_speaks_both_languages(db):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "12345" in answer.text
    assert 'lang="en"' in answer.text


@pytest.mark.parametrize("query", ["q=%00", "%00=q", "q=a%00b"])
def test_a_nul_byte_in_the_query_is_a_bad_request(client, db, query):
    assert_refused(client.get(f"/accounts/login/?{query}"))


@pytest.mark.parametrize("query", ["q=%ED%A0%80", "q=%FF%FE", "q=²", "%ED%B0%80=1"])
def test_bytes_that_are_no_text_are_no_error(client, db, query):
    assert client.get(f"/accounts/login/?{query}").status_code in {200, 400}


@pytest.mark.parametrize("path", ["/agencies/%00/", "/pages/%00/", "/threads/2026%00/"])
def test_a_nul_byte_in_the_path_is_a_bad_request(client, db, path):
    assert_refused(client.get(path))


@pytest.mark.parametrize("path", ["/agencies/%ED%A0%80/", "/%ED%A0%80/", "/%FF/"])
def test_a_path_that_is_no_text_is_not_found(client, db, path):
    assert client.get(path).status_code in {400, 404}


def test_a_nul_byte_in_a_form_is_a_bad_request(client, db):
    assert_refused(client.post("/accounts/login/", {"login": "a\x00", "password": "x"}))
    # The test client writes a dictionary as multipart; browsers mostly do not.
    assert_refused(
        client.post(
            "/accounts/login/",
            "login=a%00&password=x",
            content_type="application/x-www-form-urlencoded",
        )
    )


def test_surrogates_in_a_form_are_no_error(client, db):
    answer = client.post(
        "/accounts/login/",
        b"login=%ED%A0%80&password=%ED%A0%80",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in {200, 400}


def test_a_nul_byte_in_a_header_or_cookie_is_a_bad_request(client, db):
    assert_refused(client.get("/accounts/login/", headers={"X-Thing": "a\x00b"}))
    client.cookies["django_language"] = "zh\x00"
    assert client.get("/accounts/login/").status_code in {200, 400}


def test_an_odd_session_cookie_is_nobody(client, db):
    client.cookies["sessionid"] = "²%00" + "a" * 5000
    assert client.get("/accounts/login/").status_code in {200, 400}


def test_the_name_of_an_upload_may_be_odd(client, administrator):
    client.force_login(administrator)
    for name in ("a\x00b.xlsx", "²" * 300 + ".xlsx", "../../etc/passwd"):
        answer = client.post(
            "/agencies/import/", {"file": SimpleUploadedFile(name or "x", b"no spreadsheet")}
        )
        assert answer.status_code in {200, 400}


def test_a_form_that_is_far_too_large_is_a_bad_request(client, db):
    answer = client.post(
        "/accounts/login/",
        b"login=" + b"a" * (6 * 1024 * 1024),
        content_type="application/x-www-form-urlencoded",
    )
    assert_refused(answer)


def test_far_too_many_fields_are_a_bad_request(client, db):
    many = "&".join(f"f{number}=1" for number in range(1100))
    form = "application/x-www-form-urlencoded"
    assert_refused(client.post("/accounts/login/", many, content_type=form))
    assert_refused(client.get(f"/accounts/login/?{many}"))


def test_a_broken_multipart_body_is_a_bad_request(client, db):
    answer = client.post(
        "/accounts/login/", b"no boundary here", content_type="multipart/form-data"
    )
    assert_refused(answer)


def test_far_too_many_files_are_a_bad_request(client, administrator):
    client.force_login(administrator)
    files = {f"file{number}": SimpleUploadedFile("x.xlsx", b"x") for number in range(101)}
    assert_refused(client.post("/agencies/import/", files))


def test_knows_broken_text():
    assert is_broken("a\x00")
    assert is_broken("\ud800")
    assert not is_broken("²闻钟😀")


def assert_refused(answer):
    assert answer.status_code == 400
    for words in BOTH:
        assert words in answer.text


TYPED = {"text": "写了很久的话", "csrfmiddlewaretoken": "x" * 64}


def test_a_page_opened_before_signing_in_elsewhere_keeps_its_words(citizen):
    client = Client(enforce_csrf_checks=True)
    client.force_login(citizen)
    response = client.post("/threads/new/", TYPED, headers={"origin": "http://testserver"})
    assert response.status_code == 403
    assert 'href="/threads/new/"' in response.content.decode()
    assert "写了很久的话" in client.get("/threads/new/").content.decode()


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {}])
def test_what_another_site_sends_is_not_kept(citizen, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(citizen)
    assert client.post("/threads/new/", TYPED, headers=headers).status_code == 403
    assert "写了很久的话" not in client.get("/threads/new/").content.decode()


@pytest.mark.parametrize("path", ["/nothing/", "/moderation/"])
def test_every_error_has_the_number_of_a_person(client, citizen, path):
    client.force_login(citizen)
    response = client.get(path)
    assert response.status_code in {403, 404}
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    assert 'href="tel:12345"' in main
