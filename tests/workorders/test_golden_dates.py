"""
Two hundred dates that differ from the normal week, from the end of 2018 to 2026, against three
sources: the package *chinesecalendar* (which fills the table), the package *holidays* (which
also names the weekend day worked instead of each substituted day off), and the notices, entered
by hand in ``announced.py`` with their numbers.

The three agree on each of these and on every other day in the period, including notices changed
later (Labour Day of 2019, the Spring Festival of 2020 extended to 2 February). If they ever
differ, the notice is right: the packages are made from it.
"""

import datetime
import re

import holidays
import pytest
from chinese_calendar import is_workday

from tests.workorders.announced import by_hand
from workorders.calendar import festivals, workdays

pytestmark = pytest.mark.django_db
FIRST, LAST = datetime.date(2018, 12, 29), datetime.date(2026, 12, 31)
SUBSTITUTED = re.compile(r"substituted from (\d\d)/(\d\d)/(\d{4})")


def every_day():
    return [FIRST + datetime.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def by_notice():
    named = by_hand()
    return {day: named.get(day, day.weekday() < 5) for day in every_day()}


def by_package():
    off = holidays.China(years=range(FIRST.year, LAST.year + 2), language="en_US")
    worked = {
        datetime.date(int(found[3]), int(found[1]), int(found[2]))
        for name in off.values()
        if (found := SUBSTITUTED.search(name))
    }
    return {day: day in worked or (day.weekday() < 5 and day not in off) for day in every_day()}


def differing(days):
    return {day: working for day, working in days.items() if working != (day.weekday() < 5)}


def test_two_hundred_dates_are_what_all_three_sources_say():
    calendar = workdays.whole_calendar()
    ours = differing({day: calendar.is_working(day) for day in every_day()})
    assert len(ours) == 200
    assert ours == differing(by_notice())
    assert ours == differing({day: is_workday(day) for day in every_day()})
    assert ours == differing(by_package())


def test_ordinary_days_between_them_are_the_week():
    calendar, named = workdays.whole_calendar(), by_hand()
    plain = [day for day in every_day() if day not in named]
    assert [day for day in plain if calendar.is_working(day) != (day.weekday() < 5)] == []


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_days_of_the_law_are_all_in_the_notice(year):
    named = by_hand()
    assert [day for day in festivals.statutory_days(year) if named.get(day) is not False] == []


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-02-13", 1, "2026-02-14"), ("2026-02-14", 1, "2026-02-24"),
        ("2026-09-30", 3, "2026-10-10"), ("2025-09-30", 2, "2025-10-10"),
        ("2024-09-13", 1, "2024-09-14"), ("2023-09-28", 2, "2023-10-08"),
        ("2022-12-30", 1, "2023-01-03"), ("2020-01-23", 1, "2020-02-03"),
        ("2026-12-31", 1, "2027-01-04"), ("2027-02-04", 1, "2027-02-09"),
    ],
)  # fmt: skip
def test_due_dates_counted_by_hand(start, days, due):
    found = workdays.whole_calendar().date_after(datetime.date.fromisoformat(start), days)
    assert found == datetime.date.fromisoformat(due)
