"""
The time an order has left, or by which it is late, in words: in working days, or in hours for
urgent matters.

Time left and time overdue are counted by the same function, and the text names the unit.
"""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from forum.reading import waiting_time
from forum.urgency import is_urgent
from workorders.calendar import workdays
from workorders.models.statuses import CLOSED_FOR_GOOD, WITH_THE_AGENCY, OrderStatus

SOON = 2  # working days
HOURS_SAID = 48  # from then on the hours left are told as days


def end_of_soon():
    """The time before which a due date counts as due soon; consistent with ``Clock.tone``."""
    today = timezone.localdate()
    day = workdays.date_after(today, working_days=SOON + 1)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


class Clock:
    """Words about the time of many orders; reads the calendar once for all of them."""

    def __init__(self, orders, *, now=None, since=()):
        self.now = now or timezone.now()
        moments = [*(order.due_at for order in orders), *since]
        days = [timezone.localdate(moment) for moment in moments]
        self.today = timezone.localdate(self.now)
        self.calendar = workdays.calendar_of(min([self.today, *days]), max([self.today, *days]))

    def words(self, order):
        """The time left, or by how much the order is or was late; empty if withdrawn."""
        in_hours = is_urgent(order.thread)
        if order.paused_at:
            since = date_format(timezone.localtime(order.paused_at), "DATE_FORMAT")
            return _("Waits for the author since %(day)s, the time stands still") % {"day": since}
        if order.status in WITH_THE_AGENCY:
            if order.due_at < self.now:
                return self.late_by(order.due_at, self.now, in_hours=in_hours)
            return self._left(order.due_at, in_hours=in_hours)
        if order.status == OrderStatus.WITHDRAWN:
            return ""
        stopped = order.signed_off_at or order.answered_at
        if stopped is None or stopped <= order.due_at:
            return _("Signed in time")
        return self.late_by(order.due_at, stopped, in_hours=in_hours)

    def tone(self, order):
        """ "overdue", "soon" or an empty string: picks a colour; ``words`` says it in text."""
        if order.status not in WITH_THE_AGENCY or order.paused_at:
            return ""
        if order.due_at < self.now:
            return "overdue"
        return "soon" if self._amount(self.now, order.due_at, in_hours=False) <= SOON else ""

    def waited(self, order):
        """How long the citizen has waited, and since when the agency has had the order."""
        words = waiting_time.sentence_for_staff(order.thread, until=order.answered_at)
        if order.answered_at or order.status in CLOSED_FOR_GOOD:
            return words
        # Counted as the waiting is, so that the same days have the same number.
        days = (self.today - timezone.localdate(order.with_agency_since)).days
        if days < 1:
            return _("%(waited)s, with this agency since today") % {"waited": words}
        both = ngettext(
            "%(waited)s, %(days)d day of it with this agency",
            "%(waited)s, %(days)d days of it with this agency",
            days,
        )
        return both % {"waited": words, "days": days}

    def late_by(self, due_at, moment, *, in_hours):
        """By how much ``moment`` is after the due date, in hours or working days."""
        count = self._amount(due_at, moment, in_hours=in_hours)
        if in_hours:
            if not count:
                return _("Overdue by less than an hour")
            words = ngettext("Overdue by %(count)d hour", "Overdue by %(count)d hours", count)
        elif not count:
            return _("Overdue by less than a working day")
        else:
            words = ngettext(
                "Overdue by %(count)d working day", "Overdue by %(count)d working days", count
            )
        return words % {"count": count}

    def _left(self, due_at, *, in_hours):
        count = self._amount(self.now, due_at, in_hours=in_hours)
        if in_hours:
            if not count:
                return _("Less than an hour left")
            if count >= HOURS_SAID:
                days = count // 24
                return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
            return ngettext("%(count)d hour left", "%(count)d hours left", count) % {"count": count}
        if not count:
            return self._due_on(due_at)
        words = ngettext("%(count)d working day left", "%(count)d working days left", count)
        return words % {"count": count}

    def _due_on(self, due_at):
        local = timezone.localtime(due_at)
        if local.date() == self.today:
            return _("Due today at %(time)s") % {"time": date_format(local, "H:i")}
        return _("Due on %(day)s, no working day left") % {
            "day": date_format(local, pgettext("date format of a day of this year", "j F"))
        }

    def _amount(self, first, last, *, in_hours):
        """Whole hours, or working days after the day of ``first``, up to the day of ``last``."""
        if in_hours:
            return int((last - first).total_seconds() // 3600)
        return self.calendar.count_between(timezone.localdate(first), timezone.localdate(last))
