"""
The four numbers of the home page: true, dated, and cheap.

Each reads a span of an index: the month's published or answered matters, or those
still open; never the whole table. Imported matters were received and answered
elsewhere and are left out.
"""

import statistics
from datetime import datetime
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import CharField, Count, Value
from django.utils import timezone

from forum.choices import Channel, Stage
from forum.models import Thread

SECONDS_KEPT = 5 * 60
SECONDS_OF_A_DAY = 24 * 60 * 60


class Month(NamedTuple):
    """The figures of the month that ``as_of`` stands in."""

    as_of: datetime
    received: int
    answered: int
    median_days: float | None
    in_progress: int


def this_month():
    return cache.get_or_set("home-figures", _count, SECONDS_KEPT)


def _count():
    now = timezone.now()
    start = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    ours = Thread.objects.matters().exclude(channel=Channel.IMPORT)
    # Nothing is published before it is submitted: the second bound makes the first one
    # a span of the index by publication.
    received = ours.filter(submitted_at__gte=start, published_at__gte=start)
    answered = ours.filter(answered_at__gte=start)
    times = answered.values_list("submitted_at", "answered_at")
    counted = _counts(
        received=received, in_progress=ours.filter(stage__in=[Stage.IN_PROGRESS, Stage.UNSOLVED])
    )
    days = [(end - begin).total_seconds() / SECONDS_OF_A_DAY for begin, end in times]
    return Month(
        as_of=now,
        received=counted["received"],
        answered=len(days),
        median_days=statistics.median(days) if days else None,
        in_progress=counted["in_progress"],
    )


def _counts(**querysets):
    """How many rows each has, by its name; one query, in which each reads its own span."""
    parts = [_count_of(name, rows) for name, rows in querysets.items()]
    # A part without rows says nothing.
    return dict.fromkeys(querysets, 0) | dict(parts[0].union(*parts[1:], all=True))


def _count_of(name, rows):
    named = rows.order_by().annotate(part=Value(name, output_field=CharField()))
    return named.values("part").annotate(rows=Count("pk")).values_list("part", "rows")
