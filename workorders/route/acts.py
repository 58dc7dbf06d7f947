"""What is said of each act on an order."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Where an order comes from that did not exist before.
NOT_YET = ""


class Actor(models.TextChoices):
    """Who takes a step. A user can be several at once: a head also works for the agency."""

    DISPATCHER = "dispatcher", _("Dispatcher")
    # Whoever moderates, for a matter in which somebody is in danger, or with a decision taken back.
    MODERATOR = "moderator", _("Moderator")
    AGENCY = "agency", _("Anybody of the agency")
    HEAD = "head", _("Agency head")
    ASSISTING = "assisting", _("Anybody of the agency that was called to assist")
    SUPERVISOR = "supervisor", _("Supervisor")
    AUTHOR = "author", _("The author of the matter")
    # Not the one that has the order.
    NAMED_AGENCY = "named_agency", _("Anybody of the agency named in a dispute")
    # Whoever enters a notice of working days; the worker then moves the dates.
    CALENDAR = "calendar", _("Whoever enters the working days")
    WORKER = "worker", _("The portal itself, at the time that is set")


class Clock(models.TextChoices):
    """What an act does to the clock of the agency that has the order."""

    STARTS = "starts", pgettext_lazy("clock", "starts, with a date")
    RUNS_ON = "runs_on", pgettext_lazy("clock", "runs on")
    MOVES = "moves", pgettext_lazy("clock", "runs on, its date can move")
    PAUSES = "pauses", pgettext_lazy("clock", "stands still while the author is asked")
    RESUMES = "resumes", pgettext_lazy("clock", "runs on, its date moves by the pause")
    STOPS = "stops", pgettext_lazy("clock", "stops")
    STOPS_IF_FINAL = (
        "stops_if_final",
        pgettext_lazy("clock", "stays stopped with a final reply, else it runs on"),
    )
    ENDS = "ends", pgettext_lazy("clock", "ends")
    UNTOUCHED = "untouched", pgettext_lazy("clock", "is not touched")


@dataclass(frozen=True)
class Move:
    """From one status to others, by one of ``by``; with several ends the step's facts decide."""

    starts: str
    ends: tuple[str, ...]
    by: tuple[Actor, ...]


@dataclass(frozen=True)
class Letter:
    """A notice by its name in ``portal.notifications.kinds``, and to whom it goes."""

    name: str
    to: Actor


@dataclass(frozen=True)
class Act:
    """
    One act; ``label`` is its sentence in the ledger, with the facts of the line filled in,
    ``plain`` says to everybody what it is.
    """

    name: str
    label: str | Promise
    plain: str | Promise
    moves: tuple[Move, ...]
    clock: Clock
    needs_reason: bool = False
    # Its name on the public timeline of the matter; empty where nobody reads of it there.
    public_line: str = ""
    letters: tuple[Letter, ...] = ()

    @property
    def starts_from(self) -> frozenset[str]:
        """The statuses of an order in which it can be taken."""
        return frozenset(move.starts for move in self.moves)

    @property
    def actors(self) -> frozenset[Actor]:
        return frozenset(actor for move in self.moves for actor in move.by)

    def actors_from(self, status: str) -> frozenset[Actor]:
        """Who may take it in this status; all who ever may where nobody can."""
        found = {actor for move in self.moves if move.starts == status for actor in move.by}
        return frozenset(found) or self.actors

    def ends_of(self, status: str) -> frozenset[str]:
        """The statuses to which it leads from this one; empty where it cannot be taken."""
        return frozenset(end for move in self.moves if move.starts == status for end in move.ends)

    def end_of(self, status: str) -> str:
        """The only status to which it leads from this one."""
        (end,) = self.ends_of(status)
        return end


def each_of(starts: Iterable[str], end: str, *by: Actor) -> tuple[Move, ...]:
    """One move from each of these statuses to the same one."""
    return tuple(Move(start, (end,), by) for start in starts)


def staying_in(statuses: Iterable[str], *by: Actor) -> tuple[Move, ...]:
    """Moves that leave an order in each of these statuses where it is."""
    return tuple(Move(status, (status,), by) for status in statuses)
