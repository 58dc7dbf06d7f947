"""
Normalising text for comparison (confusable detection): the result is never shown.

``fold`` brings together what reads the same: full and half width, capital and small letters,
traditional and simplified characters, invisible signs and what is put between characters.
``skeleton`` goes on to letters of other scripts and digits that merely look alike; after
Unicode Technical Standard 39, "Confusable Detection", for the signs met in names.
"""

import unicodedata
from functools import lru_cache

from opencc import OpenCC

from portal.texts.visible import SHAPELESS

# Marks, controls, format signs, blanks, punctuation and symbols say nothing about a name.
UNSEEN = ("M", "C", "Z", "P", "S")
CYRILLIC = dict(zip("авекмнорстухіјѕԁԛԝһ", "abekmhopctyxljsdqwh", strict=True))
GREEK = dict(zip("αβγεικνορτυχω", "abyelknoptuxw", strict=True))
DIGITS = {"0": "o", "1": "l", "i": "l", "ı": "l"}
HAN = dict(zip("曰己巳末士囗夭千壬治", "日已已未土口天干王冶", strict=True))
LOOK_ALIKES = str.maketrans(CYRILLIC | GREEK | DIGITS | HAN)


def fold(text):
    """``text`` without what tells two spellings of the same words apart."""
    wide = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    seen = "".join(
        sign
        for sign in wide
        if sign not in SHAPELESS and unicodedata.category(sign)[0] not in UNSEEN
    )
    return _to_simplified().convert(unicodedata.normalize("NFC", seen))


def skeleton(name):
    """The same for any two names that a reader would take for one another."""
    return fold(name).translate(LOOK_ALIKES)


@lru_cache(maxsize=1)
def _to_simplified():
    return OpenCC("t2s")
