"""
When a final reply is due, and why on that day.

Ordinary matters count working days from the day of dispatch: an inquiry can be looked
up, help and suggestions need thought, complaints and reports need somebody to go and
look. Where there is danger or something is broken, hours on the clock count, at night
and on holidays too, from the moment the citizen sent it; if they have run out when it is
dispatched, they start at dispatch, so that nobody is late before knowing.

The facts of each date go into the ledger, so that the date can be explained later.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from forum.choices import Kind
from forum.urgency import URGENT_HOURS, is_urgent
from workorders import workdays

WORKING_DAYS = {
    Kind.INQUIRY: 2,
    Kind.HELP: 10,
    Kind.SUGGESTION: 10,
    Kind.COMPLAINT: 15,
    Kind.REPORT: 15,
}
# Other matters, and imported ones whose kind nobody stated.
WORKING_DAYS_OTHERWISE = 15

BY_WORKING_DAYS, BY_HOURS = "working_days", "hours"


@dataclass(frozen=True)
class Deadline:
    """A due date and where it comes from; ``set_by_hand`` where somebody chose another."""

    due_at: datetime.datetime
    rule: str
    amount: int
    counted_from: datetime.datetime
    usual_due_at: datetime.datetime
    calendar: int | None = None

    @property
    def set_by_hand(self):
        return self.due_at != self.usual_due_at

    def facts(self):
        """What the ledger keeps of it."""
        return {
            "due_at": self.due_at,
            "rule": self.rule,
            "amount": self.amount,
            "counted_from": self.counted_from,
            "usual_due_at": self.usual_due_at,
            "set_by_hand": self.set_by_hand,
            "calendar": self.calendar,
        }


def deadline(thread, *, start=None, chosen=None):
    """The deadline of a matter dispatched at ``start``; ``chosen`` is a date set by hand."""
    start = start or timezone.now()
    if is_urgent(thread):
        rule, amount, calendar = BY_HOURS, URGENT_HOURS, None
        start, usual = _within_hours(thread.submitted_at, start)
    else:
        rule = BY_WORKING_DAYS
        amount = WORKING_DAYS.get(thread.kind, WORKING_DAYS_OTHERWISE)
        usual = workdays.due_at(start, working_days=amount)
        calendar = workdays.last_published_year()
    return Deadline(
        due_at=chosen or usual,
        rule=rule,
        amount=amount,
        counted_from=start,
        usual_due_at=usual,
        calendar=calendar,
    )


def _within_hours(submitted, dispatched):
    hours = datetime.timedelta(hours=URGENT_HOURS)
    start = submitted if submitted + hours > dispatched else dispatched
    return start, start + hours
