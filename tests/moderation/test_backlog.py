"""Moderators and supervisors are warned before the hours that are promised are over."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from moderation import backlog
from portal.integrity import words
from portal.notifications.models import Message, Notification
from portal.notifications.wording import message_words
from portal.site import periodic
from tests import builders


@pytest.fixture
def staff(moderator, moderator2, supervisor, dispatcher, clerk):
    return {moderator, moderator2, supervisor}


def pending_since(author, hours):
    with time_machine.travel(timezone.now() - timedelta(hours=hours)):
        return builders.pending(author)


def told():
    return {notice.recipient for notice in Notification.objects.filter(name="backlog")}


def test_the_sweep_warns(staff):
    assert backlog.warn in periodic.TASKS


def test_nobody_is_warned_while_there_is_time(citizen, staff):
    pending_since(citizen, 19)
    assert backlog.warn() == 0
    assert told() == set()


def test_moderators_and_supervisors_are_told_once_in_four_hours(citizen, staff):
    now = timezone.now().replace(hour=0, minute=5)
    with time_machine.travel(now):
        pending_since(citizen, 21)
        pending_since(citizen, 1)
        assert backlog.warn() == 3
        assert backlog.warn() == 0
    assert told() == staff
    notice = Notification.objects.filter(name="backlog").first()
    assert notice.facts["count"] == 1
    assert Message.objects.filter(name="backlog").count() == 3
    with time_machine.travel(now + timedelta(hours=4)):
        assert backlog.warn() == 3


def test_the_notices_hold_only_what_notices_may_hold(citizen, staff):
    pending_since(citizen, 21)
    backlog.warn()
    assert list(words.notices()) == []


def test_the_letter_says_how_many_and_until_when(citizen, moderator):
    with time_machine.travel("2026-11-12 08:00+08:00"):
        submission = pending_since(citizen, 21)
        backlog.warn()
        letter = Message.objects.get(name="backlog", recipient=moderator)
        with translation.override("en"):
            said = message_words(letter.name, letter.facts)
        assert "decision: 1." in said.subject
        assert "11:00" in said.subject or "11 a.m." in said.subject
        assert submission.title not in said.subject


def test_the_page_of_figures_says_it_before_and_after_the_hours_are_over(
    client, citizen, moderator
):
    client.force_login(moderator)
    client.cookies["django_language"] = "en"
    pending_since(citizen, 21)
    assert "should be decided by" in client.get("/moderation/figures/").content.decode()
    pending_since(citizen, 25)
    assert "are over for the oldest" in client.get("/moderation/figures/").content.decode()
