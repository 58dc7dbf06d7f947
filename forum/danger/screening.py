"""
Screening: finding words of danger in a text, however they were typed.

A finding only marks a text for people to judge; it decides nothing, and nobody but its
author's helpers and the staff ever sees it. Both text and words are folded first: width,
case, traditional characters, and whatever was put between the signs of a word.
"""

from dataclasses import dataclass

from forum.danger.words import HARMLESS, LIFE
from portal.texts.folding import fold
from portal.versions.reading import Kept

# Enough to see what it is about.
MOST_KEPT = 8


@dataclass(frozen=True)
class Finding:
    """The words found, each once, and whether somebody speaks of ending a life."""

    words: tuple = ()
    of_life: bool = False

    def __bool__(self):
        return bool(self.words)

    @property
    def in_words(self):
        """The first words found, as the staff read them."""
        return "、".join(self.words[:MOST_KEPT])

    def facts(self):
        """What a submitted version keeps of it, as values for JSON."""
        kept = list(self.words[:MOST_KEPT])
        return {"danger_words": kept, "speaks_of_life": self.of_life} if self else {}


NOTHING = Finding()


def screen(text, *, words=None):
    """
    The finding for ``text``. ``words`` are pairs of word and meaning, by default the rows
    in force.
    """
    words = list(words if words is not None else _words.get())
    folded = fold(text)
    harmless_spans = _spans(folded, [word for word, meaning in words if meaning == HARMLESS])
    found = {
        word: meaning
        for word, meaning in words
        if meaning != HARMLESS and _is_outside(word, folded, harmless_spans)
    }
    # Words about ending a life first: whoever reads only the beginning reads these.
    in_order = sorted(found, key=lambda word: found[word] != LIFE)
    return Finding(tuple(in_order), of_life=LIFE in found.values())


def _read_words():
    from forum.models import DangerWord

    return list(DangerWord.objects.current().values_list("word", "meaning"))


_words = Kept(_read_words, "forum_dangerword")


def _spans(text, words):
    return [(start, start + len(word)) for word in words for start in _places(word, text)]


def _places(word, text):
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + 1)


def _is_outside(word, text, harmless_spans):
    """Whether the word stands anywhere outside the harmless words."""
    return any(
        not any(first <= start and start + len(word) <= last for first, last in harmless_spans)
        for start in _places(word, text)
    )
