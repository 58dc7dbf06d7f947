"""
Whether the author of a matter can ask now when the answer will come, and what the agency said
to that. Asking is a step of the floor above; its lines in the ledger say all that is needed.
"""

from datetime import date
from typing import NamedTuple

from django.utils import timezone

from forum.models import Event
from forum.models.overdue import is_overdue
from portal.languages import local_fact


class Answer(NamedTuple):
    at: object
    agency: str
    text: str


class Urging(NamedTuple):
    """``again_from`` is the first day on which the author can ask again."""

    may_ask: bool = False
    again_from: date | None = None
    # The newest; what was said before it stands in the letters.
    answer: Answer | None = None


def urging_of(thread, events):
    """The ``Urging`` of the author; ``events`` are the public lines of the matter."""
    asked = [event for event in events if event.act == "urge"]
    late = is_overdue(thread) and not thread.is_hidden
    if not asked:
        return Urging(may_ask=late)
    again_from = date.fromisoformat(asked[-1].data["again_from"])
    return Urging(
        may_ask=late and timezone.localdate() >= again_from,
        again_from=again_from if late else None,
        answer=_newest_answer(thread),
    )


def _newest_answer(thread):
    said = Event.objects.filter(thread=thread, act="answer_urge").order_by("-pk").first()
    return Answer(said.at, local_fact(said.data, "agency"), said.reason) if said else None
