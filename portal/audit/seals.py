"""
The chain over every ledger: each seal holds the keyed digest of its line and of the seal before.

The order of the chain is the order of sealing. A line that commits late is sealed
late, after lines with a higher number, and nothing is skipped. A line without a genuine
mark is never sealed: ``portal.audit.verifying`` names it.
"""

from collections.abc import Iterable, Iterator

import structlog
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction

from portal.audit import marks
from portal.audit.ledgers import LedgerLine
from portal.audit.models import AuditSeal, AwaitingSeal, ChainStart

log = structlog.get_logger(__name__)

CHUNK = 1000
MOST_CHUNKS = 50


def ledgers() -> dict[str, type[LedgerLine]]:
    """Every ledger of the house by its label."""
    found = (model for model in apps.get_models() if issubclass(model, LedgerLine))
    return {model._meta.label_lower: model for model in found}


def seal(limit: int = CHUNK * MOST_CHUNKS) -> int:
    """Seal up to ``limit`` waiting lines and say how many; safe to run at any time."""
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
                return _adopt_unmarked(limit) or _start() or _seal_waiting(limit)
            return _seal_waiting(limit)
    except IntegrityError:
        # Another worker put its seal at this place first; what is left waits for the next run.
        return 0


def _seal_waiting(limit: int) -> int:
    waiting = list(AwaitingSeal.objects.select_for_update().order_by("pk")[:limit])
    lines = [line for line in _lines_of(waiting) if _is_fit(line)]
    _append(lines)
    done = {(line._meta.label_lower, line.pk) for line in lines} | set(_sealed_among(waiting))
    gone = [row.pk for row in waiting if (row.ledger, row.line_number) in done]
    AwaitingSeal.objects.filter(pk__in=gone).delete()
    return len(lines)


def _lines_of(waiting: list[AwaitingSeal]) -> list[LedgerLine]:
    """The lines in the order in which they wait; one that came back sealed is left out."""
    sealed = set(_sealed_among(waiting))
    lines: dict[tuple[str, int], LedgerLine] = {}
    for label, model in ledgers().items():
        numbers = [row.line_number for row in waiting if row.ledger == label]
        lines |= {(label, pk): line for pk, line in model.objects.in_bulk(numbers).items()}
    names = [(row.ledger, row.line_number) for row in waiting]
    return [lines[name] for name in names if name in lines and name not in sealed]


def _sealed_among(waiting: list[AwaitingSeal]) -> Iterator[tuple[str, int]]:
    # A marker that came back after sealing (a restored backup) changes nothing.
    for label in {row.ledger for row in waiting}:
        numbers = [row.line_number for row in waiting if row.ledger == label]
        seals = AuditSeal.objects.filter(ledger=label, line_number__in=numbers)
        yield from seals.values_list("ledger", "line_number")


def _is_fit(line: LedgerLine) -> bool:
    if marks.is_genuine(line):
        return True
    log.error("ledger_line_without_genuine_mark", ledger=line._meta.label_lower, line=line.pk)
    return False


def _adopt_unmarked(limit: int) -> int:
    """Seal what was written before lines were marked; only until the chain has started."""
    for label, model in ledgers().items():
        sealed = AuditSeal.objects.filter(ledger=label).values("line_number")
        old = model.objects.filter(mark__isnull=True).exclude(pk__in=sealed)
        if lines := list(old.order_by("pk")[:limit]):
            return _append(lines)
    return 0


def _start() -> int:
    newest = AuditSeal.objects.order_by("position").last()
    position = newest.position if newest else 0
    ChainStart.objects.create(pk=1, position=position, mark=start_mark(position))
    return 0


def start_mark(position: int, *, key: str | None = None) -> str:
    return marks.keyed_digest({"chain_start": position}, key=key or settings.AUDIT_KEYS[0])


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
            digest=digest_of(line, previous=previous),
        )
        seals.append(last)
    AuditSeal.objects.bulk_create(seals, batch_size=CHUNK)
    return len(seals)


def digest_of(line: LedgerLine, *, previous: str, key: str | None = None) -> str:
    """The keyed digest over a line as it stands and the digest before it."""
    facts = {"ledger": line._meta.label_lower, "previous": previous, **marks.facts_of(line)}
    return marks.keyed_digest(facts, key=key or settings.AUDIT_KEYS[0])


def head() -> str:
    """The newest seal as "position:digest": kept elsewhere, it shows a shortened chain."""
    newest = AuditSeal.objects.order_by("position").last()
    return f"{newest.position}:{newest.digest}" if newest else ""
