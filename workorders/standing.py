"""Where an order stands, in words: how long it has, and why until that day."""

import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.choices import Kind
from workorders import workdays
from workorders.deadlines import BY_HOURS, from_facts
from workorders.models import CalendarVersion
from workorders.models.orders import WITH_THE_AGENCY, OrderStatus
from workorders.workdays import OCCASIONS, calendar_of

SOON = 2  # working days


class Clock:
    """Says of many orders how long they have; reads the calendar once for all of them."""

    def __init__(self, orders, *, now=None):
        self.now = now or timezone.now()
        days = [timezone.localdate(order.due_at) for order in orders]
        self.today = timezone.localdate(self.now)
        self.calendar = calendar_of(min([self.today, *days]), max([self.today, *days]))

    def words(self, order):
        if order.status in WITH_THE_AGENCY:
            return self._left(order.due_at)
        if order.status == OrderStatus.WITHDRAWN:
            return ""
        return _late_or_in_time(order)

    def tone(self, order):
        """ "overdue", "soon" or nothing: what colour only repeats."""
        if order.status not in WITH_THE_AGENCY:
            return ""
        if order.due_at < self.now:
            return "overdue"
        days = self.calendar.between(self.today, timezone.localdate(order.due_at))
        return "soon" if days <= SOON else ""

    def _left(self, due_at):
        due_on = timezone.localdate(due_at)
        if due_at < self.now:
            return self._overdue(due_on)
        if due_on == self.today:
            at = date_format(timezone.localtime(due_at), "H:i")
            return _("Due today at %(time)s") % {"time": at}
        days = self.calendar.between(self.today, due_on)
        return ngettext("%(count)d working day left", "%(count)d working days left", days) % {
            "count": days
        }

    def _overdue(self, due_on):
        days = (self.today - due_on).days
        if days == 0:
            return _("Overdue since today")
        return ngettext("Overdue by %(count)d day", "Overdue by %(count)d days", days) % {
            "count": days
        }


def explanation(order, facts):
    """Why this date, in sentences; ``facts`` are those the ledger kept of it."""
    if not facts:
        return []
    due = from_facts(facts)
    if due.rule == BY_HOURS:
        sentences = [_hours(due.amount, due.counted_from)]
    else:
        sentences = [_days(order.thread, due.amount, due.counted_from), *_differing_days(due)]
    if due.moved:
        sentences.append(_moved(due.moved))
    if due.is_provisional:
        sentences.append(_provisional(due.due_at))
    if due.set_by_hand:
        sentences.append(_by_hand(due))
    return sentences


def _late_or_in_time(order):
    stopped = order.signed_off_at or order.answered_at
    days = (timezone.localdate(stopped) - timezone.localdate(order.due_at)).days if stopped else 0
    if stopped is None or stopped <= order.due_at:
        return _("In time")
    if days == 0:
        return _("A few hours late")
    return ngettext("%(count)d day late", "%(count)d days late", days) % {"count": days}


def _hours(amount, start):
    return _(
        "Where something is broken or dangerous, %(hours)d hours count on the clock, "
        "day and night, from %(start)s."
    ) % {"hours": amount, "start": _moment(start)}


def _days(thread, amount, start):
    facts = {"days": amount, "start": _day(start), "kind": thread.get_kind_display()}
    if thread.kind in Kind.values and thread.kind != Kind.OTHER:
        return (
            _(
                "For “%(kind)s” the limit is %(days)d working days. The day of dispatch, "
                "%(start)s, does not count; the last day ends at 18:00."
            )
            % facts
        )
    return (
        _(
            "Where the kind was not stated, the limit is %(days)d working days. The day of "
            "dispatch, %(start)s, does not count; the last day ends at 18:00."
        )
        % facts
    )


def _differing_days(due):
    days = workdays.differing_days(
        timezone.localdate(due.counted_from),
        timezone.localdate(due.usual_due_at),
        version=due.calendar_version,
    )
    for (working, name), together in groupby(days, key=lambda day: (day.is_working, day.name)):
        dates = [day.date for day in together]
        facts = {"occasion": OCCASIONS.get(name, name), "dates": _dates(dates)}
        if working:
            yield _("Counts although it is a weekend (%(occasion)s): %(dates)s.") % facts
        else:
            yield _("Does not count (%(occasion)s): %(dates)s.") % facts


def _dates(dates):
    words = [date_format(day, "MONTH_DAY_FORMAT") for day in dates]
    return words[0] if len(words) == 1 else f"{words[0]} – {words[-1]}"


def _provisional(due_at):
    return _("The holidays of %(year)s have not been announced yet, so this day may change.") % {
        "year": timezone.localdate(due_at).year
    }


def _moved(moved):
    version = CalendarVersion.objects.filter(number=moved["version"]).first()
    return _("It was %(date)s before the working days were changed by “%(title)s”.") % {
        "date": _day(datetime.datetime.fromisoformat(str(moved["from"]))),
        "title": version.label if version else "",
    }


def _by_hand(due):
    facts = {"date": _moment(due.usual_due_at), "reason": due.due_reason}
    if not due.due_reason:
        return _("The dispatcher chose this date; by the rule it would be %(date)s.") % facts
    return (
        _(
            "The dispatcher chose this date; by the rule it would be %(date)s. "
            "The reason, which everybody can read: %(reason)s"
        )
        % facts
    )


def _day(moment):
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


def _moment(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
