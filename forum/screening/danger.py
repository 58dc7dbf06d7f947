"""
Danger now and danger mentioned: the words around a word of danger say whether somebody tells of
it, fears it, denies it or supposes it. Then it is pointed out to moderators like any listed
word, and does not count as danger.

What is looked for around it are four lists that administrators look after:

- ``danger-past`` ("last year", "was taken to hospital"), or a date, earlier in the clause or in
  the one before it; about ending a life in the clause alone, and no date;
- ``danger-supposed`` ("if", "prevent", "for fear of"), earlier in the clause;
- ``danger-told``: words of danger that are a story in a long text ("with a knife"), as whoever
  is in danger does not write at length;
- ``danger-now`` ("right now", "still"), near it in the sentence, which outweighs the others.

The level of a word there says up to which level it is heard: those with ``Level.LIFE`` also about
ending a life. None of this is heard about anything else.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from forum.screening.findings import Finding, FindingKind, Level
from forum.screening.listed_words import Lists, Word

PAST, SUPPOSED = "danger-past", "danger-supposed"
TOLD, NOW = "danger-told", "danger-now"
AROUND = frozenset({PAST, SUPPOSED, TOLD, NOW})

# A longer text tells a story.
LONG = 200
SENTENCE_END = re.compile(r"[。！？!?；;\n]")
CLAUSE_END = re.compile(r"[。！？!?；;\n，,：:]")
# How far away a word is still about the danger.
NEAR = 30
# How far before a danger a word begins that is about it or holds it.
LONGEST = 100
DATE = re.compile(
    r"(?:19|20)\d\d\s*[年.\-/]|\d{1,2}\s*月\s*\d{1,2}"
    r"|\d{1,2}\s*[日号](?:[上下中]午|晚|早|凌晨|夜|当)"
)


class Around:
    """The words that may stand around danger. Never changed, so threads may share it."""

    def __init__(self, words: Iterable[Word] = ()):
        words = list(words)
        # Harmless words hide others of their list, as everywhere.
        self._lists = Lists(_found_at_any_level(words))
        self._levels = {(word.word_list, word.text): word.level for word in words}

    def judged(self, text: str, found: Iterable[Finding]) -> Iterator[Finding]:
        """``found`` with each danger that is only mentioned made ``FindingKind.MENTION``."""
        found = list(found)
        dangers = [one for one in found if one.kind == FindingKind.DANGER]
        around = self._found_near(text, dangers) if dangers else []
        starts = [one.start for one in around]
        for one in found:
            if one.kind != FindingKind.DANGER:
                yield one
                continue
            # A text may be nothing but such words: each is compared with its neighbours alone.
            first = bisect_left(starts, one.start - LONGEST)
            near = around[first : bisect_right(starts, one.end + NEAR)]
            yield _as_mention(one) if self._is_mention(text, one, near) else one

    def _found_near(self, text: str, dangers: list[Finding]) -> list[Finding]:
        first = max(0, min(one.start for one in dangers) - NEAR)
        last = max(one.end for one in dangers) + NEAR
        found = self._lists.find(text[first:last])
        moved = (replace(one, start=one.start + first, end=one.end + first) for one in found)
        return sorted(moved, key=lambda one: one.start)

    def _is_mention(self, text: str, danger: Finding, around: list[Finding]) -> bool:
        heard = [one for one in around if self._levels[one.word_list, one.words] >= danger.level]
        sentence = _part_of(SENTENCE_END, text, danger)
        if any(one.word_list == NOW and _is_in(one, *sentence) for one in heard):
            return False
        clause, _end = _part_of(CLAUSE_END, text, danger)
        is_of_life = danger.level >= Level.LIFE
        before = clause if is_of_life else _clause_before(text, clause, sentence[0])
        return (
            any(one.word_list == SUPPOSED and clause <= one.start < danger.start for one in heard)
            or any(one.word_list == PAST and before <= one.start < danger.start for one in heard)
            or (not is_of_life and bool(DATE.search(text, before, danger.start)))
            or (len(text) > LONG and any(_is_told(danger, one) for one in heard))
        )


def _found_at_any_level(words: Iterable[Word]) -> Iterator[Word]:
    for word in words:
        # As a notice, so that it is one word as other listed words are.
        level = Level.HARMLESS if word.level == Level.HARMLESS else Level.NOTICE
        yield word._replace(level=level)


def _as_mention(one: Finding) -> Finding:
    # Without its list, which is called danger.
    return replace(one, kind=FindingKind.MENTION, level=Level.ATTENTION, word_list="")


def _is_in(one: Finding, start: int, end: int) -> bool:
    return start <= one.start and one.end <= end


def _is_told(danger: Finding, told: Finding) -> bool:
    return told.word_list == TOLD and told.start <= danger.start and danger.end <= told.end


def _part_of(ends: re.Pattern[str], text: str, danger: Finding) -> tuple[int, int]:
    """The sentence or clause around a danger, as far as it is near."""
    first, last = max(0, danger.start - NEAR), min(len(text), danger.end + NEAR)
    start = max((found.end() for found in ends.finditer(text, first, danger.start)), default=first)
    following = ends.search(text, danger.end, last)
    return start, following.start() if following else last


def _clause_before(text: str, clause: int, sentence: int) -> int:
    """The beginning of the clause before the one that begins at ``clause``."""
    commas = CLAUSE_END.finditer(text, sentence, max(sentence, clause - 1))
    return max((found.end() for found in commas), default=sentence)
