"""
Finding listed words in a text with one automaton (Aho-Corasick), however they were typed.

Text and words are folded first (``portal.texts.folding``), so width, case, traditional
characters, invisible characters and what was put between the characters of a word make no
difference. A word may also be found by the first letters of its pinyin, alone or mixed with
characters. A harmless word hides the words of its own list that lie within it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from forum.screening.findings import Finding, FindingKind, Level
from portal.texts.folding import Folded, fold_with_offsets

# What ends a phrase. Two neighbours of a sentence's end are not one word, and a word in which
# somebody put signs has them between all its characters.
PHRASE_END = re.compile(r"[，。；：！？、,;:!?\n]")
# More than this between two characters is not something put into a word.
LONGEST_GAP = 12
# Fewer letters must not even stand beside other letters with signs between.
SHORTEST_SPELLING = 3
# Of longer words only the initials of all characters, or of one, are looked for.
MOST_MIXED = 4
LATIN = re.compile(r"[a-z0-9]")


class Word(NamedTuple):
    """A listed word; ``initials`` has one letter for each of its characters, or is empty."""

    text: str
    level: Level
    word_list: str
    initials: str = ""


class Pattern(NamedTuple):
    """One way in which a word is looked for; ``is_spelled`` where letters stand for characters."""

    word: Word
    is_spelled: bool


class Place(NamedTuple):
    """Where in the folded text a pattern was found."""

    start: int
    end: int
    pattern: Pattern


class Around:
    """
    All places by their beginning, so that one is compared with its neighbours alone: a text may
    be nothing but listed words.
    """

    def __init__(self, places: list[Place]):
        self._places = sorted(places, key=lambda place: place.start)
        self._starts = [place.start for place in self._places]
        self._longest = max((place.end - place.start for place in places), default=0)

    def beginning_before(self, start: int, end: int) -> list[Place]:
        """Those that begin at ``start`` or before it and may reach to ``end``."""
        first = bisect_left(self._starts, end - self._longest)
        return self._places[first : bisect_right(self._starts, start)]


def fold_word(text: str) -> str:
    """A word as it is looked for."""
    return fold_with_offsets(text).text


class Lists:
    """The words of all lists, ready to be found. Never changed, so threads may share it."""

    def __init__(self, words: Iterable[Word]):
        patterns: dict[str, list[Pattern]] = {}
        for word in words:
            folded = fold_word(word.text)
            if folded:
                patterns.setdefault(folded, []).append(Pattern(word, is_spelled=False))
                for spelling in spellings(folded, word.initials):
                    patterns.setdefault(spelling, []).append(Pattern(word, is_spelled=True))
        self._patterns = list(patterns.values())
        self._automaton = AhoCorasick(list(patterns)) if patterns else None

    def find(self, text: str) -> Iterator[Finding]:
        """The findings of listed words; of one list only the longest where several overlap."""
        if self._automaton is None:
            return
        folded = fold_with_offsets(text)
        matches = self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        places = [
            Place(start, end, pattern)
            for index, start, end in matches
            for pattern in self._patterns[index]
        ]
        around = Around(places)
        found = set()
        for start, end, pattern in places:
            word = pattern.word
            if word.level == Level.HARMLESS or _is_hidden(start, end, word, around):
                continue
            # Three letters may stand for several words of a list.
            place = (start, end, word.word_list)
            if place not in found and _is_one_word(text, folded, start, end, pattern):
                found.add(place)
                kind = FindingKind.DANGER if word.level >= Level.DANGER else FindingKind.WORD
                yield Finding(kind, word.level, *folded.span(start, end), word.text, word.word_list)


def spellings(folded: str, initials: str) -> set[str]:
    """
    The word with letters for some of its characters: any of them in a short word, all or one
    of them in a longer one.
    """
    if len(initials) != len(folded):
        return set()
    found = {initials}
    if len(folded) <= MOST_MIXED:
        for mask in range(1, 2 ** len(folded)):
            found.add(
                "".join(
                    letter if mask >> place & 1 else sign
                    for place, (sign, letter) in enumerate(zip(folded, initials, strict=True))
                )
            )
    else:
        found |= {
            f"{folded[:place]}{letter}{folded[place + 1 :]}"
            for place, letter in enumerate(initials)
        }
    return found - {folded}


def _is_hidden(start: int, end: int, word: Word, around: Around) -> bool:
    """Whether it lies in a harmless word of its list, or in a longer word that is found as well."""
    return any(
        end <= last
        and other.word.word_list == word.word_list
        and (
            other.word.level == Level.HARMLESS
            or (other.word.level >= word.level and last - first > end - start)
        )
        for first, last, other in around.beginning_before(start, end)
    )


def _is_one_word(text: str, folded: Folded, start: int, end: int, pattern: Pattern) -> bool:
    gaps = [
        text[folded.ends[place] : folded.starts[place + 1]]
        for place in range(start, end - 1)
        if folded.ends[place] < folded.starts[place + 1]
    ]
    if any(len(gap) > LONGEST_GAP for gap in gaps):
        return False
    if pattern.word.level < Level.DANGER and any(map(PHRASE_END.search, gaps)):
        between = end - start - 1
        if between == 1 or len(gaps) < between:
            return False
    return _stands_alone(text, folded, start, end, pattern)


def _stands_alone(text: str, folded: Folded, start: int, end: int, pattern: Pattern) -> bool:
    """Whether letters at the edges of the word are not part of a longer one in letters."""
    first, last = folded.span(start, end)
    before, after = text[:first][-1:], text[last : last + 1]
    if pattern.is_spelled and end - start < SHORTEST_SPELLING:
        # "sb" is an insult, SB/T is a standard.
        before, after = folded.text[:start][-1:], folded.text[end : end + 1]
    begins = LATIN.match(folded.text[start]) is None or not _is_letter(before)
    # "suicid" is meant to find "suicidal": a word of danger may go on.
    may_go_on = pattern.word.level >= Level.DANGER and not pattern.is_spelled
    ends = may_go_on or LATIN.match(folded.text[end - 1]) is None or not _is_letter(after)
    return begins and ends


def _is_letter(sign: str) -> bool:
    return bool(sign) and LATIN.match(fold_word(sign)) is not None
