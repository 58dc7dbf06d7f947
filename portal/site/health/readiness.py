"""
The readiness checks behind ``/readyz/``, the metrics and the background work page.

A check is a function without arguments that only reads and returns a ``Part``: a state and a
few numbers, no personal data. Add a check to ``CHECKS`` to include it everywhere. If a check
raises, its part is "degraded", because pages still work; for the database it is "failed".
"""

import datetime
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import Count, Min, Q
from django.utils import timezone
from django_q.models import OrmQ

from portal.audit.models import PendingEvent
from portal.notifications.models import Message
from portal.notifications.preferences import EMAIL
from portal.notifications.sending import server_unreached
from portal.site import periodic
from portal.site.health import heartbeat
from portal.site.models import RedLine
from portal.storage.cache import SharedCache

log = structlog.get_logger(__name__)

OK, DEGRADED, FAILED, UNKNOWN = "ok", "degraded", "failed", "unknown"

LONGEST_QUEUE = datetime.timedelta(minutes=3)
LONGEST_LETTER = datetime.timedelta(minutes=5)
LONGEST_EVENT = datetime.timedelta(minutes=5)
# A few addresses are always wrong; this many retries point to the mail server.
MANY_RETRYING = 10
# With less free space (share of the disk, bytes) uploads will soon fail.
SMALLEST_SHARE, SMALLEST_SPACE = 0.05, 500 * 1024 * 1024


@dataclass(frozen=True)
class Part:
    state: str
    facts: dict = field(default_factory=dict)


def database():
    """The database answers a query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Part(OK)


def worker():
    """The worker's round is scheduled, ran recently, and none of its tasks failed."""
    last = heartbeat.last_sweep()
    failed = len(last.failed) if last else 0
    poor = failed or heartbeat.is_late(last) or not periodic.has_schedule()
    age = _seconds(timezone.now() - last.ended_at) if last else None
    return _part(poor, last_sweep_seconds=age, failed_tasks=failed)


def queue():
    """The oldest waiting task is not older than ``LONGEST_QUEUE``."""
    # Until a worker takes a task, ``lock`` holds the time it was queued.
    now = timezone.now()
    found = OrmQ.objects.filter(lock__lte=now).aggregate(waiting=Count("pk"), oldest=Min("lock"))
    age = now - found["oldest"] if found["oldest"] else datetime.timedelta()
    return _part(age > LONGEST_QUEUE, waiting=found["waiting"], oldest_seconds=_seconds(age))


def letters():
    """For each channel: the server is reachable, no message is overdue, few are retried."""
    found = {channel: dict.fromkeys(_message_counts(), 0) for channel in settings.CHANNELS}
    by_channel = Message.objects.waiting().order_by().values("channel")
    for counts in by_channel.annotate(**_message_counts()):
        row: dict[str, Any] = dict(counts)
        # Also covers a channel that was removed from the settings while messages wait.
        found[row.pop("channel")] = row
    poor = any(
        row["overdue"] or row["unreached"] or row["retrying"] >= MANY_RETRYING
        for row in found.values()
    )
    return _part(poor, **_message_facts(found))


def _message_counts():
    # One failed attempt may be a restart of the mail server; "unreached" needs two.
    return {
        "waiting": Count("pk"),
        "overdue": Count("pk", filter=Q(next_attempt_at__lte=timezone.now() - LONGEST_LETTER)),
        "retrying": Count("pk", filter=Q(attempts__gt=0)),
        "unreached": Count("pk", filter=Q(attempts__gt=1) & server_unreached()),
    }


def _message_facts(found):
    """Figures of e-mail without a prefix, as the alert rules expect; others with the channel."""
    return {
        name if channel == EMAIL else f"{channel}_{name}": count
        for channel, row in found.items()
        for name, count in row.items()
    }


def consumers():
    """No event has waited longer than ``LONGEST_EVENT`` for its consumer."""
    now = timezone.now()
    facts, poor = {}, False
    for lag in PendingEvent.objects.lag():
        age = now - lag["oldest"]
        poor |= age > LONGEST_EVENT
        facts[f"{lag['consumer']}_waiting"] = lag["waiting"]
        facts[f"{lag['consumer']}_oldest_seconds"] = _seconds(age)
    return _part(poor, **facts)


def shared_cache():
    """The shared cache answers, if one is configured; without it pages are only slower."""
    cache = caches["default"]
    return _part(isinstance(cache, SharedCache) and not cache.answers())


def disk():
    """There is enough free space for uploads and for the portal's own files."""
    free = [_free(path) for path in {Path(settings.MEDIA_ROOT), Path(settings.VAR_DIR)}]
    poor = any(share < SMALLEST_SHARE or space < SMALLEST_SPACE for share, space in free)
    return _part(poor, free_percent=round(min(free)[0] * 100))


def checklist():
    """No check of the first-day checklist failed since the portal was opened."""
    red = RedLine.objects.told().count()
    return _part(red, red_lines=red)


def _free(path):
    while not path.exists():
        path = path.parent
    usage = shutil.disk_usage(path)
    return usage.free / usage.total, usage.free


CHECKS = {
    "database": database,
    "worker": worker,
    "queue": queue,
    "letters": letters,
    "consumers": consumers,
    "cache": shared_cache,
    "disk": disk,
    "checklist": checklist,
}
# Skipped without a database, because each would wait for a connection again.
READ_THE_DATABASE = {"worker", "queue", "letters", "consumers", "checklist"}


def report():
    """Every part by name; a check that fails does not stop the others."""
    parts: dict[str, Part] = {}
    for name, check in CHECKS.items():
        blind = name in READ_THE_DATABASE and parts["database"].state == FAILED
        parts[name] = Part(UNKNOWN) if blind else _asked(name, check)
    return parts


def verdict(parts):
    """``ready``, ``degraded`` (works, needs attention) or ``not ready`` (no traffic)."""
    states = {part.state for part in parts.values()}
    if FAILED in states:
        return "not ready"
    return "ready" if states == {OK} else "degraded"


def _asked(name, check):
    try:
        return check()
    except Exception as failure:
        log.warning("health_check_failed", part=name, error=type(failure).__name__)
        return Part(FAILED if name == "database" else DEGRADED)


def _part(poor, **facts):
    return Part(DEGRADED if poor else OK, facts)


def _seconds(age):
    return max(0, round(age.total_seconds()))
