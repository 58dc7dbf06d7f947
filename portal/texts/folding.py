"""
Normalising text for comparison (confusable detection): the result is never shown.

``fold`` makes texts equal that differ only in full and half width, upper and lower case,
traditional and simplified characters, invisible characters, spaces, punctuation and symbols.
``skeleton`` also replaces letters of other scripts and digits that look alike, for characters
common in names; it follows Unicode Technical Standard 39, "Confusable Detection".
"""

import unicodedata
from functools import lru_cache

from opencc import OpenCC

from portal.texts.visible import SHAPELESS

# Major Unicode categories to ignore: marks, controls, separators, punctuation and symbols.
UNSEEN = ("M", "C", "Z", "P", "S")
CYRILLIC = dict(zip("авекмнорстухіјѕԁԛԝһ", "abekmhopctyxljsdqwh", strict=True))
GREEK = dict(zip("αβγεικνορτυχω", "abyelknoptuxw", strict=True))
DIGITS = {"0": "o", "1": "l", "i": "l", "ı": "l"}
HAN = dict(zip("曰己巳末士囗夭千壬治", "日已已未土口天干王冶", strict=True))
LOOK_ALIKES = str.maketrans(CYRILLIC | GREEK | DIGITS | HAN)


def fold(text):
    """``text`` without the differences between spellings of the same words."""
    wide = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    seen = "".join(
        sign
        for sign in wide
        if sign not in SHAPELESS and unicodedata.category(sign)[0] not in UNSEEN
    )
    return _to_simplified().convert(unicodedata.normalize("NFC", seen))


def skeleton(name):
    """A key that is equal for names that look alike."""
    return fold(name).translate(LOOK_ALIKES)


@lru_cache(maxsize=1)
def _to_simplified():
    return OpenCC("t2s")
