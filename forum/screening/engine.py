"""
The one way to screen a text: ``screen`` returns everything to point out in it.

What is looked for is read once and kept until an administrator changes it.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from forum.screening.danger import AROUND, Around
from forum.screening.findings import NOTHING, Findings, Level
from forum.screening.in_pictures import in_pictures
from forum.screening.listed_words import Lists, Word
from forum.screening.manner import manner
from forum.screening.personal_data import key_of, personal_data
from forum.screening.topics import Topics
from portal.agencies.models import Agency, Category
from portal.texts.folding import fold_widths_with_offsets
from portal.versions.reading import Kept

# The list of numbers and addresses of offices that are no agency's own phone.
OWN_NUMBERS = "own-numbers"
# The lists whose words are not looked for themselves.
NOT_FOUND = AROUND | {OWN_NUMBERS}
# How several phone numbers stand in one field.
BETWEEN_NUMBERS = re.compile(r"[,，;；、/]|\s{2,}|\n")


class Looked(NamedTuple):
    """What is looked for, and the numbers and addresses of offices, which are let through."""

    lists: Lists
    own: frozenset[str] = frozenset()
    around: Around = Around()
    topics: Topics = Topics()
    # The rows of the lists by slug, for their names; nobody changes them.
    word_lists: Mapping[str, Any] = MappingProxyType({})


def screen(
    text: str,
    *,
    looked: Looked | None = None,
    filed: str = "",
    category: str = "",
    codes: Sequence[str] = (),
) -> Findings:
    """
    The findings of ``text``; ``looked`` is by default what is in force, ``filed`` the kind of
    matter and ``category`` the category its author chose (its slug), ``codes`` what the codes
    in each of its pictures say.
    """
    if not text.strip() and not any(codes):
        return NOTHING
    looked = looked or in_force()
    plain = fold_widths_with_offsets(text)
    found = {
        *looked.around.judged(text, looked.lists.find(text)),
        *personal_data(text, plain, own=looked.own),
        *manner(text, plain, filed=filed),
        *looked.topics.findings(plain.text, category),
        *in_pictures(codes),
    }
    return Findings(tuple(sorted(found, key=lambda one: (one.start, one.end, one.kind))))


def in_force() -> Looked:
    """The lists as administrators left them, and the numbers of the agencies."""
    looked: Looked = _in_force.get()
    return looked


def _read() -> Looked:
    from forum.models import ListedWord, WordList

    words = [
        Word(text, Level(level), word_list, initials)
        for text, level, word_list, initials in ListedWord.objects.in_force().values_list(
            "word", "level", "word_list__slug", "initials"
        )
    ]
    phones = Agency.objects.exclude(phone="").values_list("phone", flat=True)
    numbers = [one for phone in phones for one in BETWEEN_NUMBERS.split(phone)]
    numbers += [word.text for word in words if word.word_list == OWN_NUMBERS]
    own = frozenset(key for one in numbers if (key := key_of(one)))
    return Looked(
        Lists(word for word in words if word.word_list not in NOT_FOUND),
        own,
        Around([word for word in words if word.word_list in AROUND]),
        Topics(Category.objects.current().values_list("path", "keywords")),
        MappingProxyType({one.slug: one for one in WordList.objects.all()}),
    )


_in_force = Kept(_read, "word_lists", Agency._meta.db_table, Category._meta.db_table)
