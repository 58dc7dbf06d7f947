"""
When a final reply is due, and why on that day.

The rule for the matter says how long each step may take (``workorders.clocks.rules``). Working days
are counted from the day of dispatch. Hours are counted by the clock from the submission; if they
have passed before the dispatch, they are counted from the dispatch, so that no agency is late
before it gets the order. The time in which the agency waits for the author and what was granted as
an extension are added to the limit, so that all of it follows one calendar.

The facts of each due date go into the ledger with the rule and the version of the calendar it was
computed with, so that the date can be explained and computed again later.
"""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from forum.models import Thread
from portal.agencies.models import Agency
from workorders.calendar import workdays
from workorders.clocks.limits import Limit, end_of, later_by_days
from workorders.clocks.rules import rule_for
from workorders.models.deadline_rules import DeadlineRule, Unit
from workorders.models.transition_data import DueFacts, Moment, Moved

BY_WORKING_DAYS, BY_HOURS = Unit.WORKING_DAYS.value, Unit.HOURS.value


@dataclass(frozen=True)
class Deadline:
    """A due date and how it was computed; ``set_by_hand`` if somebody chose another date."""

    due_at: datetime.datetime
    # The unit of the limit: working days, or hours by the clock.
    rule: str
    amount: int
    counted_from: datetime.datetime
    usual_due_at: datetime.datetime
    calendar_version: int | None = None
    # Why somebody chose another date; shown to everybody.
    due_reason: str = ""
    # The last change by the calendar: the date before, and the calendar version.
    moved: Moved | None = None
    # The date that somebody chose, before pauses and extensions after it; None: the rule's.
    chosen_at: datetime.datetime | None = None
    # The version of the rule; None where the ledger line is older than the table of rules.
    rule_number: int | None = None
    # Working days, or minutes where the limit is in hours.
    paused: int = 0
    # In the unit of the limit.
    extended: int = 0
    accept_due_at: datetime.datetime | None = None
    contact_due_at: datetime.datetime | None = None
    # The years whose notice was entered when it was computed; None: as it is now.
    announced_years: frozenset[int] | None = None

    @property
    def set_by_hand(self) -> bool:
        return self.chosen_at is not None

    @property
    def counts_days(self) -> bool:
        return self.rule == BY_WORKING_DAYS

    @property
    def is_provisional(self) -> bool:
        """Whether it may still move, because the notice of its year has not been entered."""
        if not self.counts_days or self.set_by_hand:
            return False
        if self.announced_years is None:
            return workdays.is_provisional(self.due_at)
        return timezone.localdate(self.due_at).year not in self.announced_years

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
        if self.chosen_at:
            facts["chosen_at"] = self.chosen_at
            if self.due_reason:
                facts["due_reason"] = self.due_reason
        if self.moved:
            facts["moved"] = self.moved
        if self.rule_number is not None:
            facts["rule_number"] = self.rule_number
        if self.paused:
            facts["paused"] = self.paused
        if self.extended:
            facts["extended"] = self.extended
        if self.accept_due_at:
            facts["accept_due_at"] = self.accept_due_at
        if self.contact_due_at:
            facts["contact_due_at"] = self.contact_due_at
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
    agency: Agency | None = None,
    *,
    start: datetime.datetime | None = None,
    chosen: datetime.datetime | None = None,
    reason: str = "",
    is_rectified: bool = False,
    rules_of: datetime.datetime | None = None,
) -> Deadline:
    """
    The deadline of a matter dispatched to ``agency`` at ``start`` (default: now). ``chosen`` is a
    date set by hand, ``reason`` why. ``is_rectified`` where the author said “not solved”: then the
    agency has the time of the rule to be in touch again. ``rules_of`` is the moment whose rules
    count (default: ``start``).
    """
    start = start or timezone.now()
    rule = rule_for(thread, agency, at=rules_of or start)
    limit = Limit(rule.answer_amount, rule.answer_unit)
    counted_from = _counted_from(thread.submitted_at, start, limit)
    now = workdays.in_force()
    usual = end_of(limit, counted_from, now.calendar)
    first_steps = _first_steps(rule, start, now.calendar, is_rectified=is_rectified)
    accept_due_at, contact_due_at = first_steps
    return Deadline(
        due_at=chosen or usual,
        rule=limit.unit,
        amount=limit.amount,
        counted_from=counted_from,
        usual_due_at=usual,
        calendar_version=now.version if limit.counts_days else None,
        due_reason=reason,
        chosen_at=None if chosen == usual else chosen,
        rule_number=rule.pk,
        accept_due_at=accept_due_at,
        contact_due_at=contact_due_at,
        announced_years=now.published_years,
    )


