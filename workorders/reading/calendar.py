"""The working calendar for display: one row per year, consecutive days as one span."""

import datetime
from itertools import pairwise

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from workorders.calendar.festivals import FROM_PACKAGE, YEARS_AHEAD
from workorders.models import CalendarDay, CalendarKind, CalendarVersion
from workorders.models.calendar import OCCASIONS

ONE_DAY = datetime.timedelta(days=1)


def spans(days):
    """Group consecutive equal days of {date: (is_working, occasion)} into rows for display."""
    dates = sorted(days)
    groups = [[date] for date in dates[:1]]
    for before, date in pairwise(dates):
        if date - before == ONE_DAY and days[date] == days[before]:
            groups[-1].append(date)
        else:
            groups.append([date])
    return [_row(group, *days[group[0]]) for group in groups]


def years_of(this_year):
    """From last year to the years ahead: the newest version of each, its days and source."""
    versions = CalendarVersion.objects.in_force().filter(
        year__range=(this_year - 1, this_year + YEARS_AHEAD)
    )
    published = set(CalendarVersion.objects.notices().values_list("year", flat=True))
    days: dict[int, dict[datetime.date, tuple[bool, str]]] = {}
    for day in CalendarDay.objects.filter(version__in=versions).order_by("date"):
        days.setdefault(day.version_id, {})[day.date] = (day.is_working, day.name)
    return [
        {
            "version": version,
            "is_published": version.year in published,
            "spans": spans(_announced_days(version, days.get(version.pk, {}))),
            "source": source_of(version),
            "is_now": version.year == this_year,
            "is_near": version.year in (this_year, this_year + 1),
        }
        for version in versions.order_by("year")
    ]


def _announced_days(version, days):
    """
    The days, with the adjoining weekends that a notice counts as part of the holiday
    (「10月1日至7日放假」): the rows of a version contain only days that differ from the week.
    """
    if version.kind == CalendarKind.STATUTORY:
        return days
    told = dict(days)
    for day, (is_working, name) in days.items():
        for step in (ONE_DAY, -ONE_DAY):
            beside = day + step
            while not is_working and name in OCCASIONS and _is_free_weekend(beside, days):
                told.setdefault(beside, (False, name))
                beside += step
    return told


def _is_free_weekend(day, days):
    return day.weekday() >= 5 and day not in days


def source_of(version):
    """A sentence saying where the days of a version come from; may be empty."""
    if version.source == FROM_PACKAGE:
        return _("Its days were taken from a published collection of the notices.")
    if version.kind == CalendarKind.STATUTORY:
        return _("By the Regulations on Public Holidays; the notice adds days off and days worked.")
    if version.entered_by_name:
        return _("Entered by %(name)s on %(day)s.") % {
            "name": version.entered_by_name,
            "day": date_format(timezone.localtime(version.entered_at), "DATE_FORMAT"),
        }
    return ""


def _row(group, is_working, name):
    # The same format as on other pages: 1月3日, not 01月3日.
    style = pgettext("date format of a day of this year", "j F")
    words = [date_format(date, style) for date in (group[0], group[-1])]
    return {
        "dates": words[0] if len(group) == 1 else " – ".join(words),
        "is_working": is_working,
        "name": OCCASIONS.get(name, name),
        "count": len(group),
    }
