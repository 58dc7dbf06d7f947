"""
The worker's periodic tasks, once a minute: they complete work that a crash, a lost wake-up
or a restart left undone. Every task is idempotent.

Each round writes a ``Sweep`` row; ``portal.site.health.heartbeat`` reads it as the worker's
heartbeat.
"""

import datetime
import operator

import structlog
from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule, Task

from forum.attachments import cleanup
from forum.workflow.publishing import small_copies
from moderation import alerts, backlog
from moderation.imports import workflow as history
from portal.accounts.sign_in import browsers
from portal.audit.chain import sealing
from portal.audit.event_consumers import delivery
from portal.limits import tallies
from portal.notifications import new_accounts, sending, worker
from portal.site import checksums, hourly
from portal.site.models import Sweep
from portal.site.opening import watching
from portal.storage import planning
from workorders import unanswered
from workorders.calendar import festivals
from workorders.exporting import files as export_files
from workorders.workflow import calendar, reminding
from workorders.workflow.talk import pictures, questions

log = structlog.get_logger(__name__)

TASKS = [
    worker.delete_lost_hints,
    delivery.run_pending,
    alerts.raise_waiting,
    backlog.warn,
    new_accounts.notify_waiting,
    history.go_on,
    questions.lapse_waiting,
    sending.send_waiting,
    reminding.remind_of_dates,
    festivals.lay_out_coming_years,
    sealing.seal_waiting,
    checksums.publish_daily,
    watching.tell_changes,
    tallies.delete_expired,
    browsers.delete_expired,
    small_copies.make_small_copies,
    # The longest task comes last, so that alerts and letters do not wait for it.
    calendar.follow_waiting,
]
# Run once an hour: cleanup, what the database's planner knows, and an alarm about old matters.
HOURLY = [
    cleanup.remove_cut_off_uploads,
    cleanup.remove_waiting_images,
    cleanup.remove_unowned_rows,
    cleanup.remove_empty_drafts,
    export_files.remove_halves,
    planning.refresh_statistics,
    unanswered.warn,
]
# Cleanup of large folders: each hourly run handles one slice.
WALKS = [
    cleanup.remove_private_strays,
    cleanup.remove_public_strays,
    export_files.remove_strays,
    pictures.remove_strays,
]
SCHEDULE = {
    "func": "portal.site.periodic.sweep_if_due",
    "schedule_type": Schedule.MINUTES,
    "minutes": 1,
    "repeats": -1,
}
NAME = "sweep"
# After an outage many rounds wait in the queue; one of them is enough.
SHORTEST_PAUSE = datetime.timedelta(seconds=20)
KEPT_FOR = datetime.timedelta(days=3)
FAILURES_KEPT_FOR = datetime.timedelta(days=30)


def sweep_if_due():
    """Run a round unless one began within SHORTEST_PAUSE; called by the schedule."""
    if not Sweep.objects.filter(began_at__gt=timezone.now() - SHORTEST_PAUSE).exists():
        sweep()


def ask_for_round():
    """Ask the worker to run a round as soon as possible, before the next scheduled one."""
    worker.wake(SCHEDULE["func"])


def sweep():
    """Run one round: every task. A failed task is logged and the others still run."""
    this = Sweep.objects.create(began_at=timezone.now())
    this.failed = [
        *_run_all(TASKS, run=operator.call),
        *_run_all(HOURLY, run=hourly.run_if_due),
        *_run_all(WALKS, run=hourly.go_on_if_due),
    ]
    this.ended_at = timezone.now()
    this.save(update_fields=["failed", "ended_at"])
    _forget()


def _forget():
    now = timezone.now()
    Sweep.objects.filter(began_at__lt=now - KEPT_FOR).delete()
    # django-q2 never deletes failed tasks.
    Task.objects.filter(stopped__lt=now - FAILURES_KEPT_FOR).delete()


def declare_schedule(*, using="default"):
    """Create or reset the single row that makes django-q2 call ``sweep_if_due`` every minute."""
    rows = Schedule.objects.using(using).filter(name=NAME).order_by("pk")
    with transaction.atomic(using=using):
        kept = rows.select_for_update().first()
        if kept is None:
            rows.create(name=NAME, **SCHEDULE)
            return
        rows.exclude(pk=kept.pk).delete()
        # If the clock once ran ahead, next_run may lie far in the future.
        soon = timezone.now() + datetime.timedelta(minutes=1)
        rows.filter(pk=kept.pk).update(**SCHEDULE, next_run=min(kept.next_run or soon, soon))


def has_schedule():
    """Whether the schedule row exists; without it no periodic task runs."""
    return Schedule.objects.filter(name=NAME, func=SCHEDULE["func"], repeats=-1).exists()


def foreign_schedules():
    """The number of schedule rows that the portal did not create."""
    return Schedule.objects.exclude(name=NAME, func=SCHEDULE["func"]).count()


def _run_all(tasks, *, run):
    """Run every task; return the names of the failed ones."""
    failed = []
    for task in tasks:
        try:
            run(task)
        except Exception:
            failed.append(hourly.name_of(task))
            log.exception("sweep_failed", task=failed[-1])
    return failed
