"""Helpers of the checks: reading large tables in chunks and replaying ledgers."""

from collections import defaultdict
from dataclasses import dataclass

CHUNK = 1_000


def in_chunks(queryset, *, size=CHUNK):
    """Yield lists of rows in the order of their primary keys; keeps one list in memory."""
    last = 0
    queryset = queryset.order_by("pk")
    while chunk := list(queryset.filter(pk__gt=last)[:size]):
        yield chunk
        last = chunk[-1].pk


def grouped(rows, key):
    """Rows grouped by ``key(row)``; each group keeps the order of the rows."""
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


@dataclass(frozen=True)
class Replay:
    """The last state; ``broken_at`` is the key of the first line whose from-state is wrong."""

    state: str
    broken_at: int | None = None


def replay(lines, *, start):
    state, broken_at = start, None
    for line in lines:
        if line.from_state != state and broken_at is None:
            broken_at = line.pk
        state = line.to_state
    return Replay(state, broken_at)
