"""
The panels of an order's page about what happens beside its route, as an open question to the
author. Each function returns the facts of its panel, or None where the person has nothing to see
or do; ``templates/workorders/_panels.html`` shows them.
"""

from typing import Any

from workorders.desk_forms import PrivateNoteForm
from workorders.models import WorkOrder
from workorders.reading import disputes, extensions, parts, supervised, talk, urges
from workorders.reading.beside import has
from workorders.rights import Rights

Facts = dict[str, Any]


def panels_of(order: WorkOrder, rights: Rights) -> dict[str, Facts | None]:
    """The facts of each panel by its name."""
    return {
        "supervision": supervised.facts_of(order, rights),
        "urges": urges.facts_of(order) if has(order, "urges") else None,
        "parts": parts.facts_of(order) if has(order, "parts") else None,
        "dispute": disputes.facts_for_the_order(order, rights),
        "extension": _extension(order, rights),
        "messages": _messages(order, rights),
        "contacts": _contacts(order, rights),
        "private_notes": _private_notes(order, rights),
    }


def _extension(order: WorkOrder, rights: Rights) -> Facts | None:
    return extensions.facts_for_the_order(order, rights) if has(order, "extensions") else None


def _contacts(order: WorkOrder, rights: Rights) -> Facts | None:
    if not rights.may_read_talk or not has(order, "contact_attempts"):
        return None
    attempts = talk.attempts_of(order)
    return {"attempts": attempts} if attempts else None


def _messages(order: WorkOrder, rights: Rights) -> Facts | None:
    if not rights.may_read_talk or not has(order, "messages"):
        return None
    rows = talk.messages_of(order.thread_id, for_staff=True)
    question = talk.open_question(order) if order.paused_at else None
    may_drop = "end_question" in rights.acts
    return {"rows": rows, "question": question, "may_drop": may_drop} if rows else None


def _private_notes(order: WorkOrder, rights: Rights) -> Facts | None:
    if not rights.may_read_private_notes:
        return None
    notes = order.thread.private_notes.in_order().select_related("author")
    return {"notes": notes, "form": PrivateNoteForm()}
