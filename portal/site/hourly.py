"""
Runs hourly tasks within the worker's sweep.

A row for each task stores when it last ran, so that a restart neither skips nor repeats it.
"""

import datetime

from django.utils import timezone

from portal.site.models import HourlyTask

HOUR = datetime.timedelta(hours=1)


def run_if_due(task):
    """Call ``task()`` unless it ran in the last hour; a failed task is due again at once."""
    row = _due_row(task)
    if row is not None:
        task()
        _keep(row)


def go_on_if_due(walk):
    """
    Call ``walk(place)`` unless it ran in the last hour; store the place it returns.

    The stored place is the argument of the next call; "" means from the beginning.
    """
    row = _due_row(walk)
    if row is not None:
        row.place = walk(row.place)
        _keep(row)


def name_of(task):
    return f"{task.__module__}.{task.__name__}"


def _due_row(task):
    name, now = name_of(task), timezone.now()
    row = HourlyTask.objects.filter(name=name).first() or HourlyTask(name=name)
    # A time in the future comes from a clock that once ran ahead: the task is due.
    ran = row.ran_at is not None and now - HOUR < row.ran_at <= now
    return None if ran else row


def _keep(row):
    values = {"ran_at": timezone.now(), "place": row.place}
    HourlyTask.objects.update_or_create(name=row.name, defaults=values)
