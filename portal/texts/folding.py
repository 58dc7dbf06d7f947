"""
Normalising text for comparison (confusable detection): the result is never shown.

``fold`` makes texts equal that differ only in full and half width, upper and lower case,
traditional and simplified characters, invisible characters, spaces, punctuation and symbols.
``fold_with_offsets`` also says where each folded character stood. ``skeleton`` also replaces
letters of other scripts and digits that look alike, for characters common in names; it follows
Unicode Technical Standard 39, "Confusable Detection".
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from opencc import OpenCC

from portal.texts.visible import SHAPELESS

# Major Unicode categories to ignore: marks, controls, separators, punctuation and symbols.
UNSEEN = ("M", "C", "Z", "P", "S")
CYRILLIC = dict(zip("авекмнорстухіјѕԁԛԝһ", "abekmhopctyxljsdqwh", strict=True))
GREEK = dict(zip("αβγεικνορτυχω", "abyelknoptuxw", strict=True))
DIGITS = {"0": "o", "1": "l", "i": "l", "ı": "l"}
HAN = dict(zip("曰己巳末士囗夭千壬治", "日已已未土口天干王冶", strict=True))
LOOK_ALIKES = str.maketrans(CYRILLIC | GREEK | DIGITS | HAN)
# Most texts are written with characters of one code point alone: none of these is a mark.
SIMPLE = re.compile(
    "[\n\x20-\u02ff\u2000-\u20cf\u2100-\u2bff\u3000-\u3029\u3030-\u303f\u3400-\u9fff\uff00-\uff9d]*"
)
# Jamo, of which syllables of Hangul are composed.
JAMO = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]")
MOST_KEPT = 65_536


class Folded(NamedTuple):
    """A folded text; its character ``i`` is made from ``original[starts[i] : ends[i]]``."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original, in whole characters, of a span of the folded text."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> str:
    """``text`` without the differences between spellings of the same words."""
    # Simplified as whole words (乾隆 keeps its first character): keys of names are stored so.
    return _to_simplified().convert(unicodedata.normalize("NFC", _without_signs(text)))


def fold_with_offsets(text: str) -> Folded:
    """
    ``text`` folded with the place of each character in the original.

    One character after the other: what a character becomes does not depend on its neighbours,
    so that the folding of a part is the part of the folding.
    """
    return _mapped(text, _fold_character)


def fold_widths_with_offsets(text: str) -> Folded:
    """Only full and half width, case and invisible characters folded, with the places."""
    return _mapped(text, _fold_width)


def skeleton(name: str) -> str:
    """A key that is equal for names that look alike."""
    return fold(name).translate(LOOK_ALIKES)


def _mapped(text: str, fold_one: Callable[[str], str]) -> Folded:
    characters = _characters(text)
    signs = [fold_one(character) for character in characters]
    if characters is text:
        starts = [start for start, each in enumerate(signs) for _sign in each]
        return Folded("".join(signs), starts, [start + 1 for start in starts])
    starts, ends, start = [], [], 0
    for character, each in zip(characters, signs, strict=True):
        end = start + len(character)
        starts += [start] * len(each)
        ends += [end] * len(each)
        start = end
    return Folded("".join(signs), starts, ends)


def _characters(text: str) -> str | list[str]:
    """The text in characters as people count them: a letter with its marks is one."""
    if SIMPLE.fullmatch(text):
        return text
    found: list[str] = []
    for sign in text:
        if found and _continues(found[-1][-1], sign):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _continues(before: str, sign: str) -> bool:
    if sign < "\u0300":
        return False
    if unicodedata.category(sign)[0] == "M":
        return True
    return bool(JAMO.match(sign) and JAMO.match(before))


@lru_cache(maxsize=MOST_KEPT)
def _fold_character(character: str) -> str:
    seen = unicodedata.normalize("NFC", _without_signs(character))
    return "".join(map(_to_simplified().convert, seen))


@lru_cache(maxsize=MOST_KEPT)
def _fold_width(character: str) -> str:
    wide = unicodedata.normalize("NFKC", character).upper()
    return "".join(sign for sign in wide if not _is_invisible(sign))


def _is_invisible(sign: str) -> bool:
    return sign in SHAPELESS or (sign != "\n" and unicodedata.category(sign)[0] in {"C", "M"})


def _without_signs(text: str) -> str:
    wide = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    return "".join(
        sign
        for sign in wide
        if sign not in SHAPELESS and unicodedata.category(sign)[0] not in UNSEEN
    )


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")
