"""
The calendar versions that the portal creates itself: years whose notice is in the package
*chinesecalendar*, and some coming years with the statutory holidays only.

The law (全国年节及纪念日放假办法, as amended in 2024) fixes thirteen days off: 1 January, the eve
of the Spring Festival to the third day of the lunar year, Qingming, 1 and 2 May, the Dragon
Boat and the Mid-Autumn Festival, 1 to 3 October. The package *holidays* gives their dates;
further days off that it estimates are ignored.
"""

import datetime
from collections import defaultdict
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from workorders.calendar.workdays import Days
from workorders.models.calendar import CalendarDay, CalendarKind, CalendarVersion

YEARS_AHEAD = 5
# ``CalendarVersion.source`` of a version made from the package.
FROM_PACKAGE = "chinesecalendar"

# Name in the package "holidays": our occasion. Its other days are not fixed by law.
STATUTORY = {
    "New Year's Day": "New Year's Day",
    "Chinese New Year's Eve": "Spring Festival",
    "Chinese New Year (Spring Festival)": "Spring Festival",
    "Tomb-Sweeping Day": "Tomb-sweeping Day",
    "Labor Day": "Labour Day",
    "Dragon Boat Festival": "Dragon Boat Festival",
    "Mid-Autumn Festival": "Mid-autumn Festival",
    "National Day": "National Day",
}


class NoticeFacts(TypedDict, total=False):
    """What is stored of a notice or a correction besides its days."""

    title: str
    document: str
    published_on: datetime.date | None
    source: str
    text: str


class VersionFacts(NoticeFacts, total=False):
    entered_by: User | None
    entered_by_name: str
    entered_at: datetime.datetime


def statutory_days(year: int) -> dict[datetime.date, str]:
    """The statutory holidays of a year, as {date: occasion}."""
    # Imported here because most processes never need it.
    import holidays

    found = holidays.China(years=year, observed=False, language="en_US")
    names = {day: found.get_list(day) for day in sorted(found) if day.year == year}
    return {
        day: STATUTORY[known[-1]]
        for day, listed in names.items()
        if (known := [name for name in listed if name in STATUTORY])
    }


def published_days() -> dict[int, Days]:
    """The days of all notices in the package: {year: {date: (is_working, occasion)}}."""
    from chinese_calendar.constants import holidays, workdays

    years: defaultdict[int, Days] = defaultdict(dict)
    for days, is_working in ((holidays, False), (workdays, True)):
        for day, name in days.items():
            years[day.year][day] = (is_working, str(name))
    return dict(years)


def declare(*, using: str = "default") -> None:
    """Add the known versions that are missing; versions that people entered stay unchanged."""
    with transaction.atomic(using=using):
        have = _years_by_kind(using)
        published = published_days()
        for year in sorted(set(published) - have[CalendarKind.NOTICE]):
            add_version(
                year, CalendarKind.NOTICE, published[year], using=using, source=FROM_PACKAGE
            )
        _lay_out_coming_years(using=using)


def lay_out_coming_years() -> None:
    """Add versions with the statutory holidays for coming years without any; for the worker."""
    if not _years_without_any(using="default"):
        return
    with transaction.atomic():
        _lay_out_coming_years(using="default")


def add_version(
    year: int, kind: str, days: Days, *, using: str = "default", **facts: Unpack[VersionFacts]
) -> CalendarVersion:
    """Write the next version of a year; ``days`` is {date: (is_working, occasion)}."""
    lock_versions(using=using)
    versions = CalendarVersion.objects.using(using)
    newest = versions.order_by("-number").values_list("number", flat=True).first()
    version = versions.create(number=(newest or 0) + 1, year=year, kind=kind, **facts)
    CalendarDay.objects.using(using).bulk_create(
        CalendarDay(version=version, date=day, is_working=is_working, name=name)
        for day, (is_working, name) in sorted(days.items())
    )
    return version


def lock_versions(*, using: str = "default") -> None:
    """
    Lock the calendar for writing until the transaction ends.

    The lock is on version 1, which always exists. Call this before the checks that a write
    depends on.
    """
    list(CalendarVersion.objects.using(using).select_for_update().filter(number=1))


def days_in_force(year: int, *, using: str = "default") -> Days:
    """The days of a year's newest version, as {date: (is_working, occasion)}."""
    newest = CalendarVersion.objects.using(using).filter(year=year).first()
    if newest is None:
        return {}
    return {day.date: (day.is_working, day.name) for day in newest.days.order_by("date")}


def _lay_out_coming_years(*, using: str) -> None:
    for year in _years_without_any(using=using):
        law = {day: (False, name) for day, name in statutory_days(year).items()}
        # Days that somebody has already entered for this year are kept.
        add_version(
            year, CalendarKind.STATUTORY, law | days_in_force(year, using=using), using=using
        )


def _years_without_any(*, using: str) -> list[int]:
    this_year = timezone.localdate().year
    have = _years_by_kind(using)
    laid_out = have[CalendarKind.NOTICE] | have[CalendarKind.STATUTORY]
    return [year for year in range(this_year, this_year + YEARS_AHEAD + 1) if year not in laid_out]


def _years_by_kind(using: str) -> defaultdict[str, set[int]]:
    have = defaultdict(set)
    for kind, year in CalendarVersion.objects.using(using).values_list("kind", "year"):
        have[kind].add(year)
    return have
