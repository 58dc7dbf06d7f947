"""
The same person saying the same again: earlier texts of the author that are nearly this one.

Texts are compared by their pairs of neighbouring characters, folded; what is added to a text or
taken out of it leaves most pairs as they were.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery

from forum.choices import Purpose
from forum.models import Submission, SubmissionVersion
from forum.screening.listed_words import fold_word

# Of the pairs of the longer text.
ALIKE = 0.7
SHORTEST = 12
LOOKED_AT = 20
# An edit is nearly what it edits.
COMPARED = (Purpose.MATTER, Purpose.ANSWER, Purpose.FOLLOW_UP)


class Repeat(NamedTuple):
    """An earlier submission with title and text of its latest version."""

    submission: Submission
    title: str
    text: str
    percent: int


def repeats_of(submission: Submission, text: str) -> list[Repeat]:
    """The author's earlier submissions that are nearly ``text``, the newest first; one query."""
    if submission.author_id is None or submission.purpose not in COMPARED:
        return []
    # Never the working copy, which the author may be changing just now.
    versions = SubmissionVersion.objects.filter(submission=OuterRef("pk")).order_by("-number")
    earlier = (
        Submission.objects.filter(
            author=submission.author_id, submitted_at__isnull=False, purpose__in=COMPARED
        )
        .exclude(pk=submission.pk)
        .filter(submitted_at__lt=submission.submitted_at)
        .annotate(
            sent_title=Subquery(versions.values("title")[:1]),
            sent_text=Subquery(versions.values("text")[:1]),
        )
        .select_related("thread")
        .order_by("-submitted_at")
    )
    return list(_alike(earlier[:LOOKED_AT], text))


def _alike(earlier: Iterable[Any], text: str) -> Iterator[Repeat]:
    for one in earlier:
        share = likeness(text, one.sent_text)
        if share >= ALIKE:
            yield Repeat(one, one.sent_title, one.sent_text, round(100 * share))


def alike(texts: Iterable[str], others: Iterable[tuple[int, str]]) -> list[int]:
    """The keys of those ``others`` that nearly say what one of the ``texts`` says."""
    said = [_pairs(text) for text in texts]
    found = []
    for key, text in others:
        pairs = _pairs(text)
        if any(_share(pairs, one) >= ALIKE for one in said):
            found.append(key)
    return found


def likeness(one: str, other: str) -> float:
    """The share of the longer text's pairs that the other has; 0 where one says too little."""
    return _share(_pairs(one), _pairs(other))


def _share(first: set[str], second: set[str]) -> float:
    if min(len(first), len(second)) < SHORTEST:
        return 0
    return len(first & second) / max(len(first), len(second))


def _pairs(text: str) -> set[str]:
    folded = fold_word(text)
    return {folded[place : place + 2] for place in range(len(folded) - 1)}
