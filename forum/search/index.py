"""
The search index: one row per public thread, on SQLite (FTS5) and on PostgreSQL (tsvector).

The table is not a model: ``post_migrate`` makes it again when it is missing. Only
``forum.workflow`` puts text in, when it publishes, and takes it out, when it hides;
so nothing that is not public can be found.

Thread ids grow with publication, so "newest first" is the order of ids. A common
word costs no more than a rare one: the search page looks at the newest 2,000 hits only.
A filter that goes together with a word looks at all of them, in the database.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL

from .bigrams import (
    HAN,
    SearchTooShort,
    bigrams,
    fts5_query,
    is_han,
    normalise,
    quote,
    search_words,
    tsquery,
    tsvector_literal,
)

# MOST_BETWEEN: of one stretch of ids that a list asks about, some milliseconds.
MOST_HITS, MOST_BETWEEN = 2_000, 5_000

# PostgreSQL finds all hits of a word before it sorts them. Each row therefore bears
# a label for its stretch of ids, and the newest stretches are asked first: one, one, two, then
# four at a time. Another length of stretch needs the index made anew.
STRETCH = 10_000
# In which turn a stretch is asked that lies so many ``back`` from the newest one.
TURN = "CASE WHEN back < 2 THEN back WHEN back < 4 THEN 2 ELSE 3 + (back - 4) / 4 END"
LABEL = "#"
# Words in titles are asked of the labels too where their hits lie in so few stretches.
FEW_STRETCHES = 16

TITLE = "ts_filter(vector, '{a}')"
TABLE = {
    "sqlite": [
        # The words are cut already: this tokeniser takes what stands between spaces.
        "CREATE VIRTUAL TABLE IF NOT EXISTS forum_search"
        " USING fts5(title, body, tokenize='ascii', columnsize=0, prefix='1')",
    ],
    "postgresql": [
        "CREATE TABLE IF NOT EXISTS forum_search"
        " (thread_id bigint PRIMARY KEY, vector tsvector NOT NULL)",
        # Without a list of pending rows: finding stays quick after many new ones.
        "CREATE INDEX IF NOT EXISTS forum_search_vector"
        " ON forum_search USING gin (vector) WITH (fastupdate = off)",
        # The words of titles again: the index of all words does not know their weights, and each
        # vector would have to be unpacked.
        f"CREATE INDEX IF NOT EXISTS forum_search_title ON forum_search USING gin ({TITLE})"
        " WITH (fastupdate = off)",
    ],
}
UPSERT = {
    "sqlite": "INSERT INTO forum_search (rowid, title, body) VALUES (%s, %s, %s)",
    "postgresql": "INSERT INTO forum_search (thread_id, vector) VALUES (%s, %s::tsvector)"
    " ON CONFLICT (thread_id) DO UPDATE SET vector = excluded.vector",
}
DELETE = {
    "sqlite": "DELETE FROM forum_search WHERE rowid = %s",
    "postgresql": "DELETE FROM forum_search WHERE thread_id = %s",
}
ALL_AFTER = {
    "sqlite": "SELECT rowid FROM forum_search WHERE rowid > %s AND rowid <= %s ORDER BY rowid"
    " LIMIT %s",
    "postgresql": "SELECT thread_id FROM forum_search WHERE thread_id > %s AND thread_id <= %s"
    " ORDER BY thread_id LIMIT %s",
}
ALL_HITS = {
    "sqlite": "SELECT rowid FROM forum_search WHERE forum_search MATCH %s",
    "postgresql": "SELECT thread_id FROM forum_search WHERE vector @@ %s::tsquery",
}
OTHER_WORDS = {
    "sqlite": "SELECT rowid FROM forum_search WHERE rowid = %s AND (title <> %s OR body <> %s)",
    "postgresql": "SELECT thread_id FROM forum_search WHERE thread_id = %s"
    " AND vector <> %s::tsvector",
}


class Fragment(NamedTuple):
    """A piece of a text, and whether it is what was looked for."""

    text: str
    is_hit: bool


def ensure_index(connection: BaseDatabaseWrapper = connection) -> None:
    """Make the table if it is missing; called after every ``migrate``."""
    with connection.cursor() as cursor:
        for statement in TABLE[connection.vendor]:
            cursor.execute(statement)


def index(thread_id: int, *, title: str, body: str) -> None:
    """Index a public thread; its new text replaces the old."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(DELETE["sqlite"], [thread_id])
            row: list[int | str] = [thread_id, " ".join(bigrams(title)), " ".join(bigrams(body))]
        else:
            row = [thread_id, tsvector_literal(title, body, labels=(_label(thread_id // STRETCH),))]
        cursor.execute(UPSERT[connection.vendor], row)


def unindex(thread_id: int) -> None:
    """Remove a thread from the index; idempotent."""
    with connection.cursor() as cursor:
        cursor.execute(DELETE[connection.vendor], [thread_id])


def empty() -> None:
    """Remove everything, before a rebuild or after a test."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM forum_search")


def indexed_ids(*, after: int = -(2**63), up_to: int = 2**63 - 1) -> Iterator[int]:
    """The ids of the indexed threads in their order, read in batches."""
    while ids := _ids(ALL_AFTER[connection.vendor], [after, up_to, MOST_HITS]):
        yield from ids
        after = ids[-1]


def holds_other_words(thread_id: int, *, title: str, body: str) -> bool:
    """Whether a thread is indexed with other words than these; False where it is not indexed."""
    if connection.vendor == "sqlite":
        words = [thread_id, " ".join(bigrams(title)), " ".join(bigrams(body))]
    else:
        label = _label(thread_id // STRETCH)
        words = [thread_id, tsvector_literal(title, body, labels=(label,))]
    return bool(_ids(OTHER_WORDS[connection.vendor], words))


def matching_ids(query: str, limit: int = MOST_HITS) -> list[int]:
    """The threads that hold every word of ``query``, newest first."""
    limit = max(0, min(limit, MOST_HITS))
    try:
        search_words(query)
    except SearchTooShort:
        return []
    if connection.vendor == "sqlite":
        return _newest_in_fts5(fts5_query(query), limit)
    return _newest_in_tsvectors(tsquery(query), limit)


def all_matching(query: str) -> list[int] | RawSQL:
    """
    All threads that hold every word of ``query``, for ``pk__in``: their ids where they are
    few, else a subquery, so that the database joins them with the other filters.
    """
    ids = matching_ids(query)
    if len(ids) < MOST_HITS:
        return ids
    words = fts5_query(query) if connection.vendor == "sqlite" else tsquery(query)
    return RawSQL(ALL_HITS[connection.vendor], [words])


def hits_between(query: str, ids: list[int]) -> set[int] | None:
    """Hits from the lowest to the highest of ``ids``; None where they are too many. On SQLite."""
    found = _ids(
        "SELECT rowid FROM forum_search WHERE forum_search MATCH %s AND rowid BETWEEN %s AND %s"
        " LIMIT %s",
        [fts5_query(query), min(ids), max(ids), MOST_BETWEEN + 1],
    )
    return set(found) if len(found) <= MOST_BETWEEN else None


def ranked(query: str, limit: int = MOST_HITS) -> list[int]:
    """The newest hits, at most ``limit``; those with every word in the title before the others."""
    ids = matching_ids(query)
    in_title = _newest_in_title(query, ids, limit) if ids else []
    if len(in_title) >= limit:
        return in_title
    first = set(in_title)
    others = (thread_id for thread_id in ids if thread_id not in first)
    return [*in_title, *islice(others, limit - len(in_title))]


def snippet(text: str, query: str, width: int = 120) -> list[Fragment]:
    """The part of ``text`` round the first hit, in pieces; hits are to be marked."""
    text = " ".join(text.split())
    hits = _places(text, query)
    start = max(0, hits[0][0] - width // 3) if hits else 0
    start = max(0, min(start, len(text) - width))
    end = min(len(text), start + width)
    pieces = [Fragment("…", False)] if start else []
    for begins, ends in hits:
        if begins < start or ends > end:
            continue
        pieces += [Fragment(text[start:begins], False), Fragment(text[begins:ends], True)]
        start = ends
    pieces += [Fragment(text[start:end] + ("…" if end < len(text) else ""), False)]
    return [piece for piece in pieces if piece.text]


def _newest_in_fts5(expression: str, limit: int, *, oldest: int = 0) -> list[int]:
    return _ids(
        "SELECT rowid FROM forum_search WHERE forum_search MATCH %s AND rowid >= %s"
        " ORDER BY rowid DESC LIMIT %s",
        [expression, oldest, limit],
    )


def _newest_in_tsvectors(expression: str, limit: int) -> list[int]:
    # The questions are put in the order of their turns, and none after the limit is reached.
    return _ids(
        f"WITH newest AS (SELECT max(thread_id) / {STRETCH} AS stretch FROM forum_search),"
        f" asked AS MATERIALIZED (SELECT string_agg(quote_literal('{LABEL}' || stretch - back),"
        f" ' | ') AS labels FROM newest, generate_series(0, stretch) AS back"
        f" GROUP BY {TURN} ORDER BY {TURN})"
        " SELECT found.thread_id FROM asked CROSS JOIN LATERAL (SELECT thread_id FROM forum_search"
        " WHERE vector @@ ('(' || labels || ') & ' || %s)::tsquery"
        " ORDER BY thread_id DESC) AS found LIMIT %s",
        [expression, limit],
    )


def _newest_in_title(query: str, ids: list[int], limit: int) -> list[int]:
    """Those of ``ids`` (newest first) that hold every word in the title, at most ``limit``."""
    if connection.vendor == "sqlite":
        in_title = f"{{title}} : ({fts5_query(query)})"
        return _newest_in_fts5(in_title, limit, oldest=min(ids))
    oldest, newest = min(ids) // STRETCH, max(ids) // STRETCH
    labels = [_label(stretch) for stretch in range(oldest, newest + 1)]
    within = "AND vector @@ %s::tsquery" if len(labels) <= FEW_STRETCHES else ""
    parameters = [tsquery(query), *([" | ".join(map(quote, labels))] if within else [])]
    # Materialised, as PostgreSQL would else walk the newest rows and unpack them.
    return _ids(
        f"WITH found AS MATERIALIZED (SELECT thread_id FROM forum_search"
        f" WHERE {TITLE} @@ %s::tsquery {within})"
        " SELECT thread_id FROM found WHERE thread_id >= %s ORDER BY thread_id DESC LIMIT %s",
        [*parameters, min(ids), limit],
    )


def _places(text: str, query: str) -> list[tuple[int, int]]:
    """Where in ``text`` the words of ``query`` stand, in whatever spelling."""
    pattern = _pattern_of(query)
    if pattern is None:
        return []
    folded = [FOLDED[character] for character in text]
    # For each folded character, the place in the text that it came from.
    origin = [place for place, piece in enumerate(folded) for _character in piece]
    found = pattern.finditer("".join(folded))
    return [(origin[hit.start()], origin[hit.end() - 1] + 1) for hit in found]


# A page looks for the same words in some fifty texts.
@lru_cache(maxsize=64)
def _pattern_of(query: str) -> re.Pattern[str] | None:
    """What finds the words of ``query`` in a folded text; None where it is too short."""
    try:
        words = search_words(query)
    except SearchTooShort:
        return None
    return re.compile("|".join(map(_pattern, sorted(words, key=len, reverse=True))))


def _pattern(word: list[str]) -> str:
    """A search word with whatever signs the text has between its runs."""
    letter = f"[^\\W_{HAN}]"
    before = "" if is_han(word[0]) else f"(?<!{letter})"
    after = "" if is_han(word[-1]) else f"(?!{letter})"
    return before + r"[\W_]*".join(map(re.escape, word)) + after


class _Folded(dict):
    """How a single character is spelled in the index; each is worked out once."""

    def __missing__(self, character: str) -> str:
        folded = self[character] = normalise(character)
        return folded


FOLDED = _Folded()


def _ids(statement: str, parameters: list | None = None) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]


def _label(stretch: int) -> str:
    # No text can hold it: a word has only letters, digits and Han characters.
    return f"{LABEL}{stretch}"
