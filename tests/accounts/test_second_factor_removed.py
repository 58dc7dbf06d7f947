"""An administrator or the console removes a second factor if phone and recovery codes are lost."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from portal.accounts import workflow
from portal.audit.models import AuditLine
from tests.accounts.authenticator import give_app, sign_in

REASON = {"reason": "在办公室当面核对了工作证"}


def address(user):
    return f"/admin/accounts/user/{user.pk}/second-factor/remove/"


def test_the_administration_says_who_has_it(desk, moderator, citizen):
    give_app(moderator)
    assert address(moderator) in desk.get(f"/admin/accounts/user/{moderator.pk}/change/").text
    assert address(citizen) not in desk.get(f"/admin/accounts/user/{citizen.pk}/change/").text


def test_an_administrator_removes_it_and_the_log_says_why(desk, moderator, administrator):
    give_app(moderator)
    answer = desk.post(address(moderator), REASON)
    assert answer["Location"] == f"/admin/accounts/user/{moderator.pk}/change/"
    assert not Authenticator.objects.exists()
    line = AuditLine.objects.get(act="remove_second_factor")
    assert (line.actor_id, line.subject) == (administrator.pk, "user moderator")
    assert line.reason == REASON["reason"]
    desk.logout()
    assert sign_in(desk, "moderator")["Location"] == "/moderation/"


def test_the_person_is_told_by_letter_in_the_own_language(desk, moderator, mailoutbox):
    moderator.language = "en"
    moderator.save()
    give_app(moderator)
    desk.post(address(moderator), REASON)
    assert mailoutbox[0].to == [moderator.email]
    assert mailoutbox[0].subject == "Two-step sign-in is off."
    assert "/accounts/password/reset/" in mailoutbox[0].body


def test_it_takes_a_reason(desk, moderator):
    give_app(moderator)
    assert desk.post(address(moderator), {"reason": " "}).status_code == 200
    assert Authenticator.objects.exists()
    assert not AuditLine.objects.filter(act="remove_second_factor").exists()


def test_looking_removes_nothing(desk, moderator):
    give_app(moderator)
    assert desk.get(address(moderator)).status_code == 200
    assert Authenticator.objects.exists()


@pytest.mark.parametrize("who", ["supervisor", "moderator", "citizen"])
def test_nobody_else_removes_it(client, moderator, request, who):
    give_app(moderator)
    client.force_login(request.getfixturevalue(who))
    client.post(address(moderator), REASON)
    assert Authenticator.objects.exists()


def test_there_must_be_one_to_remove(desk, moderator):
    with pytest.raises(ValidationError, match="moderator"):
        workflow.remove_second_factor(moderator.pk, **REASON)
    assert desk.post(address(moderator), REASON).status_code == 200
    assert not AuditLine.objects.filter(act="remove_second_factor").exists()


def test_nobody_comes_past_it_by_the_rows_of_the_app(desk):
    assert "/admin/mfa/" not in desk.get("/admin/").text
    assert desk.get("/admin/mfa/authenticator/").status_code == 404


def test_the_only_administrator_is_let_in_by_a_command(administrator):
    give_app(administrator)
    out = io.StringIO()
    call_command("remove_second_factor", "administrator", stdout=out)
    assert "administrator signs in by password alone now" in out.getvalue()
    assert not Authenticator.objects.exists()
    line = AuditLine.objects.get(act="remove_second_factor")
    assert (line.actor_id, line.reason) == (None, "command line")


@pytest.mark.parametrize("username", ["nobody", "citizen"])
def test_the_command_says_what_is_not_so(citizen, username):
    with pytest.raises(CommandError, match=username):
        call_command("remove_second_factor", username)


@pytest.mark.parametrize("required", [True, False])
def test_the_first_administrator_is_told_beforehand(db, settings, tmp_path, required):
    settings.REQUIRE_STAFF_SECOND_FACTOR = required
    password = tmp_path / "password"
    password.write_text("seven-lanterns-on-the-quay")
    facts = {"username": "keeper", "email": "keeper@lanchuan.example"}
    out = io.StringIO()
    call_command("first_administrator", password_from=str(password), stdout=out, **facts)
    assert ("manage.py remove_second_factor keeper" in out.getvalue()) is required


def test_the_command_that_changes_keys_changes_these_too(citizen, settings):
    give_app(citizen)
    settings.FIELD_KEYS = ["second", *settings.FIELD_KEYS]
    out = io.StringIO()
    call_command("rotate_field_keys", stdout=out)
    line = next(line for line in out.getvalue().splitlines() if "mfa.Authenticator" in line)
    assert "2" in line
