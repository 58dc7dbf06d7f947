"""
Notices a worker that lives and does nothing.

What counts is progress: a round that ended, a task that failed, the oldest in the queue
done. Each minute brings a round, so a worker without progress for longer than a task may
take hangs. Not asked by the clock on the wall: clocks are set.
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
        """Be patient anew: with a worker that was started just now."""
        self.mark, self.since, self.asked_at = None, self.clock(), self.clock()

    def is_stuck(self):
        """Whether there was no progress for too long; asks the database now and then."""
        now = self.clock()
        if now - self.asked_at < PAUSE:
            return False
        self.asked_at, mark = now, progress()
        # A database that is away explains a worker that does nothing.
        if mark is None or mark != self.mark:
            self.mark, self.since = mark, now
        return now - self.since > settings.WORKER_PATIENCE


def progress():
    """A value that changes whenever the worker finished something; None if nobody can say."""
    try:
        rounds = Sweep.objects.ended().aggregate(newest=Max("ended_at"))
        tasks = Task.objects.aggregate(newest=Max("stopped"))
        queue = OrmQ.objects.aggregate(oldest=Min("pk"))
    except DatabaseError:
        return None
    finally:
        connections.close_all()
    return rounds["newest"], tasks["newest"], queue["oldest"]
