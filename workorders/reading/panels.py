"""
The panels of an order's page about what happens beside its route, as an open question to the
author. Each function returns a ``Panel``, or None where the person has nothing to see or do.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from workorders.desk_forms import PrivateNoteForm
from workorders.models import WorkOrder
from workorders.reading import disputes, extensions, parts, supervised, talk, urges
from workorders.reading.beside import has
from workorders.rights import Rights


class Panel(NamedTuple):
    """The template of a panel, which gets ``panel``, the order, the rights and the token."""

    template: str
    facts: dict[str, Any]


def _dispute(order: WorkOrder, rights: Rights) -> Panel | None:
    facts = disputes.facts_for_the_order(order, rights)
    return Panel("workorders/_dispute_panel.html", facts) if facts else None


def _extension(order: WorkOrder, rights: Rights) -> Panel | None:
    facts = has(order, "extensions") and extensions.facts_for_the_order(order, rights)
    return Panel("workorders/_extension_panel.html", facts) if facts else None


def contacts(order: WorkOrder, rights: Rights) -> Panel | None:
    is_read = rights.may_read_talk and has(order, "contact_attempts")
    attempts = talk.attempts_of(order) if is_read else []
    return Panel("workorders/_contacts_panel.html", {"attempts": attempts}) if attempts else None


def _supervision(order: WorkOrder, rights: Rights) -> Panel | None:
    facts = supervised.facts_of(order, rights)
    return Panel("workorders/_supervision.html", facts) if facts else None


def _parts(order: WorkOrder, rights: Rights) -> Panel | None:
    facts = parts.facts_of(order) if has(order, "parts") else None
    return Panel("workorders/_parts.html", facts) if facts else None


def _urges(order: WorkOrder, rights: Rights) -> Panel | None:
    facts = urges.facts_of(order) if has(order, "urges") else None
    return Panel("workorders/_urges.html", facts) if facts else None


def messages(order: WorkOrder, rights: Rights) -> Panel | None:
    if not rights.may_read_talk or not has(order, "messages"):
        return None
    rows = talk.messages_of(order.thread_id, for_staff=True)
    if not rows:
        return None
    question = talk.open_question(order) if order.paused_at else None
    facts = {"rows": rows, "question": question, "may_drop": "end_question" in rights.acts}
    return Panel("workorders/_talk_panel.html", facts)


def private_notes(order: WorkOrder, rights: Rights) -> Panel | None:
    if not rights.may_read_private_notes:
        return None
    notes = order.thread.private_notes.in_order().select_related("author")
    return Panel(
        "workorders/_private_notes_panel.html", {"notes": notes, "form": PrivateNoteForm()}
    )


# In the order in which the page shows them.
PANELS: tuple[Callable[[WorkOrder, Rights], Panel | None], ...] = (
    _supervision,
    _urges,
    _parts,
    _dispute,
    _extension,
    messages,
    contacts,
    private_notes,
)


def panels_of(order: WorkOrder, rights: Rights) -> list[Panel]:
    return [found for panel in PANELS if (found := panel(order, rights)) is not None]
