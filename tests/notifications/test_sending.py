"""Letters are sent once, in the recipient's language, and none is lost."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from portal.notifications import sending
from portal.notifications.models import Message
from portal.notifications.outbox import notify


@pytest.fixture
def letter(citizen):
    notify(
        citizen,
        event="post-1-sent-back",
        name="sent_back",
        public=True,
        title="路灯\n不亮",
        path="/my/submissions/1/",
        reason="请去掉电话号码",
        reason_en="Please take out the phone number",
        note="第二段里有一个。",
    )
    return Message.objects.get()


@pytest.fixture
def dead_server(monkeypatch):
    """A mail server that refuses; switched off by the test with ``undo``."""

    def refuse(self, *args, **kwargs):
        raise ConnectionRefusedError("no citizen@lanchuan.example today")

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refuse)
    return monkeypatch


def later(**pause):
    return time_machine.travel(timezone.now() + datetime.timedelta(**pause), tick=True)


def test_goes_out_once(letter, mailoutbox):
    assert (sending.send_waiting(), sending.send_waiting()) == (1, 0)
    assert [message.to for message in mailoutbox] == [["citizen@lanchuan.example"]]


@pytest.fixture
def woken(monkeypatch):
    """What the worker was asked to do next."""
    asked = []
    monkeypatch.setattr(sending, "wake", asked.append)
    return asked


def test_a_mail_server_that_hangs_holds_up_nobody_else(letter, mailoutbox, woken, monkeypatch):
    monkeypatch.setattr(sending, "LONGEST_RUN", 0)
    assert sending.send_waiting() == 0
    assert woken == ["portal.notifications.sending.send_waiting"]
    letter.refresh_from_db()
    assert letter.attempts == 0


def test_what_one_run_does_not_reach_is_asked_for_anew(letter, mailoutbox, woken):
    sending.send_waiting(limit=0)
    assert woken == ["portal.notifications.sending.send_waiting"]
    sending.send_waiting()
    assert len(woken) == 1


def test_has_words_reason_and_an_absolute_link_in_text_and_html(letter, mailoutbox, settings):
    settings.SITE_URL = "https://wenzhong.example"
    sending.send_waiting()
    html = mailoutbox[0].alternatives[0].content
    for words in (mailoutbox[0].body, html):
        assert "https://wenzhong.example/my/submissions/1/" in words
        assert "请去掉电话号码" in words
        assert "第二段里有一个。" in words
        assert "12345" in words
    assert 'lang="zh-hans"' in html
    assert "\n" not in mailoutbox[0].subject


def test_speaks_the_language_of_its_reader(letter, mailoutbox):
    Message.objects.update(language="en")
    sending.send_waiting()
    assert mailoutbox[0].subject == "“路灯 不亮” needs a change before it can be published."
    assert "Please take out the phone number" in mailoutbox[0].body


def test_what_people_wrote_stays_text_in_the_html(citizen, mailoutbox):
    notify(
        citizen, event="e", name="published", public=True, title="<img src=x>", path="/threads/1/"
    )
    sending.send_waiting()
    assert "<img" not in mailoutbox[0].alternatives[0].content
    assert "<img src=x>" in mailoutbox[0].body


def test_is_tried_again_after_growing_pauses(letter, dead_server, mailoutbox):
    assert sending.send_waiting() == 0
    letter.refresh_from_db()
    assert (letter.attempts, letter.sent_at) == (1, None)
    assert sending.send_waiting() == 0
    letter.refresh_from_db()
    assert letter.attempts == 1
    dead_server.undo()
    with later(minutes=sending.PAUSES[0] + 1):
        assert sending.send_waiting() == 1
    assert len(mailoutbox) == 1


def test_goes_with_the_round_of_the_sweep_a_minute_after_it_was_refused(letter, dead_server):
    began = timezone.now()
    sending.send_waiting()
    dead_server.undo()
    with time_machine.travel(began + datetime.timedelta(minutes=1), tick=False):
        assert sending.send_waiting() == 1


def test_a_mail_server_may_be_away_for_two_days(letter, dead_server, mailoutbox):
    began = timezone.now()
    for hours in range(49):
        with time_machine.travel(began + datetime.timedelta(hours=hours), tick=False):
            sending.send_waiting()
    dead_server.undo()
    # Nor does a letter wait for more than half a day once it is back.
    with time_machine.travel(began + datetime.timedelta(hours=48 + 12), tick=False):
        assert sending.send_waiting() == 1
    assert len(mailoutbox) == 1


def test_is_given_up_after_the_last_attempt_and_says_so(letter, dead_server, administrator, client):
    for _attempt in [0, *sending.PAUSES]:
        letter.refresh_from_db()
        assert letter.given_up_at is None
        Message.objects.update(next_attempt_at=timezone.now())
        sending.send_waiting()
    letter.refresh_from_db()
    assert letter.given_up_at is not None
    # Never the server's own words: they repeat the address.
    assert letter.last_error == "ConnectionRefusedError"
    client.force_login(administrator)
    page = client.get("/admin/notifications/message/?state=given_up").text
    assert "ConnectionRefusedError" in page
    assert "citizen@lanchuan.example" not in page


def test_a_given_up_letter_is_sent_again_from_the_administration(
    letter, administrator, client, mailoutbox
):
    Message.objects.update(given_up_at=timezone.now(), attempts=7)
    client.force_login(administrator)
    press = {"action": "send_again", "_selected_action": [letter.pk]}
    client.post("/admin/notifications/message/", press)
    assert sending.send_waiting() == 1
    # A letter that went out does not go out twice.
    client.post("/admin/notifications/message/", press)
    assert (sending.send_waiting(), len(mailoutbox)) == (0, 1)


def test_a_crash_between_claim_and_sending_only_delays(letter, mailoutbox, monkeypatch):
    class Killed(BaseException):
        """What no handler of ours catches, like the end of the process."""

    def die(letter):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_deliver", die)
        with pytest.raises(Killed):
            sending.send_waiting()
    assert sending.send_waiting() == 0
    with later(minutes=sending.PAUSES[0] + 1):
        assert sending.send_waiting() == 1
    assert len(mailoutbox) == 1


def test_one_bad_letter_does_not_keep_the_others(letter, stranger, mailoutbox, monkeypatch):
    notify(stranger, event="e", name="published", title="二", path="/")
    deliver = sending._deliver

    def broken(row):
        if row.pk == letter.pk:
            raise ValueError("bad facts")
        return deliver(row)

    monkeypatch.setattr(sending, "_deliver", broken)
    assert sending.send_waiting() == 1


@pytest.mark.parametrize("model", ["message", "notification"])
def test_the_administration_reads_and_never_writes(letter, administrator, client, model):
    client.force_login(administrator)
    page = f"/admin/notifications/{model}/"
    row = letter.pk if model == "message" else letter.recipient.notifications.get().pk
    assert client.get(page).status_code == 200
    assert client.get(f"{page}{row}/change/").status_code == 200
    assert client.get(f"{page}add/").status_code == 403
    assert client.post(f"{page}{row}/change/", {}).status_code == 403
    assert client.post(f"{page}{row}/delete/", {"post": "yes"}).status_code == 403
