"""
What changed between two texts, for people who compare them.

Chinese has no spaces between its words, so single characters are compared there; words of other
scripts, numbers and joined emoji are compared whole.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import Indel

SAME, GONE, NEW, LEFT_OUT = "same", "gone", "new", "left_out"

# A character with all that is joined to it: accents, skin tones, further emoji of a sequence.
_JOINED = r"(?:[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.)"
_TOKEN = re.compile(rf"[A-Za-z\u00c0-\u024f]+|[0-9]+|.{_JOINED}*", re.DOTALL)
# Fewer characters than these between two changes read as a part of one change.
SHORTEST_SAME = 3
# What stays of a long unchanged stretch on each side of it, in characters.
KEPT_AROUND = 60


class Part(NamedTuple):
    """A stretch of text that is SAME, GONE or NEW; one LEFT_OUT has its ``length`` alone."""

    kind: str
    text: str
    length: int = 0


def changes(before: str, after: str) -> list[Part]:
    """
    The stretches of both texts in reading order: SAME and GONE together are ``before``, SAME and
    NEW are ``after``. Where something was replaced, what is gone comes first.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle = _compare(old[start : len(old) - end], new[start : len(new) - end])
    head, tail = "".join(old[:start]), "".join(old[len(old) - end :])
    return list(_joined([(SAME, head), *middle, (SAME, tail)]))


def shortened(parts: Iterable[Part]) -> list[Part]:
    """The same with long unchanged stretches left out but for their beginnings and ends."""
    parts = list(parts)
    found: list[Part] = []
    for place, part in enumerate(parts):
        if part.kind != SAME:
            found.append(part)
            continue
        head = KEPT_AROUND if place > 0 else 0
        tail = KEPT_AROUND if place < len(parts) - 1 else 0
        left_out = len(part.text) - head - tail
        if left_out <= KEPT_AROUND:
            found.append(part)
            continue
        found += [
            Part(SAME, part.text[:head]),
            Part(LEFT_OUT, "", left_out),
            Part(SAME, part.text[len(part.text) - tail :]),
        ]
    return [part for part in found if part.text or part.kind == LEFT_OUT]


def _common(one: list[str], other: list[str]) -> int:
    """How many tokens at the beginning are the same."""
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def _compare(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """The fewest removals and additions; 7,000 characters against 7,000 take milliseconds."""
    found = []
    for step in Indel.opcodes(old, new):
        gone = "".join(old[step.src_start : step.src_end])
        added = "".join(new[step.dest_start : step.dest_end])
        found += [(SAME, gone)] if step.tag == "equal" else [(GONE, gone), (NEW, added)]
    return found


def _joined(stretches: list[tuple[str, str]]) -> Iterator[Part]:
    """Neighbouring changes as one, also over what is too short to be read between them."""
    gone = new = ""
    for place, (kind, text) in enumerate(stretches):
        is_inside = 0 < place < len(stretches) - 1
        if kind == SAME and not (is_inside and (gone or new) and len(text) < SHORTEST_SAME):
            yield from _change(gone, new)
            gone = new = ""
            if text:
                yield Part(SAME, text)
            continue
        gone += text if kind != NEW else ""
        new += text if kind != GONE else ""
    yield from _change(gone, new)


def _change(gone: str, new: str) -> Iterator[Part]:
    if gone:
        yield Part(GONE, gone)
    if new:
        yield Part(NEW, new)
