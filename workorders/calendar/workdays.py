"""
Working days as China counts them: the week, changed in both directions by the State
Council's yearly notice (weekdays off, make-up Saturdays and Sundays on).

``CalendarVersion`` and its days hold what differs, version by version. Where the notice of
a year is still to come, the festival days that law fixes stand and a date is provisional.
"""

import datetime

from django.db.models import Max, QuerySet
from django.utils import timezone

from workorders.models.calendar import CalendarDay, CalendarKind, CalendarVersion
from workorders.models.transition_data import DueFacts

# How days are laid out: whether each is worked, and on what occasion it differs.
Days = dict[datetime.date, tuple[bool, str]]

END_OF_OFFICE_DAY = datetime.time(18, 0)
# Even the longest holidays leave three working days in a fortnight.
SPARE_DAYS, DAYS_FOR_A_WORKING_DAY = 14, 5


class WorkingCalendar:
    """Which days are worked; ``exceptions`` says where that differs from the week."""

    def __init__(self, exceptions: dict[datetime.date, bool]) -> None:
        self.exceptions = exceptions

    def is_working(self, day: datetime.date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def date_after(self, day: datetime.date, working_days: int) -> datetime.date:
        """The date that many working days after ``day``; the day itself is not counted."""
        while working_days > 0:
            day += datetime.timedelta(days=1)
            working_days -= self.is_working(day)
        return day

    def count_between(self, first: datetime.date, last: datetime.date) -> int:
        """How many working days lie after ``first``, up to and including ``last``."""
        days = (last - first).days
        return sum(self.is_working(first + datetime.timedelta(days=n + 1)) for n in range(days))

    def due_at(self, start: datetime.datetime, *, working_days: int) -> datetime.datetime:
        """The end of the office day (18:00), so many working days after that of ``start``."""
        last = self.date_after(timezone.localdate(start), working_days)
        return timezone.make_aware(datetime.datetime.combine(last, END_OF_OFFICE_DAY))


def calendar_of(
    start: datetime.date, end: datetime.date, *, version: int | None = None
) -> WorkingCalendar:
    """The calendar of a span of days, read by one question; as ``version`` had it."""
    return WorkingCalendar(_exceptions(_days(version).filter(date__range=(start, end))))


def whole_calendar(*, version: int | None = None, instead_of: int | None = None) -> WorkingCalendar:
    """Every day that differs; without those of the year ``instead_of``."""
    days = _days(version)
    if instead_of is not None:
        days = days.exclude(version__year=instead_of)
    return WorkingCalendar(_exceptions(days))


def due_at(start: datetime.datetime, *, working_days: int) -> datetime.datetime:
    """When an answer is due that many working days after ``start``, as we know today."""
    day = timezone.localdate(start)
    reach = datetime.timedelta(days=SPARE_DAYS + working_days * DAYS_FOR_A_WORKING_DAY)
    return calendar_of(day, day + reach).due_at(start, working_days=working_days)


def differing_days(
    start: datetime.date, end: datetime.date, *, version: int | None = None
) -> list[CalendarDay]:
    """The days after ``start``, up to ``end``, that differ from the week, oldest first."""
    days = {day.date: day for day in _days(version).filter(date__gt=start, date__lte=end)}
    return [days[date] for date in sorted(days) if days[date].is_working != (date.weekday() < 5)]


def newest_version() -> int | None:
    """The number of the newest version, or None before there is any."""
    newest: int | None = CalendarVersion.objects.aggregate(newest=Max("number"))["newest"]
    return newest


def version_of(facts: DueFacts) -> int | None:
    """
    The version a date was made with, by what the ledger kept of it. Older lines name the
    last year with a notice instead: they were made with the notices up to that year.
    """
    last_year = facts.get("calendar")
    if "calendar_version" in facts or not last_year:
        return facts.get("calendar_version")
    first = CalendarVersion.objects.filter(year=last_year).order_by("number")
    return first.values_list("number", flat=True).first()


def versions_of(facts: DueFacts) -> list[int | None]:
    """
    Every version a date may have been made with. An older line does not say whether the
    days its city had added by hand, which became corrections, were there already.
    """
    found = [version_of(facts)]
    if "calendar_version" not in facts and found[0] is not None:
        by_law = CalendarVersion.objects.filter(kind=CalendarKind.STATUTORY).order_by("number")
        first = by_law.values_list("number", flat=True).first()
        found += [first - 1] if first else []
    return found


def published_years() -> set[int]:
    return set(CalendarVersion.objects.notices().values_list("year", flat=True))


def is_provisional(moment: datetime.datetime) -> bool:
    """Whether the notice for the year of ``moment`` is still to come."""
    year = timezone.localdate(moment).year
    return not CalendarVersion.objects.notices().filter(year=year).exists()


def _days(version: int | None) -> QuerySet[CalendarDay]:
    in_force = CalendarVersion.objects.in_force(version)
    # A year may name days of the one before (30 December); the newer version has the say.
    return CalendarDay.objects.filter(version__in=in_force).order_by("version__number", "date")


def _exceptions(days: QuerySet[CalendarDay]) -> dict[datetime.date, bool]:
    return dict(days.values_list("date", "is_working"))
