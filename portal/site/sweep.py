"""
What the worker does every minute, whatever else happened: it takes up all that a crash,
a lost hint or a restart left lying. Everything here may run twice.
"""

import structlog
from django_q.models import Schedule

from forum import announcing, files
from moderation import alerts
from portal.audit import seals
from portal.notifications import letters, newcomers
from workorders.exporting import files as export_files

log = structlog.get_logger(__name__)

TASKS = [
    announcing.expand_waiting,
    alerts.raise_waiting,
    newcomers.tell_waiting,
    letters.send_waiting,
    seals.seal,
    files.remove_strays,
    export_files.remove_strays,
]


def sweep():
    """Run every task; one that fails is logged and does not keep the others from running."""
    for task in TASKS:
        try:
            task()
        except Exception:
            log.exception("sweep_failed", task=f"{task.__module__}.{task.__name__}")


def ensure_schedule(*, using="default"):
    """One row tells django-q2 to sweep each minute."""
    Schedule.objects.using(using).update_or_create(
        name="sweep",
        defaults={
            "func": "portal.site.sweep.sweep",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
            "repeats": -1,
        },
    )
