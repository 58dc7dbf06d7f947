"""
The chain over the audit log: each seal holds the digest of its line and of the seal before.

The order of the chain is the order of sealing. A line that commits late is sealed
late, after lines with a higher number, and nothing is skipped.
"""

import hashlib
import json
from datetime import UTC

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.audit.models import AuditLine, AuditSeal, AwaitingSeal

CHUNK = 1000


def seal(limit=1000):
    """Seal up to ``limit`` waiting lines and say how many; safe to run at any time."""
    try:
        with transaction.atomic():
            return _seal_waiting(limit)
    except IntegrityError:
        # Another worker put its seal at this place first; what is left waits for the next run.
        return 0


def _seal_waiting(limit):
    waiting = AwaitingSeal.objects.select_for_update().order_by("line_id")[:limit]
    numbers = [row.line_id for row in waiting]
    # A marker that came back after sealing (a restored backup) changes nothing.
    lines = AuditLine.objects.filter(pk__in=numbers, seal__isnull=True).order_by("pk")
    seals = _chain(lines, after=AuditSeal.objects.order_by("position").last())
    AuditSeal.objects.bulk_create(seals, batch_size=CHUNK)
    AwaitingSeal.objects.filter(line_id__in=numbers).delete()
    return len(seals)


def _chain(lines, *, after):
    seals, last = [], after
    for line in lines:
        previous = last.digest if last else ""
        last = AuditSeal(
            line=line,
            position=last.position + 1 if last else 1,
            previous=previous,
            digest=digest_of(line, previous=previous),
        )
        seals.append(last)
    return seals


def digest_of(line, *, previous):
    """SHA-256 over the canonical JSON of a line and the digest before it."""
    facts = {field.attname: _plain(line, field) for field in AuditLine._meta.concrete_fields}
    text = json.dumps(
        {**facts, "previous": previous},
        cls=DjangoJSONEncoder,
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(line, field):
    value = getattr(line, field.attname)
    # One spelling for one moment, whatever zone the connection speaks in.
    return value.astimezone(UTC).isoformat() if hasattr(value, "astimezone") else value


def head():
    """The newest seal as "position:digest": kept elsewhere, it shows a shortened chain."""
    newest = AuditSeal.objects.order_by("position").last()
    return f"{newest.position}:{newest.digest}" if newest else ""


def verify(*, expected_head=""):
    """Everything that is wrong with the log, as sentences; an empty list is good news."""
    return [*_broken_links(), *_lines_past_the_log(), *_lost_head(expected_head)]


def _broken_links():
    position, previous, after = 0, "", 0
    while seals := list(AuditSeal.objects.filter(position__gt=after).order_by("position")[:CHUNK]):
        lines = AuditLine.objects.in_bulk([seal.line_id for seal in seals])
        for link in seals:
            yield from _problems_of(link, lines.get(link.line_id), position + 1, previous)
            position, previous = link.position, link.digest
        after = position


def _problems_of(link, line, position, previous):
    numbers = {"position": link.position, "line": link.line_id}
    if link.position != position:
        yield _("Seals are missing before position %(position)s.") % numbers
    elif link.previous != previous:
        yield _("Seal %(position)s does not follow the seal before it.") % numbers
    if line is None:
        yield _("Log entry %(line)s was removed (seal %(position)s).") % numbers
    elif digest_of(line, previous=link.previous) != link.digest:
        yield _("Log entry %(line)s was changed after it was sealed.") % numbers


def _lines_past_the_log():
    strangers = AuditLine.objects.filter(seal__isnull=True, awaiting_seal__isnull=True)
    for number in strangers.order_by("pk").values_list("pk", flat=True).iterator(CHUNK):
        yield _("Log entry %(line)s was not written by the log.") % {"line": number}


def _lost_head(expected):
    if not expected:
        return
    position, _separator, digest = expected.partition(":")
    if not position.isdecimal():
        yield _("“%(head)s” is not a head such as 120:9f8e….") % {"head": expected}
    elif not AuditSeal.objects.filter(position=int(position), digest=digest).exists():
        yield _("The chain no longer holds the seal %(head)s.") % {"head": expected}
