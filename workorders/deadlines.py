"""
When a final reply is due, and why on that day.

Ordinary matters count working days from the day of dispatch: an inquiry can be looked
up, help and suggestions need thought, complaints and reports need somebody to go and
look. Where there is danger or something is broken, hours on the clock count, at night
and on holidays too, from the moment the citizen sent it; if they have run out when it is
dispatched, they start at dispatch, so that nobody is late before knowing.

The facts of each date go into the ledger with the version of the calendar it was made
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
    calendar_version: int | None = None
    # Why somebody chose another day; everybody may read it.
    due_reason: str = ""
    # What a change of the calendar did to it: the date before, and which version.
    moved: Moved | None = None

    @property
    def set_by_hand(self) -> bool:
        return self.due_at != self.usual_due_at

    @property
    def is_provisional(self) -> bool:
        """Whether it may still move, because the holidays of its year are not announced."""
        counts = self.rule == BY_WORKING_DAYS and not self.set_by_hand
        return counts and workdays.is_provisional(self.due_at)

    def facts(self) -> DueFacts:
        """What the ledger keeps of it."""
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
        """What the timeline of the matter says of it."""
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
    """The deadline of a matter dispatched at ``start``; ``chosen`` is a date set by hand."""
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
    """The working days these kinds have, e.g. "10" where they agree, else "10–12"."""
    days = sorted({WORKING_DAYS[kind] for kind in kinds})
    return "–".join(str(number) for number in days[:1] + days[1:][-1:])


def deadline_from_facts(facts: DueFacts) -> Deadline:
    """The deadline a line of the ledger tells of."""
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
    """The same deadline as ``calendar`` gives it; one that was set by hand stays."""
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
