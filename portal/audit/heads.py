"""
The end of the chain, published once a day where a forger of the database does not reach:
a page and a feed for everybody, a letter to supervisors, the manifest of each backup, and a
file beside the database.
"""

import datetime
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.audit import seals
from portal.audit.models import PublishedHead


def publish(*, day: datetime.date | None = None) -> PublishedHead | None:
    """Write down today's head once; None where it was done already or nothing is sealed."""
    day = day or timezone.localdate()
    head = seals.head()
    if not head or PublishedHead.objects.filter(day=day).exists():
        return None
    position, _separator, digest = head.partition(":")
    try:
        with transaction.atomic():
            published = PublishedHead.objects.create(day=day, position=int(position), digest=digest)
            _write_beside_the_database(published)
    except IntegrityError:
        # Another worker was faster; its line stands.
        return None
    return published


def kept() -> Iterator[str]:
    """Every head published so far, as the database and the file beside it say."""
    yield from (published.head for published in PublishedHead.objects.order_by("day").iterator())
    yield from beside_the_database()


def beside_the_database() -> Iterator[str]:
    """The heads in the file that a forger of the database does not reach."""
    path = Path(settings.AUDIT_HEADS)
    if path.exists():
        lines = path.read_text().splitlines()
        yield from (line.split()[-1] for line in lines if line.strip())


def _write_beside_the_database(published: PublishedHead) -> None:
    with open(settings.AUDIT_HEADS, "a") as file:
        file.write(f"{published.day:%Y-%m-%d} {published.head}\n")
