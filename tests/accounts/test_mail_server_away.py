"""If the mail server is away, the page says so, and the letter can be requested again."""

import datetime
import socket
import time

import pytest
from django.core.mail import get_connection
from django.utils import timezone

from portal.accounts.models import User
from portal.notifications import sending
from portal.notifications.channels.base import PATIENCE
from portal.notifications.models import Message
from portal.notifications.outbox import notify
from tests.builders import PASSWORD

NEWCOMER = {
    "username": "newcomer",
    "email": "newcomer@lanchuan.example",
    "password1": "long-and-good-enough",
}
AWAY = "邮件服务器暂时没有响应"
LATE = "邮件要等它恢复后才会发出"
SENT = [
    "请到垃圾邮件文件夹里也找一找",
    "里面有验证码，十五分钟内有效",
    "邮件已经发出",
    "打开邮件里的链接",
]
BROKEN = "tests.accounts.broken_mail.Backend"
WORKING = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(params=["known", "new"])
def address(request, citizen):
    return citizen.email if request.param == "known" else "newcomer@lanchuan.example"


def says_it_is_away(answer):
    assert answer.status_code == 200
    assert answer.text.count(AWAY) == 1
    assert [words for words in SENT if words in answer.text] == []


def test_signing_up_says_so_and_the_code_comes_when_it_is_asked_for_again(
    client, address, settings, mailoutbox
):
    settings.EMAIL_BACKEND = BROKEN
    says_it_is_away(client.post("/accounts/signup/", NEWCOMER | {"email": address}, follow=True))
    resend = {"action": "resend"}
    says_it_is_away(client.post("/accounts/confirm-email/", resend, follow=True))
    settings.EMAIL_BACKEND = WORKING
    answer = client.post("/accounts/confirm-email/", resend, follow=True)
    assert AWAY not in answer.text
    assert SENT[0] in answer.text
    assert len(mailoutbox) == 1


def test_a_forgotten_password_says_so_until_the_letter_goes(client, address, settings, mailoutbox):
    settings.EMAIL_BACKEND = BROKEN
    path, asked = "/accounts/password/reset/", {"email": address}
    says_it_is_away(client.post(path, asked, follow=True))
    settings.EMAIL_BACKEND = WORKING
    assert AWAY not in client.post(path, asked, follow=True).text
    assert len(mailoutbox) == 1


def test_another_address_says_so_and_its_code_comes_when_it_is_asked_for_again(
    client, citizen, settings, mailoutbox
):
    client.post("/accounts/login/", {"login": "citizen", "password": PASSWORD})
    settings.EMAIL_BACKEND = BROKEN
    typed = {"action_add": "", "email": "another@lanchuan.example"}
    answer = client.post("/accounts/email/", typed, follow=True)
    says_it_is_away(answer)
    settings.EMAIL_BACKEND = WORKING
    answer = client.post("/accounts/confirm-email/", {"action": "resend"}, follow=True)
    assert AWAY not in answer.text
    assert len(mailoutbox) == 1


def test_a_receipt_says_that_letters_come_later_while_they_do(
    client, citizen, pending, settings, mailoutbox, time_machine
):
    client.force_login(citizen)
    receipt = f"/my/submissions/{pending.pk}/"
    notify(citizen, event="account-1-made", name="account_made", title="citizen", path="/")
    assert LATE not in client.get(receipt).text
    settings.EMAIL_BACKEND = BROKEN
    sending.send_waiting()
    assert client.get(receipt).text.count(LATE) == 1
    settings.EMAIL_BACKEND = WORKING
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=5))
    assert sending.send_waiting() == 1
    assert LATE not in client.get(receipt).text


def test_one_letter_that_is_refused_is_not_a_mail_server_that_is_away(citizen, settings):
    notify(citizen, event="account-1-made", name="account_made", title="citizen", path="/")
    Message.objects.update(attempts=1, last_error="SMTPRecipientsRefused")
    assert not sending.is_held_up()


def test_what_is_done_is_done_without_the_letter_that_tells_of_it(client, citizen, settings):
    settings.EMAIL_BACKEND = BROKEN
    client.post("/accounts/login/", {"login": "citizen", "password": PASSWORD})
    new = "another-good-password"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    answer = client.post("/accounts/password/change/", fields, follow=True)
    assert User.objects.get(pk=citizen.pk).check_password(new)
    assert answer.text.count("banner--warning") == 1


def test_a_notice_waits_for_the_mail_server(citizen, settings):
    settings.EMAIL_BACKEND = BROKEN
    notify(citizen, event="account-1-made", name="account_made", title="citizen", path="/")
    assert sending.send_waiting() == 0
    assert Message.objects.waiting().count() == 1


@pytest.fixture
def silent_server():
    """Takes calls and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_page_waits_for_a_silent_server_only_as_long_as_is_set(
    client, db, settings, silent_server
):
    assert settings.EMAIL_TIMEOUT < 10 < PATIENCE
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", silent_server
    settings.EMAIL_TIMEOUT = 0.3
    began = time.monotonic()
    says_it_is_away(client.post("/accounts/signup/", NEWCOMER, follow=True))
    assert time.monotonic() - began < 5
    assert get_connection(timeout=PATIENCE).timeout == PATIENCE
