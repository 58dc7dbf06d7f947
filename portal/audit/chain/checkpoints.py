"""
Checkpoints: the head of the chain, published once a day in places that somebody with access
to the database alone cannot change: a public page and feed, an e-mail to supervisors, the
manifest of each backup, and a file outside the database (``settings.AUDIT_HEADS``).
"""

import datetime
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.audit.chain import sealing
from portal.audit.models import PublishedHead


def publish_head(*, day: datetime.date | None = None) -> PublishedHead | None:
    """Publish today's head, once; returns None if it is published already or nothing is sealed."""
    day = day or timezone.localdate()
    head = sealing.chain_head()
    if not head or PublishedHead.objects.filter(day=day).exists():
        return None
    position, _separator, digest = head.partition(":")
    try:
        with transaction.atomic():
            published = PublishedHead.objects.create(day=day, position=int(position), digest=digest)
            _append_to_file(published)
    except IntegrityError:
        # Another worker published it first.
        return None
    return published


def published_heads() -> Iterator[str]:
    """Every head published so far, from the database and from the file."""
    yield from (published.head for published in PublishedHead.objects.order_by("day").iterator())
    yield from heads_in_file()


def heads_in_file() -> Iterator[str]:
    """The heads in the file outside the database."""
    path = Path(settings.AUDIT_HEADS)
    if path.exists():
        lines = path.read_text().splitlines()
        yield from (line.split()[-1] for line in lines if line.strip())


def _append_to_file(published: PublishedHead) -> None:
    with open(settings.AUDIT_HEADS, "a") as file:
        file.write(f"{published.day:%Y-%m-%d} {published.head}\n")
