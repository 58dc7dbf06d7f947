"""
Adding one text to a thread that is in the search, without reading the texts before it.

The row is then exactly what indexing the whole thread again would have made of it. What is
needed for that is asked of the row: how many words it has, and in PostgreSQL how often each.
"""

from collections.abc import Iterable

from django.db import connection

from .bigrams import (
    LAST_POSITION,
    MOST_BYTES,
    MOST_POSITIONS,
    MOST_WORDS,
    bigrams,
    number_words,
    quote,
)

WORDS_IN_FTS5 = (
    "SELECT length(body) - length(replace(body, ' ', '')) + (body <> '')"
    " FROM forum_search WHERE rowid = %s"
)
ADD_TO_FTS5 = (
    "UPDATE forum_search SET body = CASE body WHEN '' THEN %s ELSE body || ' ' || %s END"
    " WHERE rowid = %s"
)
# How many words, the last position, and the bytes as ``tsvector_literal`` counts them; labels
# have no position.
SIZE_OF_TSVECTOR = (
    "SELECT count(*), coalesce(max(places[array_length(places, 1)]), 0),"
    " coalesce(sum(octet_length(word) + 4 + 2 * array_length(places, 1)), 0)"
    " FROM forum_search, unnest(vector) AS found (word, places, weights) WHERE thread_id = %s"
)
COUNTS_IN_TSVECTOR = (
    "SELECT word, array_length(places, 1)"
    " FROM forum_search, unnest(vector) AS found (word, places, weights)"
    " WHERE thread_id = %s AND word = ANY(%s)"
)
# The positions on the right count from the last one on the left.
ADD_TO_TSVECTOR = "UPDATE forum_search SET vector = vector || %s::tsvector WHERE thread_id = %s"


def append(thread_id: int, *, title: str, text: str, before: Iterable[str]) -> bool:
    """
    Add the last text of a thread to its row; False where the thread must be indexed as a whole.

    That is so where it is not in the search, and in PostgreSQL where its row has reached a
    limit beyond which it does not tell how many words stand in it. ``before`` are the texts
    in front of this one, the nearest first; seldom more than one is read.
    """
    if connection.vendor == "sqlite":
        return _append_to_fts5(thread_id, bigrams(text))
    return _append_to_tsvector(thread_id, bigrams(text), len(bigrams(title)), before)


def _append_to_fts5(thread_id: int, words: list[str]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WORDS_IN_FTS5, [thread_id])
        row = cursor.fetchone()
        if row is None:
            return False
        added = " ".join(words[: max(0, MOST_WORDS - row[0])])
        if added:
            cursor.execute(ADD_TO_FTS5, [added, added, thread_id])
    return True


def _append_to_tsvector(
    thread_id: int, words: list[str], title_words: int, before: Iterable[str]
) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(SIZE_OF_TSVECTOR, [thread_id])
        lexemes, last, size = cursor.fetchone()
        if not lexemes or last >= LAST_POSITION:
            return False
        # One place is left empty between title and body.
        body_words = max(0, last - title_words - 1)
        previous = _last_word(before) if body_words else ""
        start = title_words + body_words + 2
        places = list(number_words(words[: MOST_WORDS - body_words], start=start, before=previous))
        cursor.execute(COUNTS_IN_TSVECTOR, [thread_id, list({word for word, _place in places})])
        added = _positions_to_add(places, dict(cursor.fetchall()), room=MOST_BYTES - size)
        if added is None:
            return False
        if added:
            cursor.execute(ADD_TO_TSVECTOR, [_literal(added, after=last), thread_id])
    return True


def _last_word(texts: Iterable[str]) -> str:
    return next((words[-1] for words in map(bigrams, texts) if words), "")


def _positions_to_add(
    places: list[tuple[str, int]], counts: dict[str, int], *, room: int
) -> dict[str, list[int]] | None:
    """The positions of each word that there is room for; None where the row becomes too large."""
    added: dict[str, list[int]] = {}
    for word, place in places:
        positions = added.setdefault(word, [])
        count = counts.get(word, 0) + len(positions)
        if not count:
            room -= len(word.encode()) + 4
        if count < MOST_POSITIONS and place not in positions[-1:]:
            room -= 2
            positions.append(place)
    return {word: found for word, found in added.items() if found} if room >= 0 else None


def _literal(added: dict[str, list[int]], *, after: int) -> str:
    return " ".join(
        f"{quote(word)}:{','.join(str(place - after) for place in positions)}"
        for word, positions in added.items()
    )
