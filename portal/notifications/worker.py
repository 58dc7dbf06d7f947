"""
Waking the worker: a hint to hurry, never the only way work gets done.

For each kind of work at most one hint waits, however many messages are written. Its row is
deleted before the work begins: a later request finds none and adds one, and an earlier request
has committed what the work is about to read. So no hint is lost and none piles up.
"""

import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.tasks import async_task

from portal.notifications.models import WakeUp

log = structlog.get_logger(__name__)

# By then the hint has been handled, or its task in the queue was lost.
FORGOTTEN_AFTER = datetime.timedelta(minutes=5)


def wake(task: str) -> None:
    """
    Ask the worker to run ``task`` (a dotted name without arguments) once the
    transaction is kept. A lost hint costs a minute: the sweep finds the rows.
    """
    if not settings.TESTING:
        transaction.on_commit(lambda: request_run(task), robust=True)


def request_run(task: str) -> None:
    """Put ``task`` into the queue unless it waits there untaken; idempotent."""
    # Asked first without a lock: mostly the hint is there, and SQLite has one writer.
    if not WakeUp.objects.filter(task=task).exists():
        _enqueue(task)


@transaction.atomic
def _enqueue(task: str) -> None:
    hint, is_new = WakeUp.objects.get_or_create(task=task, defaults={"asked_at": timezone.now()})
    if is_new:
        async_task("portal.notifications.worker.answer", hint.task, task_name=hint.task)


def answer(task: str) -> None:
    """Called by the queue, by this name: delete the hint, then do the work."""
    WakeUp.objects.filter(task=task).delete()
    try:
        work = import_string(task)
    except ImportError:
        # Left by another release, where the function had another name: the sweep does the work.
        log.warning("unknown_task", task=task)
        return
    work()


def delete_lost_hints() -> int:
    """Delete hints whose task in the queue was lost, as they block new ones; returns how many."""
    lost = WakeUp.objects.filter(asked_at__lt=timezone.now() - FORGOTTEN_AFTER)
    return lost.delete()[0]
