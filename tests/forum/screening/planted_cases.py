"""
Posts for judging the screening: what it must find, and what it must leave alone.

Written before the screening and without knowledge of it; everything in them is invented.

`FOUND`: each mark is a kind and the piece of the post it belongs to. A finding answers a mark
if it is of that kind and overlaps the piece; personal data has to be covered whole, because
the finding is what gets redacted. Other findings in the same post are neither right nor wrong.
`hint` is set, instead of marks, where the post is plainly of another kind than it was `filed` as.

`HARMLESS`: nothing at all may be found. `resembles` is the kind each of them tempts one to see.
A post whose `filed` is empty says nothing about how it was filed.
"""

from typing import NamedTuple

from tests.forum.screening.planted import (
    danger,
    harmless_numbers,
    harmless_words,
    kinds,
    other,
    personal_cards,
    personal_contacts,
    words,
)

PERSONAL_DATA = {"id_card", "bank_card", "mobile", "plate", "email"}
WORDS = {"insult", "advertising", "threat", "discrimination"}
MARKS = PERSONAL_DATA | WORDS | {"danger", "link", "shouting", "template"}
WRONG_KIND = "wrong_kind"


class Case(NamedTuple):
    text: str
    marks: tuple[tuple[str, str], ...] = ()
    title: str = ""
    filed: str = ""
    hint: str = ""
    resembles: str = ""

    def places(self):
        """(field, kind, start, end) of every mark, in the order in which they are written."""
        for kind, piece in self.marks:
            field = "title" if piece in self.title else "text"
            start = getattr(self, field).index(piece)
            yield field, kind, start, start + len(piece)


def _in_text(module):
    for kind, cases in module.FOUND.items():
        for text, *pieces in cases:
            yield Case(text, tuple((kind, piece) for piece in pieces))


def _in_title(module):
    for kind, cases in module.IN_TITLES.items():
        for title, text, *pieces in cases:
            yield Case(text, tuple((kind, piece) for piece in pieces), title=title)


def _of_several_kinds(module):
    for title, text, marks in module.SEVERAL:
        yield Case(text, tuple(marks), title=title)


def _filed_wrongly():
    for hint, cases in kinds.WRONG.items():
        for filed, text in cases:
            yield Case(text, filed=filed, hint=hint)


def _harmless(module):
    for kind, texts in module.HARMLESS.items():
        for text in texts:
            yield Case(text, resembles=kind)


FOUND = [
    *_in_text(personal_cards),
    *_in_title(personal_cards),
    *_in_text(personal_contacts),
    *_in_title(personal_contacts),
    *_of_several_kinds(personal_contacts),
    *_in_text(danger),
    *_in_text(words),
    *_in_text(other),
    *_in_title(other),
    *_filed_wrongly(),
]

HARMLESS = [
    *_harmless(harmless_numbers),
    *_harmless(harmless_words),
    *(Case(text, filed=filed, resembles=WRONG_KIND) for filed, text in kinds.RIGHT),
]
