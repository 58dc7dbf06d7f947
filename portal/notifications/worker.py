"""
Waking the worker: a hint to hurry, never the only way a thing gets done.

For each kind of work at most one hint waits, however many letters are written. The row
goes before the work begins: whoever asks later finds none and asks anew, whoever asked
earlier has committed what the work is about to read. So no hint is lost and none piles up.
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

# By then it has been taken up, or what stood in the queue is gone.
FORGOTTEN_AFTER = datetime.timedelta(minutes=5)


def wake(task: str) -> None:
    """
    Ask the worker to run ``task`` (a dotted name without arguments) once the
    transaction is kept. A lost hint costs a minute: the sweep finds the rows.
    """
    if not settings.TESTING:
        transaction.on_commit(lambda: ask(task), robust=True)


def ask(task: str) -> None:
    """Put ``task`` into the queue unless it waits there untaken; idempotent."""
    # Asked first without a lock: mostly the hint is there, and SQLite has one writer.
    if not WakeUp.objects.filter(task=task).exists():
        _put(task)


@transaction.atomic
def _put(task: str) -> None:
    hint, is_new = WakeUp.objects.get_or_create(task=task, defaults={"asked_at": timezone.now()})
    if is_new:
        async_task("portal.notifications.worker.answer", hint.task, task_name=hint.task)


def answer(task: str) -> None:
    """What the queue calls: take the hint away, then do the work."""
    WakeUp.objects.filter(task=task).delete()
    try:
        work = import_string(task)
    except ImportError:
        # Left by another release, where the function had another name: the sweep does the work.
        log.warning("unknown_task", task=task)
        return
    work()


def forget_lost() -> int:
    """A hint whose place in the queue was lost must not keep others away; returns how many."""
    lost = WakeUp.objects.filter(asked_at__lt=timezone.now() - FORGOTTEN_AFTER)
    return lost.delete()[0]
