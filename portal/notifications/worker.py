"""
Waking the worker: a hint that makes work start sooner; the sweep does the work without it too.

At most one hint per task waits, however many messages are written. Its row (``WakeUp``) is
deleted before the work starts: a later request finds no row and adds one, and an earlier
request has already committed the rows that the work will read. So no hint is lost, and hints
do not pile up.
"""

import datetime

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.tasks import async_task

from portal.notifications.models import WakeUp

log = structlog.get_logger(__name__)

# A hint older than this was not handled, so its task in the queue was lost.
FORGOTTEN_AFTER = datetime.timedelta(minutes=5)


def wake(task: str) -> None:
    """
    Ask the worker to run ``task`` (dotted name of a function without arguments) after the
    commit. If the hint is lost, the sweep does the work within a minute.
    """
    if not settings.TESTING and not _will_be_requested(task):
        transaction.on_commit(_Request(task), robust=True)


class _Request:
    """Called after the commit; by its class it is found among what else is called then."""

    # What Django names in the log if it fails.
    __qualname__ = "request_run"

    def __init__(self, task: str) -> None:
        self.task = task

    def __call__(self) -> None:
        request_run(self.task)


def _will_be_requested(task: str) -> bool:
    """Whether the open transaction has this task run already: once is enough."""
    called = (entry[1] for entry in connection.run_on_commit)
    return any(isinstance(call, _Request) and call.task == task for call in called)


def request_run(task: str) -> None:
    """Put ``task`` into the queue unless it is waiting there already; idempotent."""
    # First without a lock: usually the hint exists, and SQLite has only one writer.
    if not WakeUp.objects.filter(task=task).exists():
        _enqueue(task)


@transaction.atomic
def _enqueue(task: str) -> None:
    hint, is_new = WakeUp.objects.get_or_create(task=task, defaults={"asked_at": timezone.now()})
    if is_new:
        async_task("portal.notifications.worker.answer", hint.task, task_name=hint.task)


def answer(task: str) -> None:
    """Delete the hint, then run the task. The queue calls this function by its name."""
    WakeUp.objects.filter(task=task).delete()
    try:
        work = import_string(task)
    except ImportError:
        # From another release, in which the function had another name; the sweep does the work.
        log.warning("unknown_task", task=task)
        return
    work()


def delete_lost_hints() -> int:
    """Delete hints whose task was lost, because they block new ones; returns how many."""
    lost = WakeUp.objects.filter(asked_at__lt=timezone.now() - FORGOTTEN_AFTER)
    return lost.delete()[0]
