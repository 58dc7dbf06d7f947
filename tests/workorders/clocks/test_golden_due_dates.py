"""
Due dates over 2024 to 2027 against ``due_dates.csv``: festivals, make-up days, pauses, extensions,
dates set by hand, hours across midnight and the end of a year.

The dates of the table were counted one by one in a list of all working days, made from the notices
in ``announced.py``; for 2027, whose notice was not known then, from the notice that
``test_notices.py`` reads. No code of the product took part.
"""

import csv
import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from tests.workorders.announced import by_hand
from tests.workorders.test_notices import NOTICE
from workorders.calendar import holiday_notice, workdays
from workorders.clocks.deadlines import Deadline, with_more_time
from workorders.clocks.limits import Limit, end_of, pause_between

ROWS = list(csv.DictReader((Path(__file__).parent / "due_dates.csv").open(encoding="utf-8")))


@pytest.fixture(scope="module")
def calendar():
    coming = holiday_notice.read(NOTICE, year=2027)
    return workdays.WorkingCalendar(by_hand() | {day: works for day, (works, _) in coming.items()})


def moment(text):
    return timezone.make_aware(datetime.datetime.fromisoformat(text)) if text else None


def computed(row, calendar):
    start, amount = moment(row["counted_from"]), int(row["amount"])
    usual, chosen = end_of(Limit(amount, row["unit"]), start, calendar), moment(row["chosen"])
    due = Deadline(chosen or usual, row["unit"], amount, start, usual, chosen_at=chosen)
    if row["paused_from"]:
        pause = (moment(row["paused_from"]), moment(row["paused_until"]))
        due = with_more_time(due, calendar, paused=pause_between(*pause, row["unit"], calendar))
    return with_more_time(due, calendar, extended=int(row["extended"] or 0)).due_at


def test_every_date_of_the_table_is_computed(calendar):
    wrong = [row for row in ROWS if computed(row, calendar) != moment(row["due"])]
    assert wrong == []


def test_the_table_has_every_kind_of_case():
    assert len(ROWS) >= 200
    assert {row["counted_from"][:4] for row in ROWS} >= {"2024", "2025", "2026", "2027"}
    for column in ("paused_from", "extended", "chosen"):
        assert sum(bool(row[column]) for row in ROWS) >= 10
    assert sum(row["unit"] == "hours" for row in ROWS) >= 20


def test_a_calendar_without_make_up_days_gives_other_dates(calendar):
    week = workdays.WorkingCalendar({})
    assert sum(computed(row, week) != moment(row["due"]) for row in ROWS) > 100
