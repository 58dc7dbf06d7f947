"""
What a draft has beside its text: ticked questions and the like. It is kept with the draft, and
with each version as it was handed in.
"""

from collections.abc import Collection
from typing import TypedDict, cast

from forum.models import SubmissionVersion
from workorders.models import SignOff, WorkOrder
from workorders.workflow.sign_offs import details, late, questions


class TextFacts(TypedDict, total=False):
    """Values of the text itself; which ones depends on the kind of the sign-off."""

    reply_kind: str


class Beside(details.Details, total=False):
    """What is left out stays as it is."""

    # Keys of the author's questions that the text answers.
    answered: Collection[str]
    # Why it comes late.
    late_explanation: str


class Words(TextFacts, Beside, total=False):
    """Further values of a draft besides its text."""


def facts_of_text(words: Words) -> TextFacts:
    return {"reply_kind": words["reply_kind"]} if "reply_kind" in words else {}


def keep(order: WorkOrder, sign_off: SignOff, beside: Beside) -> None:
    """Keep this with the draft."""
    if "answered" in beside:
        questions.tick(sign_off, order.thread, beside["answered"])
    stated = {name: words for name, words in beside.items() if name in details.FIELDS}
    if stated:
        details.keep(sign_off, cast(details.Details, stated))
    if "late_explanation" in beside:
        late.keep_explanation(sign_off, beside["late_explanation"])


def freeze(sign_off: SignOff, version: SubmissionVersion) -> questions.Ticks:
    """Keep what the draft has with the version handed in; returns facts for the ledger line."""
    details.freeze(sign_off, version)
    return questions.freeze(sign_off, version)
