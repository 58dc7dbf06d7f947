"""
The mark that stands in a published text for what a moderator blacked out.

It is plain text, so that search, feeds, API, letters and exports need to know nothing of it; in
HTML ``forum.richtext`` shows it as a dark box with the same words. What people type is never
taken for one.
"""

import re

from portal.languages import CHINESE, ENGLISH

BLOCK = "█"
# In the language of the text. Published texts hold these words: they are never changed.
WORDS = {CHINESE.code: "已隐去", ENGLISH.code: "redacted"}
MARK = re.compile(f"{BLOCK}({'|'.join(WORDS.values())}){BLOCK}")


def mark_in(language: str) -> str:
    """The mark for a text in this language."""
    return f"{BLOCK}{WORDS.get(language, WORDS[ENGLISH.code])}{BLOCK}"


def without_marks(typed: str) -> str:
    """What a person typed, with anything that looks like the mark as mere words."""
    return MARK.sub(r"\1", typed)
