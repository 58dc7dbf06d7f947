"""
Which agencies had a matter longer than they were given, read from the ledger.

Giving an order to another agency, or taking it back and dispatching again, begins a new
due date and ends nothing else: what was late before is still told.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from workorders.models.orders import WITH_THE_AGENCY, OrderStatus

# In these an agency lets go of the matter, or answers for its reply.
LETTING_GO = {"change_agency", "withdraw", "sign_off"}


@dataclass(frozen=True)
class Spell:
    """One due date of one agency; ``stopped_at`` while its head's signature stands."""

    # Of the line that gave it to the agency, whose name it keeps in every language.
    facts: dict
    due_at: datetime
    stopped_at: datetime | None = None
    is_over: bool = False

    @property
    def ended_at(self):
        return self.stopped_at or timezone.now()

    @property
    def is_late(self):
        return self.ended_at > self.due_at


def spells(lines):
    """Every due date the matter had, from the lines of all its orders, oldest first."""
    told, now = [], None
    for line in lines:
        ends = line.act in {"change_agency", "withdraw"} or line.to_state == OrderStatus.ANSWERED
        if now and ends and not now.is_over:
            now = replace(now, stopped_at=now.stopped_at or line.at, is_over=True)
            told.append(now)
        now = _next_spell(line, now)
    return told + ([now] if now and not now.is_over else [])


def late_spells(lines):
    return [spell for spell in spells(lines) if spell.is_late]


def was_ever_late(lines):
    """Whether an agency let go of it, or signed, after the due date of that time."""
    due_at = None
    for line in lines:
        runs = line.act in LETTING_GO and line.from_state in WITH_THE_AGENCY
        if runs and due_at and line.at > due_at:
            return True
        if "due" in line.data:
            due_at = _due(line)
    return False


def _next_spell(line, now):
    """The spell that stands after a line."""
    if line.act in {"dispatch", "change_agency"} and "due" in line.data:
        return Spell(line.data, _due(line))
    if now is None:
        return None
    if line.act == "reopen":
        return Spell(now.facts, _due(line))
    if now.is_over:
        return now
    if line.act == "sign_off":
        return replace(now, stopped_at=line.at)
    if line.to_state == OrderStatus.ACCEPTED:
        # Sent back, or word on the way: the clock runs on.
        now = replace(now, stopped_at=None)
    return replace(now, due_at=_due(line)) if "due" in line.data else now


def _due(line):
    return parse_datetime(line.data["due"]["due_at"])
