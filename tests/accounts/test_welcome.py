"""A person whose account an administrator created sets the first password by a link in a letter."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from portal.accounts import workflow
from portal.accounts.models import User
from portal.accounts.sign_up import invitations
from portal.agencies import workflow as agencies
from portal.audit.models import AuditLine
from portal.notifications import new_accounts, sending

NEW = "another-good-password"


@pytest.fixture
def newcomer(administrator, transport):
    user = workflow.open_account(
        username="zhou", email="zhou@lanchuan.example", chosen_name="周明", by=administrator
    )
    agencies.join(user.pk, agency=transport, role="clerk", by=administrator)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def link(newcomer):
    return sent_link()


def sent_link():
    mail.outbox.clear()
    new_accounts.notify_waiting()
    sending.send_waiting()
    return re.search(r"https?://[^/\s]+(/accounts/welcome/\S+)", mail.outbox[0].body)[1]


def later(**pause):
    return time_machine.travel(timezone.now() + datetime.timedelta(**pause), tick=True)


def test_the_letter_says_who_made_it_for_what_and_until_when(link, administrator):
    body = mail.outbox[0].body
    until = timezone.localdate() + invitations.LASTS
    for word in (
        "zhou",
        administrator.display_name,
        "市交通运输局",
        f"{until.month}月{until.day}日",
    ):
        assert word in body
    assert "<strong" not in body


def test_a_password_is_chosen_and_the_person_is_in(client, link, newcomer):
    assert "周明" in client.get(link).text
    answer = client.post(link, {"password": NEW})
    newcomer.refresh_from_db()
    assert answer.status_code == 302
    assert newcomer.check_password(NEW)
    assert client.get("/my/").status_code == 200
    assert newcomer.emailaddress_set.get().verified
    assert AuditLine.objects.filter(act="choose_first_password").count() == 1


def test_staff_are_led_on_to_the_second_step(client, link, settings):
    settings.REQUIRE_STAFF_SECOND_FACTOR = True
    client.post(link, {"password": NEW})
    answer = client.get("/workorders/")
    assert answer["Location"].startswith("/accounts/2fa/totp/activate/")
    assert client.get(answer["Location"]).status_code == 200


def test_a_mail_scanner_uses_nothing_up(client, link, newcomer):
    for _look in range(3):
        assert client.get(link).status_code == 200
        client.head(link)
    client.post(link, {"password": NEW})
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)


def test_is_good_once(client, link, newcomer):
    client.post(link, {"password": NEW})
    client.logout()
    assert client.post(link, {"password": "stolen-later-on"}).status_code == 410
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)


@pytest.mark.parametrize("password", ["", "12345678", "short"])
def test_a_weak_password_is_a_sentence(client, link, newcomer, password):
    assert client.post(link, {"password": password}).status_code == 200
    newcomer.refresh_from_db()
    assert not newcomer.has_usable_password()


def test_after_seven_days_the_page_sends_a_new_one(client, link):
    with later(days=8):
        page = client.get(link)
        assert page.status_code == 410
        client.post(f"{link}again/")
        again = sent_link()
        assert client.get(again).status_code == 200
        client.post(f"{link}again/")
        assert new_accounts.notify_waiting() == 0


@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"email": "other@lanchuan.example"}],
    ids=["closed", "another address"],
)
def test_a_changed_account_makes_it_worthless(client, link, newcomer, change):
    User.objects.filter(pk=newcomer.pk).update(**change)
    assert client.get(link).status_code == 410


def test_a_forged_link_opens_nothing(client, newcomer):
    for token in ("forged", "x" * 3000, invitations.path_for(newcomer).split("/")[-2] + "x"):
        assert client.get(f"/accounts/welcome/{token}/").status_code == 410


def test_the_administrator_sends_the_letter_again(client, administrator, link, newcomer, citizen):
    client.force_login(administrator)
    data = {"action": "invite_again", "_selected_action": [newcomer.pk, citizen.pk]}
    client.post("/admin/accounts/user/", data)
    assert new_accounts.notify_waiting() == 1
    assert new_accounts.notify_waiting() == 0
    assert AuditLine.objects.filter(act="invite_again", actor_id=administrator.pk).count() == 1


def test_a_short_password_is_refused_in_the_readers_words_and_has_to_be_typed_again(client, link):
    page = client.post(link, {"password": "12ab"}).text
    assert "error-summary" in page
    assert "error-summary__kept" not in page
    assert "This password is too short. It must contain" not in page