def _first_steps(
    rule: DeadlineRule,
    start: datetime.datetime,
    calendar: workdays.WorkingCalendar,
    *,
    is_rectified: bool,
) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """Until when it is to be accepted, and until when the author is to hear of the agency."""
    if is_rectified:
        return None, end_of(Limit(rule.rectify_amount, rule.rectify_unit), start, calendar)
    accept = end_of(Limit(rule.accept_amount, rule.accept_unit), start, calendar)
    if rule.contact_amount is None:
        return accept, None
    return accept, end_of(Limit(rule.contact_amount, rule.contact_unit), start, calendar)


def deadline_from_facts(facts: DueFacts) -> Deadline:
    """The deadline stored in a ledger line."""
    due_at = _moment(facts["due_at"])
    # Lines from before pauses and extensions do not name the chosen date apart.
    chosen = facts.get("chosen_at", due_at) if facts["set_by_hand"] else None
    return Deadline(
        due_at=due_at,
        rule=facts["rule"],
        amount=facts["amount"],
        counted_from=_moment(facts["counted_from"]),
        usual_due_at=_moment(facts["usual_due_at"]),
        calendar_version=workdays.version_of(facts),
        due_reason=facts.get("due_reason", ""),
        moved=facts.get("moved"),
        chosen_at=_moment_or_none(chosen),
        rule_number=facts.get("rule_number"),
        paused=facts.get("paused", 0),
        extended=facts.get("extended", 0),
        accept_due_at=_moment_or_none(facts.get("accept_due_at")),
        contact_due_at=_moment_or_none(facts.get("contact_due_at")),
    )


def with_more_time(
    due: Deadline, calendar: workdays.WorkingCalendar, *, paused: int = 0, extended: int = 0
) -> Deadline:
    """
    The deadline with so much more time: ``paused`` in working days, or minutes where the limit is
    in hours; ``extended`` in the unit of the limit.
    """
    longer = replace(due, paused=due.paused + paused, extended=due.extended + extended)
    usual = _usual(longer, calendar)
    if longer.chosen_at is None:
        return replace(longer, due_at=usual, usual_due_at=usual)
    return replace(longer, due_at=_after_chosen(longer, calendar), usual_due_at=usual)


def deadline_by_calendar(
    due: Deadline, calendar: workdays.WorkingCalendar, *, version: int
) -> Deadline:
    """The deadline computed by ``calendar``; unchanged if set by hand or counted in hours."""
    if not due.counts_days or due.set_by_hand:
        return due
    usual = _usual(due, calendar)
    moved = due.moved
    if usual != due.due_at:
        moved = {"from": due.due_at, "version": version}
    return replace(due, due_at=usual, usual_due_at=usual, calendar_version=version, moved=moved)


def _usual(due: Deadline, calendar: workdays.WorkingCalendar) -> datetime.datetime:
    """The date of the rule with pauses and extensions."""
    limit = Limit(due.amount + due.extended, due.rule)
    if due.counts_days:
        limit = Limit(limit.amount + due.paused, due.rule)
    end = end_of(limit, due.counted_from, calendar)
    return end if due.counts_days else end + datetime.timedelta(minutes=due.paused)


def _after_chosen(due: Deadline, calendar: workdays.WorkingCalendar) -> datetime.datetime:
    """The date that somebody chose with the pauses and extensions after it."""
    assert due.chosen_at is not None
    if due.counts_days:
        return later_by_days(due.chosen_at, due.paused + due.extended, calendar)
    return due.chosen_at + datetime.timedelta(hours=due.extended, minutes=due.paused)


def _counted_from(
    submitted: datetime.datetime, dispatched: datetime.datetime, limit: Limit
) -> datetime.datetime:
    if limit.counts_days:
        return dispatched
    hours = datetime.timedelta(hours=limit.amount)
    return submitted if submitted + hours > dispatched else dispatched


def _moment_or_none(text: Moment | None) -> datetime.datetime | None:
    return None if text is None else _moment(text)


def _moment(text: Moment) -> datetime.datetime:
    return text if isinstance(text, datetime.datetime) else datetime.datetime.fromisoformat(text)
