"""The worker's heartbeat: the time of its last round, for health page, checks and checklist."""

import datetime

from django.utils import timezone

from portal.site.models import Sweep

# A round is due every minute; after this time the worker counts as late.
LATE_AFTER = datetime.timedelta(minutes=3)


def last_sweep():
    """The latest finished round, or None."""
    return Sweep.objects.ended().order_by("-ended_at").first()


def is_late(swept):
    """Whether the worker is late, given its latest round; None counts as late."""
    return swept is None or timezone.now() - swept.ended_at > LATE_AFTER
