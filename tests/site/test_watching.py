"""Administrators are notified once when a checklist line fails and once when it is done again."""

import datetime

import pytest
from django.utils import timezone

from forum import workflow
from portal.integrity import words
from portal.notifications import sending
from portal.notifications.models import Message, Notification
from portal.site.health import readiness
from portal.site.models import RedLine
from portal.site.opening import lines, posting, watching
from portal.site.opening.findings import done, still_open, unknown
from tests import builders

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def found(monkeypatch):
    """What the one line of the checklist says; a test changes it."""
    says = {"backup": done("good")}
    line = lines.Line("backup", "Backup", lambda asked: says["backup"])
    monkeypatch.setattr(lines, "LINES", [line])
    return says


@pytest.fixture
def opened(found, administrator, settings):
    settings.PRODUCTION = True
    posting.open_portal(by=administrator)
    return found


def later(distance=HOUR):
    """As if what stands in the rows had happened ``distance`` earlier."""
    for row in RedLine.objects.all():
        row.since -= distance
        row.save()
    watching.tell_changes()


def turn(found, finding):
    found["backup"] = finding
    watching.tell_changes()


def told():
    return list(Message.objects.order_by("pk").values_list("name", flat=True))


def test_tells_once_that_it_is_red_and_once_that_it_is_green_again(opened, administrator):
    turn(opened, still_open("older than a day"))
    assert told() == []
    for _round in range(3):
        later()
    assert told() == ["checklist_red"]
    turn(opened, done("good"))
    later()
    assert told() == ["checklist_red", "checklist_green"]
    assert {notice.recipient for notice in Notification.objects.all()} == {administrator}


def test_a_second_time_is_told_anew(opened, monkeypatch):
    start = timezone.now()
    for number, finding in enumerate([still_open("a"), done("b"), still_open("a"), done("b")]):
        monkeypatch.setattr(
            watching.timezone, "now", lambda at=start + number * datetime.timedelta(days=1): at
        )
        turn(opened, finding)
        later()
    assert told() == ["checklist_red", "checklist_green"] * 2


def test_a_line_that_is_red_for_a_moment_wakes_nobody(opened):
    turn(opened, still_open("a minute late"))
    later(HOUR - datetime.timedelta(minutes=1))
    turn(opened, done("good"))
    assert told() == []
    assert not RedLine.objects.exists()


def test_the_letter_says_which_line_and_what_to_do(opened):
    turn(opened, still_open("older than a day"))
    later()
    facts = Message.objects.get().facts
    assert facts["path"] == "/admin/opening/#backup"
    assert facts["title"] == facts["title_en"] == "Backup"
    assert facts["advice_en"] == "older than a day"


def test_the_letter_is_sent_in_the_readers_language_and_the_ledgers_stay_whole(
    administrator, settings, monkeypatch, mailoutbox
):
    real = lines.LINES
    monkeypatch.setattr(lines, "LINES", [])
    settings.PRODUCTION = True
    posting.open_portal(by=administrator)
    administrator.language = "zh-hans"
    administrator.save()
    monkeypatch.setattr(lines, "LINES", [line for line in real if line.slug == "backup"])
    watching.tell_changes()
    later()
    sending.send_waiting()
    assert "备份，并且试过恢复" in mailoutbox[-1].subject
    assert "还没有备份" in mailoutbox[-1].body
    assert "/admin/opening/#backup" in mailoutbox[-1].body
    assert list(words.notices()) == []


def test_only_administrators_are_told(opened, moderator, supervisor, citizen):
    builders.person("second", role="administrator")
    turn(opened, still_open("older than a day"))
    later()
    assert set(Notification.objects.values_list("recipient__username", flat=True)) == {
        "administrator", "second"
    }  # fmt: skip


def test_what_was_known_at_the_opening_is_no_news(found, administrator, settings):
    settings.PRODUCTION = True
    found["backup"] = still_open("none yet")
    posting.open_portal(by=administrator, reason="试运行")
    for _round in range(3):
        later()
    assert told() == []
    turn(found, done("good"))
    turn(found, still_open("older than a day"))
    later()
    assert told() == ["checklist_red"]


def test_nothing_is_told_before_the_opening_or_while_closed(found, administrator, settings):
    settings.PRODUCTION = True
    turn(found, still_open("none"))
    later()
    assert not RedLine.objects.exists()
    workflow.close_posting(sentence="检修")
    turn(found, still_open("none"))
    assert not RedLine.objects.exists()


def test_a_question_that_failed_is_no_change(opened):
    turn(opened, unknown("cannot be asked"))
    later()
    assert not RedLine.objects.exists()
    turn(opened, still_open("older"))
    later()
    turn(opened, unknown("cannot be asked"))
    assert told() == ["checklist_red"]


def test_the_health_page_counts_what_was_told(opened):
    assert readiness.checklist().state == readiness.OK
    turn(opened, still_open("older"))
    assert readiness.checklist().state == readiness.OK
    later()
    assert (readiness.checklist().state, readiness.checklist().facts) == (
        "degraded",
        {"red_lines": 1},
    )


def test_a_new_colleague_has_days_for_the_second_step():
    patience = {line.slug: line.patience for line in lines.LINES}
    assert patience["second-factor"] == datetime.timedelta(days=3)
    assert patience["backup"] == HOUR
