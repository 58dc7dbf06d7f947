"""
Which agencies were late with a matter, computed from the ledger lines of its orders.

Giving an order to another agency, or withdrawing it and dispatching the matter again, sets a
new due date but does not erase that an earlier agency was late.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from workorders.clocks.spans import is_paused_after
from workorders.models.statuses import WITH_THE_AGENCY, OrderStatus

# Acts by which an agency gives up the matter, or its head signs the reply.
LETTING_GO = {"change_agency", "withdraw", "sign_off"}
# In these the same agency gets it again, with a new due date.
TAKING_UP_AGAIN = {"reopen", "report_unsolved"}


@dataclass(frozen=True)
class Spell:
    """
    A period in which one agency had the matter with one due date. ``stopped_at`` is when its
    clock stopped, by the head's signature or the end of the period; None while it runs.
    """

    # Data of the ledger line that gave the matter to the agency, with its name in all languages.
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
    """All periods of a matter, oldest first; ``lines`` are those of all its orders, by pk."""
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
    """Whether an agency gave up the matter, or signed, after the due date at that time."""
    due_at, is_paused = None, False
    for line in lines:
        runs = line.act in LETTING_GO and line.from_state in WITH_THE_AGENCY and not is_paused
        if runs and due_at and line.at > due_at:
            return True
        is_paused = is_paused_after(line, is_paused)
        if "due" in line.data:
            due_at = _due(line)
    return False


def _next_spell(line, now):
    """The current period after this ledger line; None before the first dispatch."""
    if line.act in {"dispatch", "answer_directly", "change_agency"} and "due" in line.data:
        return Spell(line.data, _due(line))
    if now is None:
        return None
    if line.act in TAKING_UP_AGAIN and "due" in line.data:
        return Spell(now.facts, _due(line))
    if now.is_over:
        return now
    if line.act == "sign_off":
        return replace(now, stopped_at=line.at)
    if line.to_state == OrderStatus.ACCEPTED:
        # The reply was sent back, or a reply that is not final was published: the clock runs on.
        now = replace(now, stopped_at=None)
    return replace(now, due_at=_due(line)) if "due" in line.data else now


def _due(line):
    return parse_datetime(line.data["due"]["due_at"])
