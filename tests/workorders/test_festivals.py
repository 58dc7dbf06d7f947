"""A year without a notice has the statutory festivals, and its due dates are provisional."""

import datetime

import pytest
import time_machine

from workorders.calendar import festivals, workdays
from workorders.models import CalendarDay, CalendarVersion

pytestmark = pytest.mark.django_db


def test_the_law_makes_thirteen_days_of_2027_free_and_nothing_is_guessed():
    days = festivals.statutory_days(2027)
    by_month = {}
    for day in days:
        by_month.setdefault(day.month, []).append(day.day)
    assert len(days) == 13
    assert by_month == {
        1: [1], 2: [5, 6, 7, 8], 4: [5], 5: [1, 2], 6: [9], 9: [15], 10: [1, 2, 3],
    }  # fmt: skip


def test_new_year_and_the_spring_festival_of_2027_are_no_working_days():
    calendar = workdays.whole_calendar()
    for day in [(1, 1), (2, 5), (2, 8), (4, 5), (6, 9), (9, 15), (10, 1)]:
        assert not calendar.is_working(datetime.date(2027, *day)), day
    assert calendar.is_working(datetime.date(2027, 2, 9))


def test_a_day_entered_by_hand_does_not_make_its_year_published():
    festivals.add_version(2027, "correction", {datetime.date(2027, 3, 1): (False, "台风停工")})
    assert 2027 not in workdays.published_years()


def test_days_entered_by_hand_beforehand_go_on_counting_beside_the_law():
    CalendarDay.objects.filter(version__year=2029).delete()
    CalendarVersion.objects.filter(year=2029).delete()
    festivals.add_version(2029, "correction", {datetime.date(2029, 3, 1): (False, "台风停工")})
    festivals.lay_out_coming_years()
    days = festivals.days_in_force(2029)
    assert (days[datetime.date(2029, 3, 1)], len(days)) == ((False, "台风停工"), 14)


def test_every_year_the_next_ones_are_laid_out_without_anybody():
    assert not CalendarVersion.objects.filter(year=2033).exists()
    with time_machine.travel("2028-06-01", tick=False):
        festivals.lay_out_coming_years()
        festivals.lay_out_coming_years()
    assert CalendarVersion.objects.filter(year=2033, kind="statutory").count() == 1


def test_only_notices_that_were_announced_make_a_year_published():
    assert workdays.published_years() == set(range(2004, 2027))
    assert set(CalendarVersion.objects.notices().values_list("source", flat=True)) == {
        "chinesecalendar"
    }
