"""Signing in by user name or e-mail and signing out, with any ``next`` parameter."""

import pytest
from django.test import override_settings

from portal.accounts.models import User
from tests.builders import PASSWORD, person

# Broken, foreign, not storable.
HOSTILE = [
    "//[x",
    "http://evil.example/",
    "%00",
    "//evil.example",
    "javascript:alert(1)",
    "/" * 9000,
]
ENTRANCES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/logout/",
    "/accounts/password/reset/",
    "/accounts/confirm-email/",
    "/accounts/reauthenticate/",
]


def sign_in(client, login, **more):
    return client.post("/accounts/login/", {"login": login, "password": PASSWORD, **more})


def test_the_field_is_called_the_same_inside_and_above(client, db):
    page = client.get("/accounts/login/").text
    assert 'placeholder="用户名或邮箱"' in page
    assert "用户名或email" not in page


@pytest.mark.parametrize(
    "login", ["citizen", "citizen@lanchuan.example", "Citizen@Lanchuan.example"]
)
def test_by_user_name_or_address(client, citizen, login):
    answer = sign_in(client, login)
    assert (answer.status_code, answer["Location"]) == (302, "/my/")
    assert client.session["_auth_user_id"] == str(citizen.pk)


def test_a_wrong_password_is_a_sentence_and_keeps_the_name(client, citizen):
    answer = client.post("/accounts/login/", {"login": "citizen", "password": "wrong"})
    assert answer.status_code == 200
    assert 'value="citizen"' in answer.text
    assert "_auth_user_id" not in client.session


def test_goes_on_to_where_one_came_from(client, citizen):
    assert sign_in(client, "citizen", next="/threads/new/")["Location"] == "/threads/new/"


DESKS = [
    ("citizen", "/my/"),
    ("moderator", "/moderation/"),
    ("dispatcher", "/workorders/awaiting-dispatch/"),
    ("clerk", "/workorders/"),
    ("head", "/workorders/"),
    ("supervisor", "/workorders/supervision/"),
]


@pytest.mark.parametrize(("who", "desk"), DESKS)
def test_each_role_begins_where_its_work_waits(client, request, who, desk):
    request.getfixturevalue(who)
    assert sign_in(client, who)["Location"] == desk


def test_an_administrator_begins_in_the_administration(client, db):
    person("principal", role="administrator")
    assert sign_in(client, "principal")["Location"] == "/admin/"


@pytest.mark.parametrize("who", [who for who, _desk in DESKS])
def test_each_role_goes_on_to_where_one_came_from(client, request, who):
    request.getfixturevalue(who)
    assert sign_in(client, who, next="/threads/new/")["Location"] == "/threads/new/"


@pytest.mark.parametrize("target", HOSTILE)
@pytest.mark.parametrize("page", ENTRANCES)
def test_a_hostile_next_is_never_followed_nor_an_error(client, db, page, target):
    answer = client.get(page, {"next": target})
    assert answer.status_code in {200, 302, 400}
    assert "evil" not in answer.headers.get("Location", "").partition("?")[0]


@pytest.mark.parametrize("target", HOSTILE)
def test_a_hostile_next_is_not_followed_after_signing_in(client, citizen, target):
    answer = sign_in(client, "citizen", next=target)
    assert answer.status_code == 302
    assert answer["Location"] == "/my/"


@pytest.mark.parametrize("target", HOSTILE)
def test_a_hostile_next_is_not_followed_after_signing_out(client, citizen, target):
    client.force_login(citizen)
    answer = client.post("/accounts/logout/", {"next": target})
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    assert "_auth_user_id" not in client.session


def test_a_nul_byte_is_a_bad_request(client, db):
    for answer in (
        client.get("/accounts/login/?next=%00"),
        client.post("/accounts/login/", {"login": "a\x00", "password": "x"}),
    ):
        assert answer.status_code == 400
        assert "12345" in answer.text


def test_signing_out_takes_a_press(client, citizen):
    client.force_login(citizen)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session


@override_settings(LIMITS={"sign_in": {"address": "2/m"}})
def test_too_many_visits_are_a_page_of_ours(client, citizen):
    for _attempt in range(3):
        answer = sign_in(client, "nobody")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 60
    # A password is never written back into a page.
    assert PASSWORD not in answer.text
    assert 'href="/static/css/site.css"' in answer.text
    assert "12345" in answer.text


def test_a_closed_account_cannot_sign_in(client, citizen):
    User.objects.filter(pk=citizen.pk).update(is_active=False)
    assert "_auth_user_id" not in client.session
    sign_in(client, "citizen")
    assert "_auth_user_id" not in client.session


def test_an_unconfirmed_address_is_asked_for_its_code(client, db):
    person("newcomer", verified=False)
    answer = sign_in(client, "newcomer")
    assert answer["Location"] == "/accounts/confirm-email/"
    assert "_auth_user_id" not in client.session
