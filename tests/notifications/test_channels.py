"""One message per channel and address; a failed channel does not delay others."""

import datetime
import json
import logging
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import Contact
from portal.notifications import outbox, sending
from portal.notifications.channels import channel_named
from portal.notifications.models import DemoMessage, Message
from portal.notifications.outbox import notify
from portal.notifications.preferences import channels_for
from portal.site.health import readiness
from tests.racing import press_at_once

MOBILE = "10012345678"
TOKEN = "s3cret-of-the-gateway"


@pytest.fixture
def both(monkeypatch):
    """People who asked to be told in both ways."""
    monkeypatch.setattr(outbox, "channels_for", lambda recipient, kind: ("email", "sms"))


@pytest.fixture
def caller(db):
    return Contact.objects.create(
        email="caller@lanchuan.example", phone="+86 100-1234-5678", language="en"
    )


def tell(recipient, **more):
    facts = {"title": "路灯不亮", "path": "/threads/2026112100042/", "public": True}
    notify(recipient, event="post-1-published", name="published", **facts, **more)


def by_channel():
    return dict(Message.objects.values_list("channel", "sent_at"))


class Gateway(BaseHTTPRequestHandler):
    """A gateway of text messages; ``server.answers`` says what it does next."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((body, dict(self.headers)))
        answer = self.server.answers.pop(0) if self.server.answers else 200
        if answer == "hang up":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(answer)
        self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()

    def log_message(self, *args):
        """Nothing of it in the output of the tests."""


@pytest.fixture
def gateway(settings):
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.taken, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS_GATEWAY, settings.SMS_TOKEN = "http", TOKEN
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/send"
    yield server
    server.shutdown()
    server.server_close()


# --- rows ---------------------------------------------------------------------


def test_by_default_everybody_is_written_to_by_e_mail_only(caller, citizen):
    tell(caller)
    tell(citizen)
    assert set(Message.objects.values_list("channel", flat=True)) == {"email"}
    assert channels_for(citizen, "published") == channels_for(caller, "published") == ("email",)


def test_saying_it_twice_leaves_it_once_in_each_channel(both, caller):
    for _time in range(2):
        tell(caller)
    found = {row.channel: row.address for row in Message.objects.all()}
    assert found == {"email": "caller@lanchuan.example", "sms": MOBILE}
    assert Message.objects.count() == 2


def test_the_database_keeps_event_channel_and_address_apart(both, caller):
    tell(caller)
    row = Message.objects.get(channel="sms")
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("100 1234 5678", MOBILE),
        ("008610012345678", MOBILE),
        ("１００１２３４５６７８", MOBILE),
        ("+44 7700 900123", "+447700900123"),
        # No text message arrives at a landline.
        ("0571-8888 0000", ""),
        ("", ""),
    ],
)
def test_a_number_is_kept_in_one_spelling(typed, address):
    assert channel_named("sms").address_of(Contact(phone=typed)) == address


def test_without_a_gateway_nothing_is_written(both, caller, settings):
    settings.SMS_GATEWAY = ""
    tell(caller)
    assert set(by_channel()) == {"email"}


def test_nothing_goes_out_before_its_time(citizen, mailoutbox, administrator):
    morning = timezone.now() + datetime.timedelta(hours=8)
    tell(citizen, not_before=morning)
    message = Message.objects.get()
    assert sending.send_waiting() == 0
    with pytest.raises(ValidationError) as refusal:
        sending.send_again(message.pk, by=administrator)
    assert refusal.value.code == "too_early"
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(next_attempt_at=timezone.now())
    with time_machine.travel(morning + datetime.timedelta(seconds=1)):
        assert sending.send_waiting() == 1


# --- going out ----------------------------------------------------------------


def test_a_demonstration_shows_the_text_in_the_language_of_its_reader(both, caller, settings):
    settings.SITE_URL = "https://wenzhong.example"
    tell(caller)
    sending.send_waiting()
    shown = DemoMessage.objects.get()
    assert shown.recipients == MOBILE
    link = "https://wenzhong.example/threads/2026112100042/"
    assert shown.text == f"Your post “路灯不亮” has been published. {link}"


def test_a_text_about_what_is_not_public_does_not_name_it(both, caller):
    tell(caller)
    Message.objects.filter(channel="sms").update(facts={"title": "私事", "number": "2026112100042"})
    sending.send_waiting()
    text = DemoMessage.objects.get().text
    assert "2026112100042" in text
    assert "私事" not in text


def test_the_gateway_is_given_number_text_and_reference(both, caller, gateway):
    tell(caller)
    assert sending.send_waiting() == 2
    [(body, head)] = gateway.taken
    assert body["to"] == MOBILE
    assert head["Authorization"] == f"Bearer {TOKEN}"
    assert head["Idempotency-Key"] == body["reference"]


def test_a_gateway_that_is_away_does_not_hold_up_the_mail(both, caller, gateway, mailoutbox):
    gateway.answers = [503]
    tell(caller)
    assert sending.send_waiting() == 1
    assert len(mailoutbox) == 1
    row = Message.objects.get(channel="sms")
    assert (row.attempts, row.last_error, row.sent_at) == (1, "GatewayUnavailable", None)
    assert sending.is_held_up("sms")
    assert not sending.is_held_up()


def test_mail_that_is_away_does_not_hold_up_text_messages(both, caller, gateway, settings):
    settings.EMAIL_BACKEND = "tests.accounts.broken_mail.Backend"
    tell(caller)
    assert sending.send_waiting() == 1
    sent = by_channel()
    assert (sent["email"], sent["sms"] is not None) == (None, True)
    assert sending.is_held_up()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("channel", ["email", "sms"])
def test_workers_at_once_send_a_message_once(
    both, caller, gateway, mailoutbox, monkeypatch, channel
):
    tell(caller)
    number = Message.objects.get(channel=channel).pk
    save = Message.save

    def save_slowly(message, **kwargs):
        # Without the lock all would have read the row as due by then.
        time.sleep(0.5)
        save(message, **kwargs)

    monkeypatch.setattr(Message, "save", save_slowly)
    # Each has the message on its list already: only the claim keeps them apart.
    assert press_at_once(4, lambda: sending._send(number)) == {"done": 4}
    sent = {"email": len(mailoutbox), "sms": len(gateway.taken)}
    assert sent == {"email": 0, "sms": 0} | {channel: 1}
    assert Message.objects.get(pk=number).attempts == 1


def test_who_was_not_reached_last_time_comes_after_the_others(both, caller, monkeypatch):
    monkeypatch.setattr(sending, "is_held_up", lambda name: name == "email")
    asked = []
    monkeypatch.setattr(sending, "_send_by", lambda name, limit: asked.append(name) or 0)
    sending.send_waiting()
    assert asked == ["sms", "email"]


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, "MessageRefused"), (401, "GatewayUnavailable"), (302, "GatewayUnavailable")],
)
def test_what_a_gateway_says_of_one_message_is_told_from_its_own_trouble(
    both, caller, gateway, status, error
):
    gateway.answers = [status]
    tell(caller)
    sending.send_waiting()
    assert Message.objects.get(channel="sms").last_error == error
    assert sending.is_held_up("sms") is (error == "GatewayUnavailable")


def test_a_gateway_that_takes_it_and_hangs_up_is_given_it_again(both, caller, gateway):
    """At least once: the reference is the same, so that the gateway can leave out the second."""
    gateway.answers = ["hang up"]
    tell(caller)
    sending.send_waiting()
    assert Message.objects.get(channel="sms").last_error == "RemoteDisconnected"
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=2)):
        assert sending.send_waiting() == 1
    first, second = (body["reference"] for body, _head in gateway.taken)
    assert first == second


def test_neither_number_nor_secret_stands_in_a_log(both, caller, gateway, caplog, capfd):
    gateway.answers = [500]
    gateway.server_close()
    tell(caller)
    with caplog.at_level(logging.DEBUG):
        sending.send_waiting()
    said = caplog.text + "".join(capfd.readouterr())
    assert "message_failed" in said
    for secret in (MOBILE, TOKEN, "caller@"):
        assert secret not in said


# --- looking after it ---------------------------------------------------------


def test_the_health_page_counts_each_channel(both, caller):
    tell(caller)
    Message.objects.filter(channel="sms").update(attempts=2, last_error="GatewayUnavailable")
    part = readiness.letters()
    assert part.state == readiness.DEGRADED
    assert (part.facts["unreached"], part.facts["sms_unreached"]) == (0, 1)


def test_the_administration_names_the_channel_and_shortens_the_number(
    both, caller, administrator, client
):
    tell(caller)
    client.force_login(administrator)
    page = client.get("/admin/notifications/message/?channel=sms").text
    assert "短信" in page
    assert "100***78" in page
    assert MOBILE not in page


@pytest.mark.parametrize(
    ("name", "words"),
    [("pigeon", "there is no such gateway"), ("http", "SMS_URL does not say where to")],
)
def test_a_gateway_that_is_set_up_wrongly_is_refused_at_the_start(settings, name, words):
    settings.SMS_GATEWAY, settings.SMS_URL = name, ""
    with pytest.raises(SystemCheckError, match=words):
        call_command("check")


def test_production_does_not_keep_texts_where_they_can_be_read(settings):
    settings.PRODUCTION, settings.SMS_GATEWAY = True, "outbox"
    with pytest.raises(SystemCheckError, match=r"notifications\.E002"):
        call_command("check")
