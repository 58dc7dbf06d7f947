"""
How a decision about an invented text compares with the right one.

Right: outcome, reason, passages and urgency as they should be. Possible: another decision that
the item lists, or the right one with more blacked out than needed or marked as urgent without
need. Wrong: everything else; above all what should not be public and would have been.
"""

from collections.abc import Set
from typing import NamedTuple

from forum.redaction.spans import TEXT, TITLE, Span, places_of, widened
from moderation.models import Fault, Mark, Outcome
from moderation.practice.items import Answer, Item
from moderation.workflow.ledger import Verdict

# So many characters more are no fault: a comma, a space, "called".
SLACK = 8
BEST_FIRST = [Mark.RIGHT, Mark.POSSIBLE, Mark.WRONG]


class Judgement(NamedTuple):
    mark: Mark
    faults: tuple[Fault, ...] = ()


def judge(item: Item, verdict: Verdict, *, reasons_in_use: Set[str]) -> Judgement:
    """Compare with each answer of the item and return the best; a reason not in use is no fault."""
    found = [
        _as_possible(_compare(item, answer, verdict, reasons_in_use), is_right=number == 0)
        for number, answer in enumerate(item.answers)
    ]
    # The first of the best; among wrong ones, whoever chose the same outcome is told the rest.
    return min(found, key=lambda one: (BEST_FIRST.index(one.mark), Fault.OUTCOME in one.faults))


def _as_possible(judged: Judgement, *, is_right: bool) -> Judgement:
    if is_right or judged.mark != Mark.RIGHT:
        return judged
    return Judgement(Mark.POSSIBLE, judged.faults)


def _compare(item: Item, answer: Answer, verdict: Verdict, reasons_in_use: Set[str]) -> Judgement:
    if verdict.outcome != answer.outcome:
        return Judgement(Mark.WRONG, (Fault.OUTCOME,))
    serious, slight = _compare_passages(item, answer, verdict)
    reason = verdict.reason.slug if verdict.reason else ""
    fitting = {slug for slug in answer.reasons if not slug or slug in reasons_in_use}
    # What is accepted with parts blacked out has a reason for these.
    is_asked = bool(fitting) and verdict.redacts == bool(answer.black_out)
    if is_asked and reason not in fitting:
        serious.append(Fault.REASON)
    if verdict.takes_on and answer.urgent is not None and bool(verdict.urgent) != answer.urgent:
        (serious if answer.urgent else slight).append(
            Fault.NOT_MARKED_URGENT if answer.urgent else Fault.MARKED_URGENT
        )
    mark = Mark.WRONG if serious else Mark.POSSIBLE if slight else Mark.RIGHT
    return Judgement(mark, (*serious, *slight))


def _compare_passages(
    item: Item, answer: Answer, verdict: Verdict
) -> tuple[list[Fault], list[Fault]]:
    """Serious and slight faults in what is blacked out."""
    if not verdict.takes_on:
        return [], []
    hidden = _places(item, verdict.spans)
    if not answer.black_out:
        # What only the agency reads harms nobody with a part less.
        is_public = answer.outcome == Outcome.APPROVE
        too_much = [Fault.TOO_MUCH] if hidden else []
        return (too_much, []) if is_public else ([], too_much)
    needed = _places(item, _spans_of(item, answer.black_out))
    if needed - hidden:
        return [Fault.LEFT_OPEN], []
    more = len(hidden - needed)
    if more > (len(item.title) + len(item.text)) // 2:
        return [Fault.TOO_MUCH], []
    return [], [Fault.TOO_MUCH] if more > SLACK else []


def _spans_of(item: Item, passages: tuple[str, ...]) -> list[Span]:
    fields = ((TITLE, item.title), (TEXT, item.text))
    return [
        Span(field, *place)
        for field, text in fields
        for words in passages
        for place in places_of(text, words)
    ]


def _places(item: Item, spans: tuple[Span, ...] | list[Span]) -> set[tuple[str, int]]:
    """Every character that is blacked out and is no space."""
    places = set()
    for field, text in ((TITLE, item.title), (TEXT, item.text)):
        for start, end in widened(text, [(s.start, s.end) for s in spans if s.field == field]):
            places |= {(field, at) for at in range(start, end) if not text[at].isspace()}
    return places
