"""Counting working days by the yearly notices, forwards and backwards."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from forum.models import Thread
from workorders.calendar import festivals, workdays
from workorders.clocks import deadlines
from workorders.models import CalendarVersion, OrderStatus, WorkOrder
from workorders.reading.clock import Clock
from workorders.reading.due_date import explanation

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _calendar():
    festivals.declare()


def at(year, month, day, hour=9, minute=0):
    return datetime.datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def due(start, days):
    return timezone.localtime(workdays.due_at(start, working_days=days))


def test_the_day_of_dispatch_does_not_count():
    assert due(at(2026, 11, 16), 2) == at(2026, 11, 18, 18)


def test_a_weekend_does_not_count():
    assert due(at(2026, 11, 20), 2) == at(2026, 11, 24, 18)


def test_national_day_week_does_not_count_and_the_make_up_saturday_does():
    # 30 September; 1 to 7 October are off, Saturday the 10th is worked.
    assert due(at(2026, 9, 30), 3) == at(2026, 10, 10, 18)


def test_the_make_up_sunday_before_the_holidays_counts():
    assert due(at(2026, 9, 18), 1) == at(2026, 9, 20, 18)


def test_a_span_over_the_end_of_the_year():
    # 1 and 2 January 2026 are off, Sunday the 4th is worked.
    assert due(at(2025, 12, 30), 3) == at(2026, 1, 5, 18)


def test_half_past_eleven_at_night_still_belongs_to_that_day():
    late = at(2026, 11, 16, 23, 30)
    assert late.astimezone(datetime.UTC).day == 16
    assert due(late, 1) == at(2026, 11, 17, 18)


def test_half_past_midnight_belongs_to_the_new_day_though_it_is_yesterday_in_utc():
    early = at(2026, 11, 17, 0, 30)
    assert early.astimezone(datetime.UTC).day == 16
    assert due(early, 1) == at(2026, 11, 18, 18)


def test_a_correction_is_followed_and_the_version_before_it_is_still_known():
    before = workdays.newest_version()
    typhoon = {datetime.date(2026, 11, 17): (False, "台风停工")}
    festivals.add_version(2026, "correction", festivals.days_in_force(2026) | typhoon)
    assert due(at(2026, 11, 16), 1) == at(2026, 11, 18, 18)
    assert workdays.whole_calendar(version=before).due_at(at(2026, 11, 16), working_days=1) == at(
        2026, 11, 17, 18
    )


def test_laying_out_again_keeps_what_people_entered():
    version = festivals.add_version(2026, "correction", {})
    count = CalendarVersion.objects.count()
    festivals.declare()
    assert (workdays.newest_version(), CalendarVersion.objects.count()) == (version.number, count)


def test_no_ordinary_span_is_longer_than_the_calendar_that_is_read_for_it():
    for days in (1, 2, 10, 15, 60):
        for start in (at(2026, 9, 18), at(2026, 2, 13), at(2025, 1, 25)):
            everything = workdays.whole_calendar()
            assert due(start, days).date() == everything.date_after(start.date(), days)


def test_beyond_the_last_notice_a_date_is_provisional():
    last = max(workdays.published_years())
    assert not workdays.is_provisional(at(last, 12, 31))
    assert workdays.is_provisional(at(last + 1, 1, 4))


def explained(start, kind="complaint", chosen=None):
    thread = Thread(kind=kind, submitted_at=start)
    facts = deadlines.deadline(thread, start=start, chosen=chosen).facts()
    with translation.override("en"):
        return " ".join(explanation(WorkOrder(thread=thread), facts))


def test_the_explanation_names_the_holidays_and_the_make_up_day():
    words = explained(at(2026, 9, 25), "help")
    assert "10 working days" in words
    assert "National Day" in words
    assert "weekend" in words


def test_the_explanation_says_when_the_notice_is_still_to_come():
    start = at(max(workdays.published_years()), 12, 28)
    assert "may change" in explained(start)
    assert "may change" not in explained(at(2026, 11, 2))


def test_the_explanation_says_when_the_date_was_chosen_by_hand():
    start = at(2026, 11, 2)
    assert "dispatcher chose" in explained(start, chosen=at(2026, 12, 24, 18))
    assert "dispatcher chose" not in explained(start)


def test_the_explanation_of_a_repair_speaks_of_hours():
    assert "24 hours" in explained(at(2026, 11, 2), "repair")


@pytest.mark.parametrize(
    ("due_at", "words"),
    [
        (at(2026, 11, 19, 18), "3 working days left"),
        (at(2026, 11, 17, 18), "1 working day left"),
        (at(2026, 11, 16, 18), "Due today at 18:00"),
        (at(2026, 11, 16, 8), "Overdue by less than a working day"),
        # A Saturday: only Monday counts, on either side of the date.
        (at(2026, 11, 14, 18), "Overdue by 1 working day"),
        (at(2026, 11, 11, 18), "Overdue by 3 working days"),
        (at(2026, 10, 30, 18), "Overdue by 11 working days"),
        (at(2026, 11, 23, 18), "5 working days left"),
    ],
)
def test_the_time_left_is_said_in_words(due_at, words):
    order = WorkOrder(status=OrderStatus.ACCEPTED, due_at=due_at, thread=Thread())
    with translation.override("en"), time_machine.travel(at(2026, 11, 16, 9), tick=False):
        assert Clock([order]).words(order) == words


@pytest.mark.parametrize(
    ("due_at", "words"),
    [
        (at(2026, 11, 17, 8), "23 hours left"),
        (at(2026, 11, 18, 8), "47 hours left"),
        (at(2026, 11, 18, 9), "2 days left"),
        (at(2026, 11, 22, 9), "6 days left"),
        (at(2026, 11, 16, 9, 59), "Less than an hour left"),
        (at(2026, 11, 16, 8, 30), "Overdue by less than an hour"),
        (at(2026, 11, 14, 9), "Overdue by 48 hours"),
    ],
)
def test_where_hours_count_they_are_counted_on_both_sides(due_at, words):
    order = WorkOrder(status=OrderStatus.ACCEPTED, due_at=due_at, thread=Thread(urgent=True))
    with translation.override("en"), time_machine.travel(at(2026, 11, 16, 9), tick=False):
        assert Clock([order]).words(order) == words


def test_what_was_late_is_told_in_the_same_unit():
    order = WorkOrder(
        status=OrderStatus.ANSWERED, due_at=at(2026, 11, 13, 18), thread=Thread(),
        signed_off_at=at(2026, 11, 17, 10),
    )  # fmt: skip
    with translation.override("en"):
        assert Clock([order], now=at(2026, 11, 30)).words(order) == "Overdue by 2 working days"


def test_a_reply_signed_in_time_is_not_late_although_it_was_published_later():
    order = WorkOrder(
        status=OrderStatus.AWAITING_PUBLICATION,
        due_at=at(2026, 11, 16, 18),
        signed_off_at=at(2026, 11, 16, 17),
        thread=Thread(),
    )
    with translation.override("en"):
        assert Clock([order], now=at(2026, 11, 20)).words(order) == "Signed in time"
