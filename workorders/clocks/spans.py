"""
Whose time has run, and how long: computed from the ledgers alone.

The agency's clock runs from dispatch to the signature of its head, without the time in which it
waits for the author. The centre's runs while a matter waits for dispatch and while a signed reply
waits for publication, moderation's from each submission to its decision. The citizen's runs from
the first submission and never stops before the author says “solved”; nothing resets it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from django.db import models
from django.utils.translation import pgettext_lazy

from workorders.models.statuses import WITH_THE_AGENCY, OrderStatus
from workorders.route import ROUTE, Clock

# Acts on a submission after which a moderator has it, and after which none has.
SUBMITTED = {"submit", "take_back"}
DECIDED = {"approve", "accept_unpublished", "send_back", "refuse", "withdraw"}
ACCEPTED = {"approve", "accept_unpublished"}
# The acts on a matter that end and begin again the citizen's waiting.
SOLVED, NOT_SOLVED = {"confirm_solved"}, {"take_back_solved", "report_unsolved"}


class Whose(models.TextChoices):
    MODERATION = "moderation", pgettext_lazy("whose time", "Moderation")
    DISPATCH = "dispatch", pgettext_lazy("whose time", "The centre, before dispatch")
    AGENCY = "agency", pgettext_lazy("whose time", "The agency")
    PAUSE = "pause", pgettext_lazy("whose time", "Waiting for the author")
    PUBLICATION = "publication", pgettext_lazy("whose time", "The centre, before publication")


class Line(Protocol):
    """What is read of a line of either ledger."""

    act: str
    from_state: str
    to_state: str
    at: datetime
    data: dict[str, Any]


class Span(NamedTuple):
    """A stretch of time of one clock; ``end`` is None while it runs."""

    whose: Whose
    start: datetime
    end: datetime | None

    def length(self, now: datetime) -> timedelta:
        return max((self.end or now) - self.start, timedelta())


@dataclass(frozen=True)
class Times:
    """How long each clock has run at one moment."""

    citizen: timedelta
    of: dict[Whose, timedelta]


def spans_of_orders(lines: Iterable[Line]) -> list[Span]:
    """
    The stretches of the agency, of its pauses and of the centre, from the lines of all orders of a
    matter, oldest first. They never overlap.
    """
    found: list[Span] = []
    is_paused = False
    for line in lines:
        is_paused = is_paused_after(line, is_paused)
        _go_on(found, _whose(line, is_paused), line.at)
    return found


def _go_on(spans: list[Span], whose: Whose | None, at: datetime) -> None:
    """From ``at`` on it is this clock that runs, or none."""
    if spans and spans[-1].end is None:
        running = spans[-1]
        if running.whose == whose:
            return
        spans[-1] = running._replace(end=max(at, running.start))
    if whose is not None:
        spans.append(Span(whose, at, None))


def is_paused_after(line: Line, before: bool) -> bool:
    """Whether the agency waits for the author after this line; ``before``, whether it did."""
    clock = ROUTE[line.act].clock if line.act in ROUTE else Clock.UNTOUCHED
    if clock == Clock.PAUSES:
        return True
    # With the answer, with another agency, and with the signature the waiting is over.
    if clock in {Clock.RESUMES, Clock.STARTS, Clock.STOPS, Clock.ENDS}:
        return False
    return before


def _whose(line: Line, is_paused: bool) -> Whose | None:
    if line.to_state == OrderStatus.WITHDRAWN:
        return Whose.DISPATCH
    if line.to_state == OrderStatus.AWAITING_PUBLICATION:
        return Whose.PUBLICATION
    if line.to_state not in WITH_THE_AGENCY:
        return None
    return Whose.PAUSE if is_paused else Whose.AGENCY


def spans_of_matter(events: Iterable[Line], *, dispatched_at: datetime | None = None) -> list[Span]:
    """
    The stretches of moderation and of the centre before the first dispatch, from the lines of the
    matter and of its submission, oldest first.
    """
    found: list[Span] = []
    for event in events:
        if dispatched_at is not None and event.at >= dispatched_at:
            break
        if event.act in SUBMITTED:
            _go_on(found, Whose.MODERATION, event.at)
        elif event.act in ACCEPTED:
            _go_on(found, Whose.DISPATCH, event.at)
        elif event.act in DECIDED:
            _go_on(found, None, event.at)
    if dispatched_at is not None:
        _go_on(found, None, dispatched_at)
    return found


def paused_since(lines: Iterable[Line]) -> datetime | None:
    """Since when the agency waits for the author by the lines of its order, or None."""
    spans = spans_of_orders(lines)
    waits = bool(spans) and spans[-1].whose == Whose.PAUSE and spans[-1].end is None
    return spans[-1].start if waits else None


def times(
    *,
    submitted_at: datetime,
    events: Sequence[Line],
    lines: Sequence[Line],
    now: datetime,
) -> Times:
    """How long each clock of a matter has run until ``now``."""
    of_orders = spans_of_orders(lines)
    dispatched_at = of_orders[0].start if of_orders else None
    spans = [*spans_of_matter(events, dispatched_at=dispatched_at), *of_orders]
    of = {
        whose: sum((each.length(now) for each in spans if each.whose == whose), timedelta())
        for whose in Whose
    }
    return Times(_citizen(submitted_at, events, now), of)


def _citizen(submitted_at: datetime, events: Iterable[Line], now: datetime) -> timedelta:
    """Until “solved”; where it is taken back, as if it had never been said."""
    solved_at: datetime | None = None
    for event in events:
        if event.act in SOLVED:
            solved_at = event.at
        elif event.act in NOT_SOLVED:
            solved_at = None
    return max((solved_at or now) - submitted_at, timedelta())
