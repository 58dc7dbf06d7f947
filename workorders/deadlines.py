"""
When a final reply is due, and why on that day.

Ordinary matters have a number of working days, counted from the day of dispatch: few for an
inquiry, more for help and suggestions, most for complaints and reports, which must be
inspected on site. Urgent matters (danger, or something broken) have a number of hours, nights
and holidays included, counted from the submission. If these have passed before the dispatch,
they are counted from the dispatch, so that no agency is late before it gets the order.

The facts of each due date go into the ledger with the version of the calendar it was computed
with, so that the date can be explained and computed again later.
"""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from forum.choices import Kind
from forum.models import Thread
from forum.urgency import URGENT_HOURS, is_urgent
from workorders.calendar import workdays
from workorders.models.transition_data import DueFacts, Moment, Moved

WORKING_DAYS: dict[str, int] = {
    Kind.INQUIRY: 2,
    Kind.HELP: 10,
    Kind.SUGGESTION: 10,
    Kind.COMPLAINT: 15,
    Kind.REPORT: 15,
}
# For the kind OTHER, and for imported matters without a kind.
WORKING_DAYS_OTHERWISE = 15

BY_WORKING_DAYS, BY_HOURS = "working_days", "hours"


@dataclass(frozen=True)
class Deadline:
    """A due date and how it was computed; ``set_by_hand`` if somebody chose another date."""

    due_at: datetime.datetime
    rule: str
    amount: int
    counted_from: datetime.datetime
    usual_due_at: datetime.datetime
    calendar_version: int | None = None
    # Why somebody chose another date; shown to everybody.
    due_reason: str = ""
    # The last change by the calendar: the date before, and the calendar version.
    moved: Moved | None = None

    @property
    def set_by_hand(self) -> bool:
        return self.due_at != self.usual_due_at

    @property
    def is_provisional(self) -> bool:
        """Whether it may still move, because the notice of its year has not been entered."""
        counts = self.rule == BY_WORKING_DAYS and not self.set_by_hand
        return counts and workdays.is_provisional(self.due_at)

    def facts(self) -> DueFacts:
        """The facts that the ledger stores about it."""
        facts: DueFacts = {
            "due_at": self.due_at,
            "rule": self.rule,
            "amount": self.amount,
            "counted_from": self.counted_from,
            "usual_due_at": self.usual_due_at,
            "set_by_hand": self.set_by_hand,
            "calendar_version": self.calendar_version,
        }
        if self.set_by_hand and self.due_reason:
            facts["due_reason"] = self.due_reason
        if self.moved:
            facts["moved"] = self.moved
        return facts

    def public_facts(self) -> dict[str, Any]:
        """The facts that the public timeline of the matter shows."""
        facts = {
            "set_by_hand": self.set_by_hand,
            self.rule: self.amount,
            "counted_from": self.counted_from,
        }
        return facts | ({"due_reason": self.due_reason} if self.set_by_hand else {})


def deadline(
    thread: Thread,
    *,
    start: datetime.datetime | None = None,
    chosen: datetime.datetime | None = None,
    reason: str = "",
) -> Deadline:
    """
    The deadline of a matter dispatched at ``start`` (default: now). ``chosen`` is a date set
    by hand, ``reason`` why.
    """
    start = start or timezone.now()
    if is_urgent(thread):
        rule, amount, version = BY_HOURS, URGENT_HOURS, None
        start, usual = _within_hours(thread.submitted_at, start)
    else:
        rule = BY_WORKING_DAYS
        amount = WORKING_DAYS.get(thread.kind, WORKING_DAYS_OTHERWISE)
        usual = workdays.due_at(start, working_days=amount)
        version = workdays.newest_version()
    return Deadline(
        due_at=chosen or usual,
        rule=rule,
        amount=amount,
        counted_from=start,
        usual_due_at=usual,
        calendar_version=version,
        due_reason=reason,
    )


def days_in_words(*kinds: str) -> str:
    """The working days of these kinds: "10" if they are equal, else the range, "10–15"."""
    days = sorted({WORKING_DAYS[kind] for kind in kinds})
    return "–".join(str(number) for number in days[:1] + days[1:][-1:])


def deadline_from_facts(facts: DueFacts) -> Deadline:
    """The deadline stored in a ledger line."""
    return Deadline(
        due_at=_moment(facts["due_at"]),
        rule=facts["rule"],
        amount=facts["amount"],
        counted_from=_moment(facts["counted_from"]),
        usual_due_at=_moment(facts["usual_due_at"]),
        calendar_version=workdays.version_of(facts),
        due_reason=facts.get("due_reason", ""),
        moved=facts.get("moved"),
    )


def deadline_by_calendar(
    due: Deadline, calendar: workdays.WorkingCalendar, *, version: int
) -> Deadline:
    """The deadline computed by ``calendar``; unchanged if set by hand or counted in hours."""
    if due.rule != BY_WORKING_DAYS or due.set_by_hand:
        return due
    usual = calendar.due_at(due.counted_from, working_days=due.amount)
    moved = due.moved
    if usual != due.due_at:
        moved = {"from": due.due_at, "version": version}
    return replace(due, due_at=usual, usual_due_at=usual, calendar_version=version, moved=moved)


def _within_hours(
    submitted: datetime.datetime, dispatched: datetime.datetime
) -> tuple[datetime.datetime, datetime.datetime]:
    hours = datetime.timedelta(hours=URGENT_HOURS)
    start = submitted if submitted + hours > dispatched else dispatched
    return start, start + hours


def _moment(text: Moment) -> datetime.datetime:
    return text if isinstance(text, datetime.datetime) else datetime.datetime.fromisoformat(text)
