"""Helpers of the checks: reading large tables in chunks and replaying ledgers."""

from collections import defaultdict
from contextvars import ContextVar
from dataclasses import dataclass

from django.db.models import Max

from portal.parts import WHOLE, Part

CHUNK = 1_000
# Keys that one statement looks at where a rule is checked by the database.
SPAN = 20_000
# Which rows a run looks at; ``checking.check`` sets it.
PART: ContextVar[Part] = ContextVar("part", default=WHOLE)


def last_key(model):
    """The largest primary key of a model, 0 without a row."""
    return model._base_manager.aggregate(last=Max("pk"))["last"] or 0


def keys_of(model):
    """The primary keys that this run looks at: after the first, up to the second."""
    return PART.get().keys(last_key(model))


def in_chunks(queryset, *, size=CHUNK):
    """Yield lists of rows in the order of their primary keys; keeps one list in memory."""
    after, up_to = keys_of(queryset.model)
    queryset = queryset.order_by("pk").filter(pk__lte=up_to)
    while chunk := list(queryset.filter(pk__gt=after)[:size]):
        yield chunk
        after = chunk[-1].pk


def in_spans(queryset, *, column="pk", model=None):
    """
    Yield ``queryset`` for one span of keys after the other, so that no statement needs more than
    seconds, whatever the database knows of the tables. ``column`` refers to ``model``, if it is
    not the primary key.
    """
    for after, up_to in PART.get().spans(last_key(model or queryset.model), size=SPAN):
        yield queryset.filter(**{f"{column}__gt": after, f"{column}__lte": up_to})


def rows_in_spans(queryset, **options):
    for found in in_spans(queryset, **options):
        yield from found


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
