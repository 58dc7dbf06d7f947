"""
Passages of a text, by their first and last place in code points, and the text without them.

A passage always covers whole characters as people see them (an emoji with its skin tone, a
letter with its accent) and whole links: nothing is left over from which the rest can be told.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from forum.redaction.marks import BLOCK

TITLE, TEXT = "title", "text"
JOINER = "\u200d"
LINK = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{1,2000}", re.IGNORECASE
)
# Marks that follow a character and belong to it: accents, variation selectors, enclosing signs.
MARKS = {"Mn", "Mc", "Me"}
SKIN_TONES = range(0x1F3FB, 0x1F400)
TAGS = range(0xE0020, 0xE0080)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)
HANGUL_PARTS = range(0x1160, 0x1200)


class Span(NamedTuple):
    """``start`` to ``end`` of the ``field``, which is TITLE or TEXT."""

    field: str
    start: int
    end: int


def widened(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """
    The passages grown to whole characters and whole links, in order, none touching another;
    those outside the text or with nothing but spaces are left out.
    """
    found: list[tuple[int, int]] = []
    links = [one.span() for one in LINK.finditer(text)]
    for start, end in sorted(_grown(text, links, *span) for span in spans if _is_in(text, *span)):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def blacked_out(text: str, spans: Iterable[tuple[int, int]], mark: str) -> str:
    """The text with ``mark`` in place of each passage, of which nothing is left."""
    pieces, before = [], 0
    for start, end in widened(text, spans):
        pieces += [text[before:start], mark]
        before = end
    return "".join([*pieces, text[before:]])


def title_blacked_out(
    title: str, spans: Iterable[tuple[int, int]], mark: str, *, longest: int
) -> str:
    """The same for a title of at most ``longest``: a mere block where the mark is too long."""
    spans = list(spans)
    found = blacked_out(title, spans, mark)
    return found if len(found) <= longest else blacked_out(title, spans, BLOCK)


def original_place(
    text: str, spans: Iterable[tuple[int, int]], mark: str, shown: tuple[int, int]
) -> tuple[int, int]:
    """
    Where a passage of the text with ``spans`` blacked out stands in the text itself; a mark
    stands for all of what it hides.
    """
    first, last = shown[0], shown[1] - 1
    start, end, place = len(text), len(text), 0
    before = 0
    for left, right in [*widened(text, spans), (len(text), len(text))]:
        length = left - before
        if place <= first < place + length:
            start = before + first - place
        if place <= last < place + length:
            return start, before + last - place + 1
        place += length
        if place <= first < place + len(mark):
            start = left
        if place <= last < place + len(mark):
            return start, right
        place, before = place + len(mark), right
    return start, end


def places_of(text: str, words: str) -> list[tuple[int, int]]:
    """Every place where the words stand, in capitals or not, with any spaces between them."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return []
    return [one.span() for one in re.finditer(r"\s+".join(parts), text, re.IGNORECASE)]


def moved(text: str, shown: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """
    Where the passages of ``text`` stand in ``shown``, the same text with other spaces and line
    ends; none where it is another text.
    """
    places = [place for place, sign in enumerate(shown) if not sign.isspace()]
    before = [0]
    for sign in text:
        before.append(before[-1] + (not sign.isspace()))
    if len(places) != before[-1]:
        return []
    found = [(before[start], before[end]) for start, end in spans if end <= len(text)]
    return [(places[first], places[last - 1] + 1) for first, last in found if first < last]


def _is_in(text: str, start: int, end: int) -> bool:
    return 0 <= start < end <= len(text) and bool(text[start:end].strip())


def _grown(text: str, links: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    for first, last in links:
        if start < last and first < end:
            start, end = min(start, first), max(end, last)
    while start > 0 and _belongs_together(text, start):
        start -= 1
    while end < len(text) and _belongs_together(text, end):
        end += 1
    return start, end


def _belongs_together(text: str, place: int) -> bool:
    """Whether the signs before and at ``place`` are one character to whoever reads them."""
    before, sign = text[place - 1], text[place]
    code = ord(sign)
    return (
        unicodedata.category(sign) in MARKS
        or JOINER in {before, sign}
        or any(code in signs for signs in (SKIN_TONES, TAGS, HANGUL_PARTS))
        or (code in FLAG_LETTERS and sum(1 for _one in _flag_letters_before(text, place)) % 2 == 1)
    )


def _flag_letters_before(text: str, place: int) -> Iterator[str]:
    while place > 0 and ord(text[place - 1]) in FLAG_LETTERS:
        place -= 1
        yield text[place]
