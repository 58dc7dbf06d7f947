"""
Detects a worker that is running but stuck.

Progress is a finished round, a failed task or a change of the oldest task in the queue. A
round is due every minute, so a worker without progress for longer than the longest allowed
task (WORKER_PATIENCE, in seconds) is stuck. Measured with the monotonic clock, because the
system clock can be changed.
"""

import time

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models import Max, Min
from django_q.models import OrmQ, Task

from portal.site.models import Sweep

PAUSE = 5


class Watchdog:
    def __init__(self, clock=time.monotonic):
        self.clock = clock
        self.start_over()

    def start_over(self):
        """Reset the measurement after the worker was started."""
        self.mark, self.since, self.asked_at = None, self.clock(), self.clock()

    def is_stuck(self):
        """Whether there was no progress for too long; reads the database every PAUSE seconds."""
        now = self.clock()
        if now - self.asked_at < PAUSE:
            return False
        self.asked_at, mark = now, progress()
        # Without a database (None) the worker cannot make progress: start measuring again.
        if mark is None or mark != self.mark:
            self.mark, self.since = mark, now
        return now - self.since > settings.WORKER_PATIENCE


def progress():
    """A value that changes when the worker finishes something; None without a database."""
    try:
        rounds = Sweep.objects.ended().aggregate(newest=Max("ended_at"))
        tasks = Task.objects.aggregate(newest=Max("stopped"))
        queue = OrmQ.objects.aggregate(oldest=Min("pk"))
    except DatabaseError:
        return None
    finally:
        connections.close_all()
    return rounds["newest"], tasks["newest"], queue["oldest"]
