"""
Appending lines to the hash chain. Each seal stores a keyed digest over its line and the
previous seal.

The order of the chain is the order of sealing: a line that commits late is sealed late, after
lines with greater keys, and none is skipped. A line with an invalid HMAC is never sealed;
``portal.audit.chain.verification`` reports it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction

from portal.audit.chain import hmacs
from portal.audit.ledgers import LedgerLine
from portal.audit.models import AuditSeal, AwaitingSeal, ChainStart

log = structlog.get_logger(__name__)

CHUNK = 1000
MOST_CHUNKS = 50


def ledger_models() -> dict[str, type[LedgerLine]]:
    """The model of every ledger by its label."""
    found = (model for model in apps.get_models() if issubclass(model, LedgerLine))
    return {model._meta.label_lower: model for model in found}


def seal_waiting(limit: int = CHUNK * MOST_CHUNKS) -> int:
    """Seal up to ``limit`` waiting lines; returns how many. Safe to run at any time."""
    total = 0
    while total < limit:
        sealed = _seal_chunk(min(CHUNK, limit - total))
        total += sealed
        if not sealed:
            break
    return total


def _seal_chunk(limit: int) -> int:
    try:
        with transaction.atomic():
            if not ChainStart.objects.exists():
                return _seal_unmarked(limit) or _write_start() or _seal_batch(limit)
            return _seal_batch(limit)
    except IntegrityError:
        # Another worker sealed at this position first; the rest waits for the next run.
        return 0


def _seal_batch(limit: int) -> int:
    waiting = list(AwaitingSeal.objects.select_for_update().order_by("pk")[:limit])
    lines = [line for line in _load_lines(waiting) if _check_genuine(line)]
    _append(lines)
    done = {(line._meta.label_lower, line.pk) for line in lines} | set(_sealed_among(waiting))
    gone = [row.pk for row in waiting if (row.ledger, row.line_number) in done]
    AwaitingSeal.objects.filter(pk__in=gone).delete()
    return len(lines)


def _load_lines(waiting: list[AwaitingSeal]) -> list[LedgerLine]:
    """The waiting lines in their order, without those that are sealed already."""
    sealed = set(_sealed_among(waiting))
    lines: dict[tuple[str, int], LedgerLine] = {}
    for label, model in ledger_models().items():
        numbers = [row.line_number for row in waiting if row.ledger == label]
        lines |= {(label, pk): line for pk, line in model.objects.in_bulk(numbers).items()}
    names = [(row.ledger, row.line_number) for row in waiting]
    return [lines[name] for name in names if name in lines and name not in sealed]


def _sealed_among(waiting: list[AwaitingSeal]) -> Iterator[tuple[str, int]]:
    # A restored backup may list lines as waiting that are sealed already.
    for label in {row.ledger for row in waiting}:
        numbers = [row.line_number for row in waiting if row.ledger == label]
        seals = AuditSeal.objects.filter(ledger=label, line_number__in=numbers)
        yield from seals.values_list("ledger", "line_number")


def _check_genuine(line: LedgerLine) -> bool:
    if hmacs.is_genuine(line):
        return True
    log.error("ledger_line_without_genuine_mark", ledger=line._meta.label_lower, line=line.pk)
    return False


def _seal_unmarked(limit: int) -> int:
    """Seal lines older than the introduction of HMACs; only until ``ChainStart`` exists."""
    for label, model in ledger_models().items():
        sealed = AuditSeal.objects.filter(ledger=label).values("line_number")
        old = model.objects.filter(mark__isnull=True).exclude(pk__in=sealed)
        if lines := list(old.order_by("pk")[:limit]):
            return _append(lines)
    return 0


def _write_start() -> int:
    newest = AuditSeal.objects.order_by("position").last()
    position = newest.position if newest else 0
    ChainStart.objects.create(pk=1, position=position, mark=start_hmac(position))
    return 0


def start_hmac(position: int, *, key: str | None = None) -> str:
    return hmacs.keyed_digest({"chain_start": position}, key=key or settings.AUDIT_KEYS[0])


def _append(lines: Iterable[LedgerLine]) -> int:
    last = AuditSeal.objects.order_by("position").last()
    seals = []
    for line in lines:
        previous = last.digest if last else ""
        last = AuditSeal(
            ledger=line._meta.label_lower,
            line_number=line.pk,
            position=last.position + 1 if last else 1,
            previous=previous,
            digest=link_digest(line, previous=previous),
        )
        seals.append(last)
    AuditSeal.objects.bulk_create(seals, batch_size=CHUNK)
    return len(seals)


def link_digest(line: LedgerLine, *, previous: str, key: str | None = None) -> str:
    """The keyed digest over a line and the previous digest."""
    facts = hmacs.line_facts(line)
    return digest_of_facts(facts, ledger=line._meta.label_lower, previous=previous, key=key)


def digest_of_facts(
    facts: dict[str, Any], *, ledger: str, previous: str, key: str | None = None
) -> str:
    """``link_digest`` of the line with these facts."""
    chained = {"ledger": ledger, "previous": previous, **facts}
    return hmacs.keyed_digest(chained, key=key or settings.AUDIT_KEYS[0])


def chain_head() -> str:
    """The newest seal as "position:digest"; a copy kept elsewhere shows if the chain was cut."""
    newest = AuditSeal.objects.order_by("position").last()
    return f"{newest.position}:{newest.digest}" if newest else ""
