"""
Working days in China: Monday to Friday, changed by the State Council's yearly notice
(weekdays off, make-up working days on Saturdays and Sundays).

``CalendarVersion`` and its days store the differences from the week, version by version. Until
the notice of a year is entered, only the statutory holidays are off, and a due date in that
year is provisional.
"""

import datetime
from typing import NamedTuple

from django.db.models import Max, QuerySet
from django.utils import timezone

from forum.urgency import END_OF_OFFICE_DAY
from portal.versions.reading import Kept
from workorders.models.calendar import CalendarDay, CalendarKind, CalendarVersion
from workorders.models.transition_data import DueFacts

# {date: (is it a working day, on what occasion it differs from the week)}
Days = dict[datetime.date, tuple[bool, str]]


class WorkingCalendar:
    """Which days are working days; ``exceptions`` are the days that differ from the week."""

    def __init__(self, exceptions: dict[datetime.date, bool]) -> None:
        self.exceptions = exceptions

    def is_working(self, day: datetime.date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def date_after(self, day: datetime.date, working_days: int) -> datetime.date:
        """The date ``working_days`` working days after ``day``, which itself is not counted."""
        while working_days > 0:
            day += datetime.timedelta(days=1)
            working_days -= self.is_working(day)
        return day

    def count_between(self, first: datetime.date, last: datetime.date) -> int:
        """The number of working days after ``first``, up to and including ``last``."""
        days = (last - first).days
        return sum(self.is_working(first + datetime.timedelta(days=n + 1)) for n in range(days))

    def due_at(self, start: datetime.datetime, *, working_days: int) -> datetime.datetime:
        """18:00 local time, ``working_days`` working days after the day of ``start``."""
        last = self.date_after(timezone.localdate(start), working_days)
        return timezone.make_aware(datetime.datetime.combine(last, END_OF_OFFICE_DAY))


class InForce(NamedTuple):
    """What the tables say now: the calendar of all years, its version, the years announced."""

    calendar: WorkingCalendar
    version: int | None
    published_years: frozenset[int]


def calendar_of(
    start: datetime.date, end: datetime.date, *, version: int | None = None
) -> WorkingCalendar:
    """The calendar from ``start`` to ``end``, in one query; as of ``version`` (None: newest)."""
    return WorkingCalendar(_exceptions(_days(version).filter(date__range=(start, end))))


def whole_calendar(*, version: int | None = None, instead_of: int | None = None) -> WorkingCalendar:
    """The calendar of all years, without the exceptions of the year ``instead_of``."""
    days = _days(version)
    if instead_of is not None:
        days = days.exclude(version__year=instead_of)
    return WorkingCalendar(_exceptions(days))


def due_at(start: datetime.datetime, *, working_days: int) -> datetime.datetime:
    """The due date ``working_days`` working days after ``start``, by the calendar in force."""
    return in_force().calendar.due_at(start, working_days=working_days)


def date_after(day: datetime.date, *, working_days: int) -> datetime.date:
    """The date ``working_days`` working days after ``day``, by the calendar in force."""
    return in_force().calendar.date_after(day, working_days)


def in_force() -> InForce:
    """The calendar of all years as it is now, its version, and the years that are announced."""
    found: InForce = _IN_FORCE.get()
    return found


def calendar_in_force() -> WorkingCalendar:
    """The calendar of all years as it is now, kept by this process."""
    return in_force().calendar


def differing_days(
    start: datetime.date, end: datetime.date, *, version: int | None = None
) -> list[CalendarDay]:
    """The days after ``start``, up to ``end``, that differ from the week, oldest first."""
    days = {day.date: day for day in _days(version).filter(date__gt=start, date__lte=end)}
    return [days[date] for date in sorted(days) if days[date].is_working != (date.weekday() < 5)]


def newest_version() -> int | None:
    """The number of the newest version, or None before there is any."""
    return in_force().version


def version_of(facts: DueFacts) -> int | None:
    """
    The calendar version that a due date was computed with, from its facts in the ledger. Older
    lines name the last year with a notice instead: they used the notices up to that year.
    """
    last_year = facts.get("calendar")
    if "calendar_version" in facts or not last_year:
        return facts.get("calendar_version")
    first = CalendarVersion.objects.filter(year=last_year).order_by("number")
    return first.values_list("number", flat=True).first()


def versions_of(facts: DueFacts) -> list[int | None]:
    """
    Every calendar version that a due date may have been computed with. An older line does not
    say whether it used days that the city had added by hand (now versions of corrections).
    """
    found = [version_of(facts)]
    if "calendar_version" not in facts and found[0] is not None:
        by_law = CalendarVersion.objects.filter(kind=CalendarKind.STATUTORY).order_by("number")
        first = by_law.values_list("number", flat=True).first()
        found += [first - 1] if first else []
    return found


def published_years() -> set[int]:
    return set(in_force().published_years)


def is_provisional(moment: datetime.datetime) -> bool:
    """Whether the notice for the year of ``moment`` has not been entered yet."""
    return timezone.localdate(moment).year not in in_force().published_years


def _days(version: int | None) -> QuerySet[CalendarDay]:
    in_force = CalendarVersion.objects.in_force(version)
    # A version may contain days of the previous year (30 December). The newer version comes
    # later here, so that its days overwrite the older ones in a dictionary.
    return CalendarDay.objects.filter(version__in=in_force).order_by("version__number", "date")


def _exceptions(days: QuerySet[CalendarDay]) -> dict[datetime.date, bool]:
    return dict(days.values_list("date", "is_working"))


def _read_now() -> InForce:
    newest: int | None = CalendarVersion.objects.aggregate(newest=Max("number"))["newest"]
    notices = CalendarVersion.objects.notices().values_list("year", flat=True)
    return InForce(whole_calendar(), newest, frozenset(notices))


_IN_FORCE = Kept(_read_now, CalendarVersion._meta.db_table, CalendarDay._meta.db_table)
