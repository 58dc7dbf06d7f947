"""
Public threads that speak of the same as a text, by the words of the search index.

A text's pairs of characters are looked for one by one among the newest threads; the rarer a pair
is there, the more it says. Pairs that stand in many threads say nothing and are left out, which
also bounds what a question costs, whatever the text and however many threads there are. Both
databases give the same pairs, and so the same answer.
"""

import math
from collections import Counter
from dataclasses import dataclass

from django.db import connection

from .bigrams import bigrams, is_han, quote
from .index import LABEL, STRETCH

# The newest stretches of the index, the last of which is seldom full.
STRETCHES = 2
# A word in more of those threads is common.
MOST_THREADS = 400
# Words of one text; the title's come first.
MOST_WORDS = 48
NEWEST = {
    "sqlite": "SELECT rowid FROM forum_search ORDER BY rowid DESC LIMIT 1",
    "postgresql": "SELECT thread_id FROM forum_search ORDER BY thread_id DESC LIMIT 1",
}
OF_ONE_WORD = {
    "sqlite": "SELECT %s, rowid FROM (SELECT rowid FROM forum_search"
    " WHERE forum_search MATCH %s AND rowid >= %s LIMIT {limit})",
    "postgresql": "SELECT %s, thread_id FROM (SELECT thread_id FROM forum_search"
    " WHERE vector @@ %s::tsquery LIMIT {limit}) AS hits",
}

# PostgreSQL takes reading the table for cheaper than its index where a limit stands and a word is
# not rare, as it does not know that each vector has to be unpacked. One round trip.
WHOLE = {
    "sqlite": "{}",
    "postgresql": "SET LOCAL enable_seqscan = off; {}; SET LOCAL enable_seqscan TO DEFAULT",
}


@dataclass(frozen=True)
class Likeness:
    """What the words of one text say: how much each, and in which threads they stand."""

    weights: dict[str, float]
    # Percent of what the words say, by thread.
    threads: dict[int, int]

    def nearest(self, limit: int) -> list[int]:
        """The threads most alike, of equal ones the newest first."""
        ordered = sorted(self.threads, key=lambda pk: (-self.threads[pk], -pk))
        return ordered[:limit]

    def percent_of(self, text: str) -> int:
        """The same percent for a text that is not in the index."""
        present = self.weights.keys() & set(bigrams(text))
        return _percent(sum(self.weights[word] for word in present), self.weights)


def likeness_of(title: str, text: str) -> Likeness:
    """How much of what this text says stands in other texts; two queries."""
    words = _words(title, text)
    hits = _hits(words)
    weights = {
        word: math.log(STRETCHES * STRETCH / (len(hits.get(word, ())) + 1))
        for word in words
        if len(hits.get(word, ())) <= MOST_THREADS
    }
    scores: Counter[int] = Counter()
    for word, weight in weights.items():
        for thread_id in hits.get(word, ()):
            scores[thread_id] += weight  # type: ignore[assignment]  # a sum of weights
    return Likeness(weights, {pk: _percent(score, weights) for pk, score in scores.items()})


def _percent(score: float, weights: dict[str, float]) -> int:
    whole = sum(weights.values())
    return round(100 * score / whole) if whole else 0


def _words(title: str, text: str) -> list[str]:
    """The first words, each once; a character alone stands in too many texts."""
    found = dict.fromkeys(word for word in [*bigrams(title), *bigrams(text)] if _says_much(word))
    return list(found)[:MOST_WORDS]


def _says_much(word: str) -> bool:
    return len(word) > 1 if is_han(word) else len(word) > 2


def _hits(words: list[str]) -> dict[str, list[int]]:
    """By word, the newest threads that hold it; of a common word one too many."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST[connection.vendor])
        newest = cursor.fetchone()
        if newest is None or not words:
            return {}
        last = newest[0] // STRETCH
        one = OF_ONE_WORD[connection.vendor].format(limit=MOST_THREADS + 1)
        cursor.execute(
            WHOLE[connection.vendor].format(" UNION ALL ".join([one] * len(words))),
            [value for place, word in enumerate(words) for value in _asked(place, word, last)],
        )
        if connection.vendor == "postgresql":
            # Past the answer to the setting.
            cursor.nextset()
        hits: dict[str, list[int]] = {}
        for place, thread_id in cursor.fetchall():
            hits.setdefault(words[place], []).append(thread_id)
    return hits


def _asked(place: int, word: str, last: int) -> list[int | str]:
    first = max(0, last - STRETCHES + 1)
    if connection.vendor == "sqlite":
        return [place, f'"{word}"', first * STRETCH]
    if not first:
        return [place, quote(word)]
    labels = " | ".join(quote(f"{LABEL}{stretch}") for stretch in range(first, last + 1))
    return [place, f"({labels}) & {quote(word)}"]
