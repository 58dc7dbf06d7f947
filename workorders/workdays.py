"""
Working days as China counts them: the week, changed in both directions by the State
Council's yearly notice (weekdays off, make-up Saturdays and Sundays on).

The table ``CalendarDay`` holds the days that differ; it is filled from the package
*chinesecalendar* (2004 to the last year with a published notice) and editable.
Beyond the last such year the week alone decides and a date is provisional.
"""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

END_OF_OFFICE_DAY = datetime.time(18, 0)

# As the package names them; days an administrator adds speak for themselves.
OCCASIONS = {
    "New Year's Day": _("New Year's Day"),
    "Spring Festival": _("Spring Festival"),
    "Tomb-sweeping Day": _("Tomb-sweeping Day"),
    "Labour Day": _("Labour Day"),
    "Dragon Boat Festival": _("Dragon Boat Festival"),
    "Mid-autumn Festival": _("Mid-autumn Festival"),
    "National Day": _("National Day"),
}


class WorkingCalendar:
    """The calendar of a span of time, read once so that counting asks nothing more."""

    def __init__(self, *, start, end):
        from workorders.models import CalendarDay

        days = CalendarDay.objects.filter(date__range=(start, end))
        self.exceptions = dict(days.values_list("date", "is_working"))

    def is_working(self, day):
        return self.exceptions.get(day, day.weekday() < 5)

    def after(self, day, working_days):
        """The date that many working days after ``day``; the day itself is not counted."""
        while working_days > 0:
            day += datetime.timedelta(days=1)
            working_days -= self.is_working(day)
        return day

    def between(self, first, last):
        """How many working days lie after ``first``, up to and including ``last``."""
        days = (last - first).days
        return sum(self.is_working(first + datetime.timedelta(days=n + 1)) for n in range(days))


def due_at(start, *, working_days):
    """
    When an answer is due: the end of the office day (18:00 local time), so many
    working days after the day of ``start``, which itself does not count.
    """
    day = timezone.localdate(start)
    # Even the longest holidays leave three working days in a fortnight.
    reach = datetime.timedelta(days=14 + working_days * 5)
    calendar = WorkingCalendar(start=day, end=day + reach)
    last = calendar.after(day, working_days)
    return timezone.make_aware(datetime.datetime.combine(last, END_OF_OFFICE_DAY))


def exceptions(start, end):
    """The days after ``start``, up to ``end``, that differ from the week, oldest first."""
    from workorders.models import CalendarDay

    days = CalendarDay.objects.filter(date__gt=start, date__lte=end).order_by("date")
    return [day for day in days if day.is_working != (day.date.weekday() < 5)]


def is_provisional(moment):
    """Whether the notice for the year of ``moment`` is still to come."""
    last = last_published_year()
    return last is None or timezone.localdate(moment).year > last


def last_published_year():
    """The last year whose notice is in the calendar, or None without any."""
    from workorders.models import CalendarDay

    newest = CalendarDay.objects.order_by("-date").first()
    return newest.date.year if newest else None


def declare(*, using="default"):
    """Fill the calendar with the published notices; days already there stay."""
    from chinese_calendar.constants import holidays, workdays

    from workorders.models import CalendarDay

    known = set(CalendarDay.objects.using(using).values_list("date", flat=True))
    published = {day: (False, name) for day, name in holidays.items() if day.weekday() < 5}
    published |= {day: (True, name) for day, name in workdays.items() if day.weekday() >= 5}
    CalendarDay.objects.using(using).bulk_create(
        [
            CalendarDay(date=day, is_working=working, name=str(name), source="chinesecalendar")
            for day, (working, name) in published.items()
            if day not in known
        ],
        ignore_conflicts=True,
    )
