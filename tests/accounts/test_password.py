"""Changing a password, and resetting a forgotten one."""

import re

from portal.accounts import workflow
from portal.accounts.models import User
from tests.builders import PASSWORD

NEW = "another-good-password"


def link_in(letter):
    return re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", letter.body)[1]


def test_a_forgotten_password_is_replaced_over_a_letter(client, citizen, mailoutbox):
    client.post("/accounts/password/reset/", {"email": citizen.email})
    form = client.get(link_in(mailoutbox[0]), follow=True)
    page = form.redirect_chain[-1][0]
    client.post(page, {"password1": NEW, "password2": NEW})
    citizen.refresh_from_db()
    assert citizen.check_password(NEW)


def test_a_link_works_once(client, citizen, mailoutbox):
    client.post("/accounts/password/reset/", {"email": citizen.email})
    link = link_in(mailoutbox[0])
    page = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(page, {"password1": NEW, "password2": NEW})
    client.logout()
    assert "/accounts/password/reset/" in client.get(link).text


def test_the_letter_comes_in_the_language_of_its_reader(client, citizen, mailoutbox):
    User.objects.filter(pk=citizen.pk).update(language="en")
    client.post("/accounts/password/reset/", {"email": citizen.email})
    assert mailoutbox[0].subject == "Choose a new password"
    assert "Your user name is citizen." in mailoutbox[0].body


def test_an_unknown_address_gets_the_same_page(client, db, mailoutbox):
    answer = client.post("/accounts/password/reset/", {"email": "nobody@lanchuan.example"})
    assert answer["Location"] == "/accounts/password/reset/done/"
    assert "/accounts/signup/" in mailoutbox[0].body


def test_an_account_made_for_somebody_is_opened_by_its_owner(client, db, mailoutbox):
    user = workflow.open_account(username="new_clerk", email="Clerk@Lanchuan.example")
    assert not user.has_usable_password()
    client.post("/accounts/password/reset/", {"email": "clerk@lanchuan.example"})
    page = client.get(link_in(mailoutbox[0]), follow=True).redirect_chain[-1][0]
    client.post(page, {"password1": NEW, "password2": NEW})
    answer = client.post("/accounts/login/", {"login": "new_clerk", "password": NEW})
    assert answer["Location"] in {"/my/", "/accounts/confirm-email/"}


def test_is_changed_while_signed_in(client, citizen, mailoutbox):
    client.force_login(citizen)
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", fields)
    citizen.refresh_from_db()
    assert citizen.check_password(NEW)


def test_an_address_is_added_and_confirmed(client, citizen, mailoutbox):
    client.post("/accounts/login/", {"login": "citizen", "password": PASSWORD})
    client.post("/accounts/email/", {"email": "second@lanchuan.example", "action_add": "1"})
    code = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", mailoutbox[0].body, re.M)[1]
    client.post("/accounts/confirm-email/", {"code": code})
    assert citizen.emailaddress_set.filter(email="second@lanchuan.example", verified=True).exists()


def test_an_address_is_added_only_by_whoever_says_who_it_is(client, citizen, mailoutbox):
    client.force_login(citizen)
    answer = client.post("/accounts/email/", {"email": "b@lanchuan.example", "action_add": "1"})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not mailoutbox
