"""
When somebody is reminded of an order that is not signed yet; pure functions of date and calendar.

Matters with a date in working days: at nine o'clock of the working day before, of the day itself,
and of the first, third and seventh working day after it; never on a day off and never at night.
Urgent matters: two hours before, at the minute, and so many times 24 hours after it, at any time.
"""

import datetime

from django.utils import timezone

from workorders.calendar.workdays import WorkingCalendar
from workorders.models.reminders import ReminderStep

BEGIN, END = datetime.time(9), datetime.time(18)
HOURS_BEFORE = datetime.timedelta(hours=2)
# From the first to the last, each with the days after the due date.
DAYS_AFTER = {
    ReminderStep.BEFORE: -1,
    ReminderStep.DUE: 0,
    ReminderStep.LATE_1: 1,
    ReminderStep.LATE_3: 3,
    ReminderStep.LATE_7: 7,
}
# What is overdue for longer is in the lists of the supervisors; nobody gets hundreds of letters
# about old orders because a portal was put into service.
FORGOTTEN_AFTER = datetime.timedelta(days=60)


def may_remind(now: datetime.datetime, calendar: WorkingCalendar) -> bool:
    """Whether people are reminded now of what is not urgent."""
    local = timezone.localtime(now)
    return calendar.is_working(local.date()) and BEGIN <= local.time() < END


def latest_due_date(
    step: ReminderStep, now: datetime.datetime, calendar: WorkingCalendar
) -> datetime.datetime:
    """
    The end of the due dates for which ``step`` has come; for what is not urgent. Between BEGIN and
    END of a working day.
    """
    today, days = timezone.localdate(now), DAYS_AFTER[step]
    if days < 0:
        day = calendar.date_after(today, 1)
    else:
        day = _working_days_before(today, days, calendar)
    midnight = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time())
    return timezone.make_aware(midnight)


def latest_urgent_due_date(step: ReminderStep, now: datetime.datetime) -> datetime.datetime:
    """The same for urgent orders."""
    days = DAYS_AFTER[step]
    return now + HOURS_BEFORE if days < 0 else now - datetime.timedelta(days=days)


def _working_days_before(
    day: datetime.date, working_days: int, calendar: WorkingCalendar
) -> datetime.date:
    """The last day after which so many working days have begun by ``day``."""
    while working_days > 0:
        working_days -= calendar.is_working(day)
        day -= datetime.timedelta(days=1)
    return day
