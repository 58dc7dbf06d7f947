"""
Public threads that speak of the same as a text, by the words of the search index.

A text's pairs of characters are looked for one by one among the newest threads; the rarer a pair
is there, the more it says. Pairs that stand in many threads say nothing and are left out, which
also bounds what a question costs, whatever the text and however many threads there are. Both
databases give the same pairs, and so the same answer.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest

from django.db import connection
from django.db.backends.utils import CursorWrapper

from .bigrams import LONGEST_WORD, RUN, bigrams, is_han, normalise, quote
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
# So many of the nearest are kept.
NEAREST_KEPT = 50
# A line for each word: the hits of a common one, which are not looked at, are not handed over.
OF_EACH_WORD = {
    "sqlite": "SELECT %s, count(*), CASE WHEN count(*) <= {most} THEN group_concat(rowid) END"
    " FROM (SELECT rowid FROM forum_search"
    " WHERE forum_search MATCH %s AND rowid >= %s LIMIT {most} + 1)",
    # The index gives all hits of a word before the first is read, so that a common word costs as
    # much as it has hits. Words that are common by the statistics of the table are left out.
    "postgresql": "SELECT w.place, h.number, h.ids"
    " FROM unnest(%s::int[], %s::text[], %s::tsquery[]) AS w(place, word, query), LATERAL ("
    "SELECT count(*) AS number,"
    " CASE WHEN count(*) <= {most} THEN string_agg(thread_id::text, ',') END AS ids"
    " FROM (SELECT thread_id FROM forum_search WHERE vector @@ w.query LIMIT {most} + 1) AS hits"
    ") AS h WHERE w.word NOT IN (SELECT word FROM pg_stats, unnest("
    "most_common_elems::text::text[],"
    " most_common_elem_freqs[1:cardinality(most_common_elems::text::text[])]) AS s(word, share)"
    " WHERE schemaname = ANY(current_schemas(false)) AND tablename = 'forum_search'"
    " AND attname = 'vector' AND share >= %s AND word = ANY(%s))",
}
# PostgreSQL takes reading the table for cheaper than its index where a limit stands and a word is
# not rare, as it does not know that each vector has to be unpacked. One round trip.
INDEX_ONLY = "SET LOCAL enable_seqscan = off; {}; SET LOCAL enable_seqscan TO DEFAULT"
# A word is left out where it is so many times more frequent than a common one: statistics are
# estimates, and some threads of a stretch are not public.
MARGIN = 4


@dataclass(frozen=True)
class Likeness:
    """What the words of one text say: how much each, and in which threads they stand."""

    weights: dict[str, float]
    # Percent of what the words say, by thread: those most alike, of equal ones the newest first.
    threads: dict[int, int]

    def nearest(self, limit: int) -> list[int]:
        return list(self.threads)[:limit]

    def percent_of(self, text: str) -> int:
        """The same percent for a text that is not in the index."""
        plain = normalise(text)
        pairs, others = self._pairs_and_others
        score = sum(weight for pair, weight in pairs if pair in plain)
        if others:
            words = {word[:LONGEST_WORD] for word in RUN.findall(plain)}
            score += sum(weight for word, weight in others if word in words)
        return round(100 * score / self._whole) if self._whole else 0

    @cached_property
    def _pairs_and_others(self) -> tuple[list, list]:
        """Pairs of Han characters, which stand in a text wherever they stand side by side."""
        weights = self.weights.items()
        return [one for one in weights if is_han(one[0])], [
            one for one in weights if not is_han(one[0])
        ]

    @cached_property
    def _whole(self) -> float:
        return sum(self.weights.values())


def likeness_of(title: str, text: str) -> Likeness:
    """How much of what this text says stands in other texts; two queries."""
    words = _words(title, text)
    hits = _hits(words)
    weights = {
        word: math.log(STRETCHES * STRETCH / (len(found) + 1)) for word, found in hits.items()
    }
    scores: defaultdict[int, float] = defaultdict(float)
    for word, found in hits.items():
        weight = weights[word]
        for thread_id in found:
            scores[thread_id] += weight
    whole = sum(weights.values())
    # By whole percent, as it is shown; more than are kept, because some round to the same.
    top = nlargest(2 * NEAREST_KEPT, scores, key=lambda pk: (scores[pk], pk))
    percent = {pk: round(100 * scores[pk] / whole) for pk in top}
    ordered = sorted(percent, key=lambda pk: (-percent[pk], -pk))[:NEAREST_KEPT]
    return Likeness(weights, {pk: percent[pk] for pk in ordered})


def _words(title: str, text: str) -> list[str]:
    """The first words, each once; a character alone stands in too many texts."""
    found = dict.fromkeys(word for word in [*bigrams(title), *bigrams(text)] if _says_much(word))
    return list(found)[:MOST_WORDS]


def _says_much(word: str) -> bool:
    return len(word) > 1 if is_han(word) else len(word) > 2


def _hits(words: list[str]) -> dict[str, list[int]]:
    """By word, the newest threads that hold it; common words are left out."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST[connection.vendor])
        newest = cursor.fetchone()
        if newest is None or not words:
            return {word: [] for word in words}
        _ASK[connection.vendor](cursor, words, newest[0])
        return {
            words[place]: [int(number) for number in found.split(",")] if found else []
            for place, count, found in cursor.fetchall()
            if count <= MOST_THREADS
        }


def _first_stretch(newest: int) -> int:
    return max(0, newest // STRETCH - STRETCHES + 1)


def _ask_sqlite(cursor: CursorWrapper, words: list[str], newest: int) -> None:
    one, first = OF_EACH_WORD["sqlite"].format(most=MOST_THREADS), _first_stretch(newest) * STRETCH
    values = [value for place, word in enumerate(words) for value in (place, f'"{word}"', first)]
    cursor.execute(" UNION ALL ".join([one] * len(words)), values)


def _ask_postgresql(cursor: CursorWrapper, words: list[str], newest: int) -> None:
    first = _first_stretch(newest)
    labels = " | ".join(
        quote(f"{LABEL}{stretch}") for stretch in range(first, newest // STRETCH + 1)
    )
    asked = [f"({labels}) & {quote(word)}" if first else quote(word) for word in words]
    share = MARGIN * MOST_THREADS / (newest - first * STRETCH + 1)
    sql = INDEX_ONLY.format(OF_EACH_WORD["postgresql"].format(most=MOST_THREADS))
    cursor.execute(sql, [list(range(len(words))), words, asked, share, words])
    # Past the answer to the setting.
    cursor.nextset()


_ASK = {"sqlite": _ask_sqlite, "postgresql": _ask_postgresql}
