"""Counting a limit from a moment: working days by the calendar, or time by the clock."""

import datetime
from typing import NamedTuple

from django.utils import timezone

from workorders.calendar.workdays import WorkingCalendar
from workorders.models.deadline_rules import Unit


class Limit(NamedTuple):
    amount: int
    unit: str

    @property
    def counts_days(self) -> bool:
        return self.unit == Unit.WORKING_DAYS


def end_of(limit: Limit, start: datetime.datetime, calendar: WorkingCalendar) -> datetime.datetime:
    """
    When ``limit`` ends that begins at ``start``: with working days at 18:00 of the last one, the
    day of ``start`` not counted; by the clock to the second, nights and holidays included.
    """
    if limit.counts_days:
        return calendar.due_at(start, working_days=limit.amount)
    return start + datetime.timedelta(**{limit.unit: limit.amount})


def later_by_days(
    moment: datetime.datetime, days: int, calendar: WorkingCalendar
) -> datetime.datetime:
    """The same time of day, so many working days later."""
    local = timezone.localtime(moment)
    day = calendar.date_after(local.date(), days)
    return timezone.make_aware(datetime.datetime.combine(day, local.time()))


def pause_between(
    start: datetime.datetime, end: datetime.datetime, unit: str, calendar: WorkingCalendar
) -> int:
    """
    By how much a pause from ``start`` to ``end`` moves a date: working days after the day on which
    it began, up to the day on which it ended; for a limit by the clock whole minutes, begun ones
    counted, so that nobody loses time by a pause.
    """
    if unit == Unit.WORKING_DAYS:
        return calendar.count_between(timezone.localdate(start), timezone.localdate(end))
    seconds = max((end - start).total_seconds(), 0)
    return -int(-seconds // 60)
