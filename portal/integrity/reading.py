"""Reading large tables piece by piece, and ledgers as what they lead to."""

from collections import defaultdict
from dataclasses import dataclass

CHUNK = 1_000


def in_chunks(queryset, *, size=CHUNK):
    """Lists of rows in the order of their keys; none is held longer than its turn."""
    last = 0
    queryset = queryset.order_by("pk")
    while chunk := list(queryset.filter(pk__gt=last)[:size]):
        yield chunk
        last = chunk[-1].pk


def grouped(rows, key):
    """Rows by what ``key`` gives, each group in the order of the rows."""
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


@dataclass(frozen=True)
class Replay:
    """Last state of the ledger lines; ``broken_at`` is the first line that breaks the chain."""

    state: str
    broken_at: int | None = None


def replay(lines, *, start):
    state, broken_at = start, None
    for line in lines:
        if line.from_state != state and broken_at is None:
            broken_at = line.pk
        state = line.to_state
    return Replay(state, broken_at)
