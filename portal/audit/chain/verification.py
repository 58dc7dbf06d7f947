"""
Verifying that the ledgers are what the portal wrote.

The chain alone cannot show that its end was cut off together with the lines. Therefore it is
compared with the published heads, in the database and in the file ``settings.AUDIT_HEADS``,
and with a head that somebody has kept.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from portal.audit.chain import checkpoints, hmacs
from portal.audit.chain.sealing import CHUNK, digest_of_facts, ledger_models, start_hmac
from portal.audit.models import AuditSeal, AwaitingSeal, ChainStart
from portal.parts import WHOLE, Part

# Keys of lines that are compared at a time with those of the seals.
SPAN = 20_000


def verify(*, expected_head: str = "", part: Part = WHOLE) -> list[str]:
    """All problems found, as sentences; empty if there are none."""
    return list(problems(expected_head=expected_head, part=part))


def problems(*, expected_head: str = "", part: Part = WHOLE) -> Iterator[str]:
    """
    The problems one by one, so that whoever has seen enough can stop.

    A ``part`` of the chain is compared with the seal before it; what is short, the lines that
    wait, the start and the published heads, is looked at with each part.
    """
    yield from _check_start()
    yield from _check_links(part)
    yield from _check_unsealed(part)
    yield from _check_waiting()
    yield from _check_published_heads(expected_head)


def _check_start() -> Iterator[str]:
    start = ChainStart.objects.first()
    keys = settings.AUDIT_KEYS
    if start and start.mark not in {start_hmac(start.position, key=key) for key in keys}:
        yield _("The start of the chain was changed, or AUDIT_KEY is another one.")


def _check_links(part: Part) -> Iterator[str]:
    start = ChainStart.objects.first()
    unmarked_up_to = start.position if start else 0
    position, up_to = part.keys(_last(AuditSeal.objects.all(), "position"))
    before = AuditSeal.objects.filter(position=position).first()
    previous, after = before.digest if before else "", position
    seals = AuditSeal.objects.filter(position__lte=up_to).order_by("position")
    while links := _read_links(seals.filter(position__gt=after)[:CHUNK]):
        lines = _load_lines(links)
        for link in links:
            facts = lines.get((link.ledger, link.line_number))
            yield from _check_link(link, facts, position + 1, previous)
            if facts is not None and link.position > unmarked_up_to and not facts.get("mark"):
                yield _describe(_("%(ledger)s %(line)s carries no mark of the portal."), link)
            position, previous = link.position, link.digest
        after = position


class Link(NamedTuple):
    """The columns of a seal; millions are read, and a row of the ORM costs as much as a digest."""

    ledger: str
    line_number: int
    position: int
    previous: str
    digest: str


def _read_links(seals: QuerySet[AuditSeal]) -> list[Link]:
    return list(map(Link._make, seals.values_list(*Link._fields)))


def _load_lines(links: list[Link]) -> dict[tuple[str, int], dict[str, Any]]:
    """The facts of the sealed lines that are there."""
    lines = {}
    for label, model in ledger_models().items():
        numbers = [link.line_number for link in links if link.ledger == label]
        columns = hmacs.columns_of(model)
        for row in model.objects.order_by().filter(pk__in=numbers).values_list(*columns):
            facts = hmacs.row_facts(columns, row)
            lines[label, facts["id"]] = facts
    return lines


def _check_link(
    link: Link, facts: dict[str, Any] | None, position: int, previous: str
) -> Iterator[str]:
    if link.position != position:
        yield _describe(_("Seals are missing before position %(position)s."), link)
    elif link.previous != previous:
        yield _describe(_("Seal %(position)s does not follow the seal before it."), link)
    if facts is None:
        yield _describe(_("%(ledger)s %(line)s was removed (seal %(position)s)."), link)
    elif link.digest not in _digests(facts, link):
        yield _describe(_("%(ledger)s %(line)s was changed after it was sealed."), link)


def _digests(facts: dict[str, Any], link: Link) -> Iterator[str]:
    for key in settings.AUDIT_KEYS:
        yield digest_of_facts(facts, ledger=link.ledger, previous=link.previous, key=key)


def _describe(words: str, link: Link | AwaitingSeal) -> str:
    model = ledger_models().get(link.ledger)
    name = model._meta.verbose_name if model else link.ledger
    return words % {
        "ledger": str(name).capitalize(),
        "line": link.line_number,
        "position": getattr(link, "position", ""),
    }


def _last(rows: QuerySet[Any], column: str = "pk") -> int:
    return rows.order_by().aggregate(last=Max(column))["last"] or 0


def _check_unsealed(part: Part) -> Iterator[str]:
    has_start = ChainStart.objects.exists()
    for label, model in ledger_models().items():
        lines = model.objects.order_by()
        # In spans of keys: asked for all at once, the plan of the database decides between a
        # minute and no end, and right after a large import it knows nothing of the tables.
        for after, up_to in part.spans(_last(lines), size=SPAN):
            found = lines.filter(pk__gt=after, pk__lte=up_to)
            if not has_start:
                found = found.exclude(mark__isnull=True)
            named = {"ledger": label, "line_number__gt": after, "line_number__lte": up_to}
            strangers = set(found.values_list("pk", flat=True))
            # In this order, as a line stops waiting when it is sealed.
            for known in (AwaitingSeal.objects.filter(**named), AuditSeal.objects.filter(**named)):
                strangers.difference_update(known.order_by().values_list("line_number", flat=True))
            for line in sorted(strangers):
                waiting = AwaitingSeal(ledger=label, line_number=line)
                yield _describe(_("%(ledger)s %(line)s was not written by the portal."), waiting)


def _check_waiting() -> Iterator[str]:
    for label, model in ledger_models().items():
        waiting = AwaitingSeal.objects.filter(ledger=label).order_by("line_number")
        after = 0
        while numbers := list(
            waiting.filter(line_number__gt=after).values_list("line_number", flat=True)[:CHUNK]
        ):
            after = numbers[-1]
            for line in model.objects.filter(pk__in=numbers).order_by("pk"):
                if not hmacs.is_genuine(line):
                    row = AwaitingSeal(ledger=label, line_number=line.pk)
                    yield _describe(
                        _("%(ledger)s %(line)s was changed before its seal, or slipped in."), row
                    )


def _check_published_heads(expected: str) -> Iterator[str]:
    for head in dict.fromkeys([expected, *checkpoints.published_heads()]):
        position, _separator, digest = head.partition(":")
        if not head:
            continue
        if not position.isdecimal():
            yield _("“%(head)s” is not a head such as 120:9f8e….") % {"head": head}
        elif not AuditSeal.objects.filter(position=int(position), digest=digest).exists():
            yield _("The chain no longer holds the seal %(head)s.") % {"head": head}
