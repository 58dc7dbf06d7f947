"""Waking the worker: a hint to hurry, never the only way a thing gets done."""

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task


def wake(task):
    """
    Ask the worker to run ``task`` (a dotted name without arguments) once the
    transaction is kept. A lost hint costs a minute: the sweep finds the rows.
    """
    if not settings.TESTING:
        transaction.on_commit(lambda: async_task(task, group="woken"), robust=True)
