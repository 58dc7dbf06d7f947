"""
Delivering new ledger lines to the consumers that want them.

Each line writes a ``PendingEvent`` for each such consumer, in the same transaction. After the
commit the worker runs the handler and deletes the row, both in one transaction. A line that
commits late is handled late and never skipped: no query asks for "keys above the last one".
"""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

import structlog
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from portal.audit.event_consumers import registry
from portal.audit.event_consumers.pending import PendingEvent
from portal.audit.event_consumers.registry import Consumer

if TYPE_CHECKING:
    from portal.audit.ledgers import LedgerLine

log = structlog.get_logger(__name__)

AT_MOST = 500
CHUNK = 500
SHORTEST_PAUSE = datetime.timedelta(minutes=1)
LONGEST_PAUSE = datetime.timedelta(hours=6)


def add_pending(lines: Iterable["LedgerLine"], *, using: str | None = None) -> None:
    """Add a ``PendingEvent`` for each new line and each consumer that wants it."""
    rows = [
        _pending(consumer, line)
        for line in lines
        for consumer in registry.all_consumers()
        if _is_for(consumer, line)
    ]
    if rows:
        PendingEvent.objects.using(using).bulk_create(rows)
        registry.wake_worker()


def forget(lines: Iterable["LedgerLine"]) -> None:
    """
    Deliver these lines to none of the consumers that have not begun with them: what they say was
    taken back. One that is at work reads the present state itself.
    """
    waiting = PendingEvent.objects.filter(position=0)
    for line in lines:
        consumers = registry.consumers_of(line._meta.label_lower)
        found = waiting.filter(consumer__in=[one.name for one in consumers], line_number=line.pk)
        # Not waited for: the worker holds its row while it waits for the matter's.
        free = found.select_for_update(skip_locked=True).values_list("pk", flat=True)
        PendingEvent.objects.filter(pk__in=list(free)).delete()


def run_pending(limit: int = AT_MOST) -> int:
    """Handle up to ``limit`` events or parts of events; returns how many. Safe to run twice."""
    done = 0
    while done < limit and _run_next():
        done += 1
    if done == limit:
        registry.wake_worker()
    return done


def replay(name: str, *, since: datetime.datetime) -> int:
    """
    Deliver the lines written since ``since`` to a consumer again; returns how many. Lines
    that are still pending are left unchanged. Raises ``UnknownConsumer``.
    """
    consumer = registry.consumer_named(name)
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
    return PendingEvent(
        consumer=consumer.name,
        line_number=line.pk,
        matter=line.matter_number(),
        not_before=timezone.now() + consumer.delay(line),
    )


def _write_missing(rows: list[PendingEvent]) -> int:
    PendingEvent.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _run_next() -> bool:
    """Handle the next due event, or schedule its retry if it fails; False if none is due."""
    due = PendingEvent.objects.due(
        consumers=[consumer.name for consumer in registry.all_consumers()]
    )
    # First without a lock, so that SQLite's only writer is not blocked for nothing.
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
        _schedule_retry(taken, failure)
    return taken is not None


def _handle(taken: PendingEvent) -> None:
    consumer = registry.consumer_named(taken.consumer)
    line = apps.get_model(consumer.ledger).objects.get(pk=taken.line_number)
    position = consumer.handle(line, taken.position)
    if position is None:
        taken.delete()
        return
    # Moves to the end of the queue, so that an event of many parts does not delay others.
    taken.position, taken.attempts, taken.not_before = position, 0, timezone.now()
    taken.save(update_fields=["position", "attempts", "not_before"])


def _schedule_retry(taken: PendingEvent, failure: Exception) -> None:
    log.error("consumer_failed", consumer=taken.consumer, line=taken.line_number, exc_info=failure)
    attempts = taken.attempts + 1
    pause = min(SHORTEST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    PendingEvent.objects.filter(pk=taken.pk, attempts=taken.attempts).update(
        attempts=attempts,
        not_before=timezone.now() + pause,
        # Only the class name: the message may contain text that somebody wrote.
        last_error=type(failure).__name__[:100],
    )
