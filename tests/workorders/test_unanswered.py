"""The alarm about matters without an answer, well before three months are over."""

import datetime

import pytest
from django.utils import timezone

from forum.models import Thread
from portal.notifications.models import Notification
from portal.site import periodic
from tests import builders
from workorders import unanswered

MONDAY, SATURDAY = datetime.date(2026, 11, 23), datetime.date(2026, 11, 28)


@pytest.fixture
def waits(citizen, moderator):
    """Make a matter that was sent in so many days before the last ``today``."""

    def make(days, *, on=MONDAY, **fields):
        thread = builders.published(citizen, moderator, **fields)
        at = noon(on) - datetime.timedelta(days=days)
        Thread.cases.filter(pk=thread.pk).update(submitted_at=at)
        return thread

    return make


def noon(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


@pytest.fixture
def warn_on(monkeypatch):
    def warn(day):
        monkeypatch.setattr(timezone, "now", lambda: noon(day))
        return unanswered.warn()

    return warn


def told(person):
    return [n.facts["count"] for n in person.notifications.filter(name="matters_unanswered")]


def test_supervisors_and_dispatchers_are_told_once(waits, warn_on, supervisor, dispatcher, clerk):
    waits(60)
    waits(59)
    assert (warn_on(MONDAY), warn_on(MONDAY)) == (2, 0)
    assert (told(supervisor), told(dispatcher), told(clerk)) == ([1], [1], [])


def test_then_weekly_and_of_what_comes_to_the_limit_between(waits, warn_on, supervisor):
    waits(60)
    waits(58)
    days = [MONDAY + datetime.timedelta(days=number) for number in (0, 1, 2, 3, 7)]
    assert [warn_on(day) for day in days] == [1, 0, 1, 0, 1]
    assert told(supervisor) == [1, 1, 1]


def test_never_on_a_day_off_but_for_what_is_urgent(waits, warn_on, supervisor):
    usual = waits(60, on=SATURDAY)
    assert warn_on(SATURDAY) == 0
    Thread.cases.filter(pk=usual.pk).update(urgent=True)
    assert warn_on(SATURDAY) == 1
    Thread.cases.filter(pk=usual.pk).update(urgent=False)
    assert warn_on(SATURDAY + datetime.timedelta(days=2)) == 1


def test_what_is_answered_or_hidden_is_not_counted(answered, waits, warn_on, supervisor):
    at = noon(MONDAY) - datetime.timedelta(days=80)
    Thread.cases.filter(pk=answered.thread_id).update(submitted_at=at)
    Thread.cases.filter(pk=waits(80).pk).update(
        visibility="hidden", hidden_reason="x", hidden_at=timezone.now()
    )
    assert warn_on(MONDAY) == 0
    assert not Notification.objects.filter(name="matters_unanswered").exists()


def test_the_limit_is_a_setting_and_the_worker_asks(settings, waits, warn_on, supervisor):
    settings.UNANSWERED_ALARM_DAYS = 30
    waits(30)
    assert warn_on(MONDAY) == 1
    assert unanswered.warn in periodic.HOURLY


def test_pages_list_and_count_them(client, waits, supervisor, dispatcher):
    thread = waits(100, on=timezone.localdate())
    client.force_login(supervisor)
    page = client.get("/workorders/supervision/")
    assert page.context["number_too_long"] == 1
    assert thread.number in page.content.decode()
    client.force_login(dispatcher)
    assert thread.number in client.get("/workorders/unanswered/").content.decode()
