"""
Verifying that the ledgers are what the portal wrote.

The chain alone cannot show that its end was cut off together with the lines. Therefore it is
compared with the published heads, in the database and in the file ``settings.AUDIT_HEADS``,
and with a head that somebody has kept.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from portal.audit.chain import checkpoints, hmacs
from portal.audit.chain.sealing import CHUNK, ledger_models, link_digest, start_hmac
from portal.audit.ledgers import LedgerLine
from portal.audit.models import AuditSeal, AwaitingSeal, ChainStart


def verify(*, expected_head: str = "") -> list[str]:
    """All problems found, as sentences; empty if there are none."""
    return [
        *_check_start(),
        *_check_links(),
        *_check_unsealed(),
        *_check_waiting(),
        *_check_published_heads(expected_head),
    ]


def _check_start() -> Iterator[str]:
    start = ChainStart.objects.first()
    keys = settings.AUDIT_KEYS
    if start and start.mark not in {start_hmac(start.position, key=key) for key in keys}:
        yield _("The start of the chain was changed, or AUDIT_KEY is another one.")


def _check_links() -> Iterator[str]:
    start = ChainStart.objects.first()
    unmarked_up_to = start.position if start else 0
    position, previous, after = 0, "", 0
    while seals := list(AuditSeal.objects.filter(position__gt=after).order_by("position")[:CHUNK]):
        lines = _load_lines(seals)
        for link in seals:
            line = lines.get((link.ledger, link.line_number))
            yield from _check_link(link, line, position + 1, previous)
            if line is not None and link.position > unmarked_up_to and not line.mark:
                yield _describe(_("%(ledger)s %(line)s carries no mark of the portal."), link)
            position, previous = link.position, link.digest
        after = position


def _load_lines(seals: list[AuditSeal]) -> dict[tuple[str, int], LedgerLine]:
    return {
        (label, pk): line
        for label, model in ledger_models().items()
        for pk, line in model.objects.in_bulk(
            [link.line_number for link in seals if link.ledger == label]
        ).items()
    }


def _check_link(
    link: AuditSeal, line: LedgerLine | None, position: int, previous: str
) -> Iterator[str]:
    if link.position != position:
        yield _describe(_("Seals are missing before position %(position)s."), link)
    elif link.previous != previous:
        yield _describe(_("Seal %(position)s does not follow the seal before it."), link)
    if line is None:
        yield _describe(_("%(ledger)s %(line)s was removed (seal %(position)s)."), link)
    elif link.digest not in _digests(line, link.previous):
        yield _describe(_("%(ledger)s %(line)s was changed after it was sealed."), link)


def _digests(line: LedgerLine, previous: str) -> set[str]:
    return {link_digest(line, previous=previous, key=key) for key in settings.AUDIT_KEYS}


def _describe(words: str, link: AuditSeal | AwaitingSeal) -> str:
    model = ledger_models().get(link.ledger)
    name = model._meta.verbose_name if model else link.ledger
    return words % {
        "ledger": str(name).capitalize(),
        "line": link.line_number,
        "position": getattr(link, "position", ""),
    }


def _check_unsealed() -> Iterator[str]:
    for label, model in ledger_models().items():
        own = {"ledger": label, "line_number": OuterRef("pk")}
        strangers = model.objects.exclude(Exists(AuditSeal.objects.filter(**own)))
        strangers = strangers.exclude(Exists(AwaitingSeal.objects.filter(**own)))
        if not ChainStart.objects.exists():
            strangers = strangers.exclude(mark__isnull=True)
        for line in strangers.order_by("pk").values_list("pk", flat=True).iterator(CHUNK):
            waiting = AwaitingSeal(ledger=label, line_number=line)
            yield _describe(_("%(ledger)s %(line)s was not written by the portal."), waiting)


def _check_waiting() -> Iterator[str]:
    for label, model in ledger_models().items():
        waiting = AwaitingSeal.objects.filter(ledger=label, line_number=OuterRef("pk"))
        for line in model.objects.filter(Exists(waiting)).order_by("pk").iterator(CHUNK):
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
