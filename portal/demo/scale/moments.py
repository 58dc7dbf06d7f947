"""Moments as whole seconds in the forms that rows need, and due dates."""

import datetime
from functools import lru_cache

from django.utils import timezone

from forum.urgency import URGENT_HOURS
from workorders.calendar import workdays
from workorders.clocks.deadlines import BY_HOURS, BY_WORKING_DAYS, Deadline
from workorders.clocks.rules import ANSWER_DAYS, OTHERWISE

HOUR, DAY = 3600, 86_400


def as_column(seconds):
    """A moment as both databases take it: the date and the time of UTC, without a zone."""
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def seconds_of(moment):
    return int(moment.timestamp())


def start_of(day):
    """The first second of a local day."""
    return seconds_of(timezone.make_aware(datetime.datetime.combine(day, datetime.time())))


def local_day(seconds):
    return timezone.localdate(datetime.datetime.fromtimestamp(seconds, datetime.UTC))


class DueDates:
    """The due dates of the rules, by the calendar in force, which is read once."""

    def __init__(self):
        self.calendar = workdays.whole_calendar()
        self.version = workdays.newest_version()
        self.published = workdays.published_years()
        self.after = lru_cache(maxsize=20_000)(self._after)

    def deadline(self, kind, *, is_urgent, submitted, start):
        """As ``workorders.clocks.deadlines`` for an order dispatched at ``start``, in seconds."""
        if is_urgent:
            within = submitted + URGENT_HOURS * HOUR
            counted_from = submitted if within > start else start
            due = _moment(counted_from + URGENT_HOURS * HOUR)
            return Deadline(due, BY_HOURS, URGENT_HOURS, _moment(counted_from), due)
        amount = ANSWER_DAYS.get(kind, OTHERWISE)
        due = self.after(local_day(start), amount)
        return Deadline(due, BY_WORKING_DAYS, amount, _moment(start), due, self.version)

    def is_provisional(self, due):
        by_days = due.rule == BY_WORKING_DAYS
        return by_days and timezone.localdate(due.due_at).year not in self.published

    def _after(self, day, amount):
        noon = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
        return self.calendar.due_at(noon, working_days=amount).astimezone(datetime.UTC)


def _moment(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
