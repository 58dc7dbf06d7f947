"""
Hearing on an upper floor of what happened below: named consumers of a ledger.

A consumer is declared in code and registered when its app is ready. Whoever writes a line
that it wants writes a ``PendingEvent`` in the same transaction; the worker takes each once
it is committed, runs the handler and removes the row in one transaction. What commits late
is taken late and never skipped, since nothing asks for numbers above the last one.

A handler must be idempotent: a crash before the commit, or ``replay``, runs it again. Lines
of one matter come in their order; one that fails waits longer each time and holds back the
rest of its own matter alone. Long work is done in parts: a handler that returns a position
is called again with it in a transaction of its own.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from portal.audit.pending import PendingEvent

if TYPE_CHECKING:
    from portal.audit.ledgers import LedgerLine

log = structlog.get_logger(__name__)

AT_MOST = 500
CHUNK = 500
SHORTEST_PAUSE = datetime.timedelta(minutes=1)
LONGEST_PAUSE = datetime.timedelta(hours=6)


class UnknownConsumer(Exception):
    """No consumer of that name is registered; the sentence says which there are."""


@dataclass(frozen=True, kw_only=True)
class Consumer:
    name: str
    title: str | Promise
    # The label of the ledger and the acts of its lines.
    ledger: str
    acts: frozenset[str]
    # Called with the line and the position reached, 0 at first; returns the next position
    # where more is to be done, and None where all is.
    handle: Callable[[Any, int], int | None]
    # Asked as the line is written, with the line.
    wants: Callable[[Any], bool] = lambda line: True


_consumers: dict[str, Consumer] = {}
_wakers: list[Callable[[], object]] = []


def register(consumer: Consumer) -> None:
    """Called from ``AppConfig.ready()``; one name stands for one consumer."""
    if consumer.name in _consumers:
        raise ValueError(f"Two consumers are called {consumer.name}.")
    _consumers[consumer.name] = consumer


def wake_by(waker: Callable[[], object]) -> None:
    """``waker`` asks the worker to hurry; without it events are taken up each minute."""
    _wakers.append(waker)


def registered() -> list[Consumer]:
    return list(_consumers.values())


def named(name: str) -> Consumer:
    if name not in _consumers:
        known = ", ".join(sorted(_consumers))
        raise UnknownConsumer(f"There is no consumer “{name}”. There are: {known}.")
    return _consumers[name]


def enlist(lines: Iterable["LedgerLine"], *, using: str | None = None) -> None:
    """Write down in the caller's transaction who has to take up these new lines."""
    rows = [
        _pending(consumer, line)
        for line in lines
        for consumer in registered()
        if _is_for(consumer, line)
    ]
    if rows:
        PendingEvent.objects.using(using).bulk_create(rows)
        for waker in _wakers:
            waker()


def run_waiting(limit: int = AT_MOST) -> int:
    """Take up to ``limit`` events or parts of them, and say how many; safe to run twice."""
    done = 0
    while done < limit and _take_next():
        done += 1
    if done == limit:
        for waker in _wakers:
            waker()
    return done


def replay(name: str, *, since: datetime.datetime) -> int:
    """
    Have a consumer take up again what was written from ``since`` on; returns how many lines.
    What waits already is left as it is.
    """
    consumer = named(name)
    lines = apps.get_model(consumer.ledger).objects.filter(
        act__in=consumer.acts, recorded_at__gte=since
    )
    total, rows = 0, []
    for line in lines.order_by("pk").iterator(CHUNK):
        if consumer.wants(line):
            rows.append(_pending(consumer, line))
        if len(rows) == CHUNK:
            total += _write_missing(rows)
            rows = []
    return total + _write_missing(rows)


def _is_for(consumer: Consumer, line: "LedgerLine") -> bool:
    if line._meta.label_lower != consumer.ledger or line.act not in consumer.acts:
        return False
    return consumer.wants(line)


def _pending(consumer: Consumer, line: "LedgerLine") -> PendingEvent:
    return PendingEvent(consumer=consumer.name, line_number=line.pk, matter=line.matter_number())


def _write_missing(rows: list[PendingEvent]) -> int:
    PendingEvent.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _take_next() -> bool:
    """Whether there was one to take, done or failed."""
    due = PendingEvent.objects.due(consumers=list(_consumers))
    # Asked first without a lock: SQLite has one writer.
    if not due.exists():
        return False
    taken = None
    try:
        with transaction.atomic():
            taken = due.select_for_update(skip_locked=True, of=["self"]).first()
            if taken is not None:
                _handle(taken)
    except Exception as failure:
        if taken is None:
            raise
        _put_off(taken, failure)
    return taken is not None


def _handle(taken: PendingEvent) -> None:
    consumer = _consumers[taken.consumer]
    line = apps.get_model(consumer.ledger).objects.get(pk=taken.line_number)
    position = consumer.handle(line, taken.position)
    if position is None:
        taken.delete()
        return
    # To the back of the queue, so that others are not kept waiting by many parts.
    taken.position, taken.attempts, taken.not_before = position, 0, timezone.now()
    taken.save(update_fields=["position", "attempts", "not_before"])


def _put_off(taken: PendingEvent, failure: Exception) -> None:
    log.error("consumer_failed", consumer=taken.consumer, line=taken.line_number, exc_info=failure)
    attempts = taken.attempts + 1
    pause = min(SHORTEST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    PendingEvent.objects.filter(pk=taken.pk, attempts=taken.attempts).update(
        attempts=attempts,
        not_before=timezone.now() + pause,
        # The kind alone: its words may hold what somebody wrote.
        last_error=type(failure).__name__[:100],
    )
