"""A migration turns the calendar days of an older release into versions, and back."""

import datetime

import pytest

from tests.migrating import migrate, migrate_to_the_newest

BEFORE = [("workorders", "0002_corrections")]
AFTER = [("workorders", "0005_days_belong_to_a_version")]
NEW_YEAR, WORKED = datetime.date(2026, 1, 1), datetime.date(2026, 1, 4)
SPORTS_DAY, FOUNDING_DAY = datetime.date(2026, 12, 7), datetime.date(2027, 3, 1)
OLD_DAYS = [
    (NEW_YEAR, False, "New Year's Day", "chinesecalendar"),
    (WORKED, True, "New Year's Day", "chinesecalendar"),
    (SPORTS_DAY, False, "市运会停工", ""),
    (FOUNDING_DAY, False, "建市纪念日", ""),
]


@pytest.fixture
def old_days(transactional_db):
    days = migrate(BEFORE).get_model("workorders", "CalendarDay").objects
    days.all().delete()
    for date, is_working, name, source in OLD_DAYS:
        days.create(date=date, is_working=is_working, name=name, source=source)
    yield days
    migrate_to_the_newest()


@pytest.mark.django_db(transaction=True)
def test_days_added_by_hand_come_after_the_notice_of_their_year(old_days):
    versions = migrate(AFTER).get_model("workorders", "CalendarVersion").objects.order_by("number")
    told = [
        (version.year, version.kind, [day.date for day in version.days.order_by("date")])
        for version in versions
    ]
    # A day by hand makes no year an announced one, and is no part of the notice.
    assert told == [
        (2026, "notice", [NEW_YEAR, WORKED]),
        (2026, "correction", [NEW_YEAR, WORKED, SPORTS_DAY]),
        (2027, "correction", [FOUNDING_DAY]),
    ]
    assert [version.number for version in versions] == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_the_way_back_gives_the_same_days(old_days):
    migrate(AFTER)
    days = migrate(BEFORE).get_model("workorders", "CalendarDay").objects.order_by("date")
    assert list(days.values_list("date", "is_working", "name", "source")) == OLD_DAYS
