"""
The rows of the search index, exactly as ``forum.search`` writes them.

The words of a sentence are worked out once (``texts.words_of``). Every sentence ends with a
sign, so the words of a text are those of its sentences, one after the other.
"""

from functools import lru_cache

from django.db import connection

from forum.search.bigrams import MOST_POSITIONS, is_han, quote, tsvector_literal
from forum.search.index import LABEL, STRETCH
from portal.demo.scale.texts import KEPT, words_of

# Longer texts could meet a limit of tsvectors, which ``tsvector_literal`` knows.
SHORT = 4_000
PLACES = [str(position) for position in range(SHORT + 100)]
IN_TITLE = [f"{position}A" for position in range(200)]

_is_han = lru_cache(maxsize=KEPT)(is_han)


def row(thread_id, title, texts):
    """The row of a thread with this title and these texts, each a list of sentences."""
    words = [word for text in texts for piece in text for word in words_of(piece)]
    titled = words_of(title)
    if connection.vendor == "sqlite":
        return thread_id, " ".join(titled), " ".join(words)
    label = f"{LABEL}{thread_id // STRETCH}"
    if len(words) + len(titled) < SHORT:
        literal = _literal(titled, words, label)
        if literal:
            return thread_id, literal
    body = "\n".join("".join(text) for text in texts)
    return thread_id, tsvector_literal(title, body, labels=(label,))


def _literal(titled, words, label):
    """The tsvector of a short text; None where a word is met too often for one."""
    entries: dict[str, list[str]] = {}
    _place(entries, titled, IN_TITLE, 1)
    _place(entries, words, PLACES, len(titled) + 2)
    if max(map(len, entries.values())) > MOST_POSITIONS:
        return None
    lexemes = [f"'{word}':{','.join(places)}" for word, places in entries.items()]
    return " ".join([quote(label), *lexemes])


def _place(entries, words, places, start):
    """Add the words with their positions, as ``number_words`` counts them."""
    before = ""
    for position, word in enumerate(words, start):
        if word in entries:
            entries[word].append(places[position])
        else:
            entries[word] = [places[position]]
        if before and _is_han(word):
            both = before + word[0]
            entries.setdefault(both, []).append(places[position])
        before = "" if _is_han(word) else word
