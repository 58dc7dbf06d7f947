"""Signing up: four fields, a code by e-mail, and typed text is kept."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from portal.accounts.models import User
from portal.site.models import Profile

FORM = {
    "username": "newcomer",
    "email": "newcomer@lanchuan.example",
    "password1": "long-and-good-enough",
    "chosen_name": "南桥的老周",
}


def sign_up(client, **changes):
    return client.post("/accounts/signup/", FORM | changes)


def code_in(letter):
    return re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", letter.body, re.MULTILINE)[1]


def confirm(client, letter):
    return client.post("/accounts/confirm-email/", {"code": code_in(letter)})


def test_makes_an_account_once_the_code_is_typed(client, db, mailoutbox):
    assert sign_up(client)["Location"] == "/accounts/confirm-email/"
    assert confirm(client, mailoutbox[0])["Location"] == "/my/"
    user = User.objects.get(username="newcomer")
    assert (user.display_name, user.is_verified) == ("南桥的老周", True)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_what_was_begun_before_is_still_in_the_session(client, db, mailoutbox):
    session = client.session
    session["begun"] = {"title": "路灯不亮", "text": "三天了。"}
    session.save()
    sign_up(client)
    confirm(client, mailoutbox[0])
    assert client.session["begun"] == {"title": "路灯不亮", "text": "三天了。"}


def test_goes_on_to_where_one_came_from(client, db, mailoutbox):
    sign_up(client, next="/threads/new/")
    assert confirm(client, mailoutbox[0])["Location"] == "/threads/new/"


@pytest.mark.parametrize("target", ["//[x", "http://evil.example/", "//evil.example"])
def test_a_hostile_next_is_not_followed(client, db, mailoutbox, target):
    sign_up(client, next=target)
    assert confirm(client, mailoutbox[0])["Location"] == "/my/"


def test_remembers_the_language_of_the_page(client, db, mailoutbox):
    client.cookies["django_language"] = "en"
    sign_up(client)
    assert User.objects.get().language == "en"
    assert "Your code" in mailoutbox[0].subject
    assert "Please type it on the page" in mailoutbox[0].body


def test_the_letter_says_whose_portal_it_is(client, db, mailoutbox):
    sign_up(client)
    assert "12345" in mailoutbox[0].body
    assert code_in(mailoutbox[0]) in mailoutbox[0].subject


def test_a_wrong_code_is_a_sentence(client, db, mailoutbox):
    sign_up(client)
    answer = client.post("/accounts/confirm-email/", {"code": "AAAA-AAAA"})
    assert answer.status_code == 200
    assert "error-summary" in answer.text
    assert not EmailAddress.objects.get().verified


def test_a_new_code_can_be_asked_for(client, db, mailoutbox, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
    sign_up(client)
    client.post("/accounts/confirm-email/", {"action": "resend"})
    assert len(mailoutbox) == 2
    assert confirm(client, mailoutbox[1])["Location"] == "/my/"


def test_a_mistake_keeps_what_was_typed(client, db):
    answer = sign_up(client, password1="12345678")
    assert answer.status_code == 200
    assert 'value="newcomer"' in answer.text
    assert 'value="南桥的老周"' in answer.text


def test_a_known_address_is_not_given_away(client, citizen, mailoutbox):
    answer = sign_up(client, email=citizen.email)
    assert answer["Location"] == "/accounts/confirm-email/"
    assert mailoutbox[0].to == [citizen.email]
    assert "/accounts/password/reset/" in mailoutbox[0].body
    assert not User.objects.filter(username="newcomer").exists()


def test_in_the_demonstration_the_code_page_links_to_the_letters(client, db, settings):
    settings.DEMO = True
    Profile.objects.update(is_demonstration=True)
    sign_up(client)
    assert 'href="/demo/outbox/"' in client.get("/accounts/confirm-email/").text
    settings.DEMO = False
    assert "/demo/outbox/" not in client.get("/accounts/confirm-email/").text


def test_a_dead_mail_server_is_a_sentence_not_an_error(client, db, settings):
    settings.EMAIL_BACKEND = "tests.accounts.broken_mail.Backend"
    answer = client.post("/accounts/signup/", FORM, follow=True)
    assert answer.status_code == 200
    assert "邮件服务器" in answer.text
    assert "里面有验证码" not in answer.text
    assert User.objects.filter(username="newcomer").exists()


@pytest.mark.parametrize("name", ["admin\ud800", "²" * 10_000, "a" * 151, "", "x y", "<b>"])
def test_no_user_name_breaks_the_page(client, db, name):
    body = "username=" + "".join(f"%{byte:02X}" for byte in name.encode("utf-8", "surrogatepass"))
    answer = client.post(
        "/accounts/signup/",
        body + "&email=a@lanchuan.example&password1=long-and-good-enough",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in {200, 400}
    assert not User.objects.exists()


def test_a_public_name_has_no_signs_that_cannot_be_seen(client, db, mailoutbox):
    sign_up(client, chosen_name="\u202e老\u200b周\ufeff  南\n桥")
    assert User.objects.get(username="newcomer").chosen_name == "老周 南 桥"
    again = {"username": "second", "email": "b@lanchuan.example", "chosen_name": "\u200b\u202e"}
    sign_up(Client(), **again)
    assert User.objects.get(username="second").chosen_name == ""


def test_letters_to_one_address_have_an_end(client, db, mailoutbox, settings):
    settings.LIMITS = {"letter": {"account": "2/10m"}}
    sign_up(client)
    for _time in range(3):
        answer = client.post("/accounts/confirm-email/", {"action": "resend"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert "刚给您发过邮件" in answer.text
    assert len(mailoutbox) == 2
