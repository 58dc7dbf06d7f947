"""Practice of the demonstration: a good attempt, a poor one, and one that was begun."""

import random
from datetime import timedelta

from forum.redaction.spans import TEXT, TITLE, Span, places_of
from moderation.models import Outcome, Reason
from moderation.practice import workflow as practice
from moderation.practice.items import all_items
from moderation.workflow.ledger import Verdict

# (moderator, days ago, positions answered wrongly, shortest and longest seconds for an item)
ATTEMPTS = [
    ("moderator2", 41, {2, 3, 5, 8, 9, 12, 14, 15, 18}, (14, 60)),
    ("moderator", 39, {7, 16}, (25, 95)),
    ("moderator2", 34, {4, 11, 19}, (20, 80)),
]
BEGUN = ("moderator", 2, 6)


def practise(people, *, now):
    chance = random.Random(123)  # noqa: S311  the same demonstration every time
    for name, days, missed, seconds in ATTEMPTS:
        _attempt(people[name], now - timedelta(days=days), missed, seconds, chance)
    name, days, answered = BEGUN
    at = now - timedelta(days=days)
    _attempt(people[name], at, set(), (25, 95), chance, most=answered)


def _attempt(moderator, at, missed, seconds, chance, *, most=practice.LENGTH):
    attempt = practice.start(by=moderator, at=at, chance=chance)
    for position, slug in enumerate(attempt.items[:most], 1):
        took = chance.randint(*seconds)
        at += timedelta(seconds=took + 20)
        item = all_items()[slug]
        verdict = _wrong(item) if position in missed else _right(item)
        practice.answer(attempt.pk, verdict, position=position, by=moderator, seconds=took, at=at)


def _right(item):
    answer = item.right
    slug = answer.reasons[0] if answer.reasons else ""
    spans = tuple(
        Span(field, *place)
        for field, text in ((TITLE, item.title), (TEXT, item.text))
        for words in answer.black_out
        for place in places_of(text, words)
    )
    reason = Reason.objects.get(slug=slug) if slug else None
    return Verdict(answer.outcome, reason, urgent=answer.urgent, spans=spans)


def _wrong(item):
    """Approved as it is; what should be, and what its author wants kept private, is refused."""
    if item.private or item.pool == "approve/":
        return Verdict(Outcome.REFUSE, Reason.objects.get(slug="not-here"))
    return Verdict(Outcome.APPROVE)
