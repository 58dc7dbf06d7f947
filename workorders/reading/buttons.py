"""
The acts that the page of an order offers beside the next step, in groups with a heading.

Which of them a person is offered follows from the table of the route; ``unless`` adds what the
status alone does not say. The step itself checks everything again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workorders.workflow.disputes import refusal_to_dispute
from workorders.workflow.extensions import refusal_to_extend
from workorders.workflow.requests import undecided_dispute

CONTACT, TIME, ELSEWHERE = "contact", "time", "elsewhere"
TOGETHER, PRESSING = "together", "pressing"
# In the order in which the page shows them.
GROUPS: dict[str, str | Promise] = {
    CONTACT: _("Talk with the author"),
    TIME: _("If the time is too short"),
    TOGETHER: _("Together with other agencies"),
    PRESSING: _("If it takes too long"),
    ELSEWHERE: _("If it belongs elsewhere"),
}


def _never(_order: Any) -> bool:
    return False


def _is_hidden(order: Any) -> bool:
    return bool(order.thread.is_hidden)


def _is_supervised(order: Any) -> bool:
    return order.thread.supervised_until is not None


def _has_no_reader(order: Any) -> bool:
    return _is_hidden(order) or order.thread.author_id is None


def _is_not_to_be_asked(order: Any) -> bool:
    """While a question is open, and once the date has passed."""
    return _is_hidden(order) or order.paused_at is not None or order.is_overdue


@dataclass(frozen=True)
class Button:
    """A link to the page of one act; ``view`` is its name in the URLs of work orders."""

    act: str
    view: str
    words: str | Promise
    group: str
    # Asked with the order only where the route allows the act.
    unless: Callable[[Any], bool] = _never


def _cannot_be_disputed(order: Any) -> bool:
    return bool(refusal_to_dispute(order))


def _cannot_be_extended(order: Any) -> bool:
    return bool(refusal_to_extend(order))


def _is_disputed(order: Any) -> bool:
    return undecided_dispute(order) is not None


BUTTONS = (
    Button("contact", "contact", _("Note a contact with the author"), CONTACT, unless=_is_hidden),
    Button(
        "write_to_author",
        "write_to_author",
        _("Write to the author"),
        CONTACT,
        unless=_has_no_reader,
    ),
    Button(
        "ask_author",
        "ask_author",
        _("Ask the author, the time stands still"),
        CONTACT,
        unless=_is_not_to_be_asked,
    ),
    Button("call_assisting", "call_assisting", _("Call another agency to assist"), TOGETHER),
    Button("urge", "urge", _("Ask the agency when the answer will come"), PRESSING),
    Button(
        "put_under_supervision",
        "put_under_supervision",
        _("Put under supervision"),
        PRESSING,
        unless=_is_supervised,
    ),
    Button(
        "request_extension", "request_extension", _("Ask for more time"), TIME,
        unless=_cannot_be_extended,
    ),
    Button(
        "dispute", "dispute_order", _("Dispute this order"), ELSEWHERE, unless=_cannot_be_disputed
    ),
    Button(
        "change_agency", "change_agency", _("Give to another agency"), ELSEWHERE,
        unless=_is_disputed,
    ),
    Button("withdraw", "withdraw", _("Take the order back"), ELSEWHERE),
)  # fmt: skip


def groups_of(order: Any, acts: frozenset[str]) -> list[dict[str, Any]]:
    """The groups with a button for ``acts``: each its name, heading and links."""
    links: dict[str, list[dict[str, Any]]] = {}
    for button in BUTTONS:
        if button.act in acts and not button.unless(order):
            url = reverse(f"workorders:{button.view}", args=[order.number])
            links.setdefault(button.group, []).append({"url": url, "words": button.words})
    return [
        {"name": name, "heading": heading, "links": links[name]}
        for name, heading in GROUPS.items()
        if name in links
    ]
