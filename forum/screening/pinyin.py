"""The first letters of the pinyin of a word, as people type them instead of its characters."""

import re


def initials_of(folded: str) -> str:
    """
    One letter for each character of a folded word, e.g. "ctm" for 操他妈; "" where that is
    impossible or says nothing (a word in letters, or a single character).
    """
    if len(folded) < 2 or re.search(r"[a-z]", folded):
        return ""
    # Nested: its tables take memory that only whoever edits the lists needs.
    from pypinyin import Style, lazy_pinyin

    letters = [one[:1].lower() for one in lazy_pinyin(folded, style=Style.FIRST_LETTER)]
    found = "".join(letters)
    return found if len(found) == len(folded) and found.isascii() else ""
