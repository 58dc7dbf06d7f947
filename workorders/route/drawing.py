"""The route drawn for people: the stations with what can happen there, and ``docs/route.md``."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from workorders.models.statuses import OPEN, WITH_THE_AGENCY, OrderStatus
from workorders.route.acts import NOT_YET, Act, Actor, Move
from workorders.route.table import ACTS, UNREACHED

# In the order in which a matter passes through them.
STATIONS: dict[str, str | Promise] = {
    NOT_YET: _("The matter waits for dispatch"),
    OrderStatus.DISPATCHED: _("An agency has it and has not confirmed it yet"),
    OrderStatus.ACCEPTED: _("An agency handles it"),
    OrderStatus.AWAITING_SIGN_OFF: _("The reply waits for the signature of the agency's head"),
    OrderStatus.AWAITING_PUBLICATION: _("The signed reply waits for publication"),
    OrderStatus.ANSWERED: _("The matter is answered"),
    OrderStatus.WITHDRAWN: _("The order was taken back, and the matter waits for dispatch again"),
}


@dataclass(frozen=True)
class Exit:
    """What can happen at a station: in plain words, who does it, and where it leads."""

    words: str | Promise
    by: list[str]
    leads_to: list[str | Promise]


@dataclass(frozen=True)
class Station:
    status: str
    words: str | Promise
    # Whether the agency's time runs here.
    is_counted: bool
    exits: list[Exit]


def stations() -> list[Station]:
    """The stations in order, each with the acts that can be taken there."""
    return [
        Station(status, words, status in WITH_THE_AGENCY, list(_exits(status)))
        for status, words in STATIONS.items()
    ]


def _exits(status: str) -> Iterator[Exit]:
    for act in ACTS:
        for move in act.moves:
            if move.starts == status:
                ends = [STATIONS[end] for end in move.ends if end != status]
                yield Exit(act.plain, [str(Actor(one).label) for one in move.by], ends)


def as_markdown() -> str:
    """``docs/route.md``: a diagram and a table, in English."""
    with override("en"):
        return "\n".join([HEAD, "```mermaid", *_diagram(), "```", "", *_table(), ""])


HEAD = """# The route of a work order

Written by `manage.py draw_route` from `workorders/route/table.py`, the one place where the acts on
an order stand; a test fails where this file is older. The same in plain words for everybody is the
page `/how-it-works/`.
"""


def _diagram() -> Iterator[str]:
    yield "stateDiagram-v2"
    for status in STATIONS:
        if status:
            yield f"    {status}: {OrderStatus(status).label}"
    for start, end, acts in _arrows():
        yield f"    {start or '[*]'} --> {end}: {', '.join(acts)}"


def _arrows() -> Iterator[tuple[str, str, list[str]]]:
    """Each pair of different statuses with the acts that lead from one to the other."""
    found: dict[tuple[str, str], list[str]] = {}
    for act in ACTS:
        for move in act.moves:
            for end in move.ends:
                if end != move.starts:
                    found.setdefault((move.starts, end), []).append(act.name)
    for (start, end), acts in found.items():
        yield start, end, acts


def _table() -> Iterator[str]:
    yield "| act | from → to | who | reason | agency's clock | public line | notices |"
    yield "|---|---|---|---|---|---|---|"
    for act in ACTS:
        cells = [
            f"`{act.name}`",
            "<br>".join(_move_in_words(move) for move in _shortened(act)),
            "<br>".join(dict.fromkeys(_by_in_words(move) for move in _shortened(act))),
            "needed" if act.needs_reason else "",
            str(act.clock.label),
            f"`{act.public_line}`" if act.public_line else "",
            "<br>".join(f"`{letter.name}` to {letter.to}" for letter in act.letters),
        ]
        yield "| " + " | ".join(cells) + " |"
    yield ""
    names = ", ".join(f"`{status}`" for status in OrderStatus if status in UNREACHED)
    yield f"No act leads to {names}."


def _shortened(act: Act) -> list[Move]:
    """Its moves, those from all open statuses to one put together."""
    ends = {(move.ends, move.by) for move in act.moves}
    if len(ends) == 1 and act.starts_from == frozenset(OPEN):
        (end,) = ends
        return [Move("open", *end)]
    if all(move.ends == (move.starts,) for move in act.moves):
        return [Move(", ".join(move.starts for move in act.moves), ("the same",), act.moves[0].by)]
    return list(act.moves)


def _move_in_words(move: Move) -> str:
    return f"{move.starts or 'no order'} → {' or '.join(move.ends)}"


def _by_in_words(move: Move) -> str:
    return ", ".join(actor.value for actor in move.by)
