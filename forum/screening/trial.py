"""
Trying words against what was submitted last, before they are saved and afterwards: how many
items they mark, and how many of these moderators refused.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from forum.choices import SubmissionState
from forum.models import ListedWord, SubmissionVersion
from forum.purposes import RULES
from forum.screening.danger import AROUND, Around
from forum.screening.engine import NOT_FOUND, OWN_NUMBERS
from forum.screening.findings import Finding, Level
from forum.screening.listed_words import Lists, Word

ITEMS = 5_000
SCREENED = [purpose for purpose, rules in RULES.items() if rules.is_screened]


@dataclass
class Trial:
    """
    Of ``items`` tried: how many are marked and refused, altogether and by (list, word); and how
    many would have fewer marks, or danger that is only mentioned.
    """

    items: int = 0
    marked: int = 0
    refused: int = 0
    spared: int = 0
    marked_by: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused_by: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def says_anything(self) -> bool:
        return bool(self.marked or self.spared)


def tried(words: Iterable[Word]) -> Trial:
    """The trial of ``words``: those looked for alone, the sparing ones beside all in force."""
    words = [word for word in words if word.word_list != OWN_NUMBERS]
    in_force = words_in_force()
    sparing = {word for word in words if spares(word)} - set(in_force)
    lists = Lists([*(word for word in words if not spares(word)), *_harmless_words()])
    without, together = _Screening(in_force), _Screening([*in_force, *sparing])
    trial = Trial()
    for text, state in _last_items():
        trial.items += 1
        found = {(one.word_list, one.words) for one in lists.find(text)}
        if sparing and (before := without.found(text)) and before != together.found(text):
            trial.spared += 1
        if not found:
            continue
        trial.marked += 1
        trial.marked_by.update(found)
        if state == SubmissionState.REFUSED:
            trial.refused += 1
            trial.refused_by.update(found)
    return trial


def spares(word: Word) -> bool:
    """Whether it marks nothing itself and lets through what other words would mark."""
    return word.level == Level.HARMLESS or word.word_list in AROUND


class _Screening:
    """All listed words and what stands around danger, without patterns."""

    def __init__(self, words: list[Word]):
        self._lists = Lists(word for word in words if word.word_list not in NOT_FOUND)
        self._around = Around([word for word in words if word.word_list in AROUND])

    def found(self, text: str) -> set[Finding]:
        return set(self._around.judged(text, self._lists.find(text)))


def words_in_force() -> list[Word]:
    return [word_of(row) for row in ListedWord.objects.in_force().select_related("word_list")]


def word_of(row: ListedWord) -> Word:
    """A row of the lists as screening looks for it."""
    return Word(row.word, Level(row.level), row.word_list.slug, row.initials)


def _harmless_words() -> list[Word]:
    rows = ListedWord.objects.in_force().harmless().select_related("word_list")
    return [word_of(row) for row in rows]


def _last_items() -> Iterator[tuple[str, str]]:
    versions = SubmissionVersion.objects.filter(submission__purpose__in=SCREENED)
    rows = versions.order_by("-pk").values_list("title", "text", "submission__state")[:ITEMS]
    for title, text, state in rows.iterator():
        yield f"{title}\n{text}", state
