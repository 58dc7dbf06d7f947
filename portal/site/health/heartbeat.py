"""When the worker did its last round: what health page, checks and checklist judge it by."""

import datetime

from django.utils import timezone

from portal.site.models import Sweep

# A round is due every minute; past this the worker is late and somebody should look.
LATE_AFTER = datetime.timedelta(minutes=3)


def last_sweep():
    """The newest round that came to its end, or None where there was none yet."""
    return Sweep.objects.ended().order_by("-ended_at").first()


def is_late(swept):
    """Whether the worker should have been heard of again since the round ``swept``."""
    return swept is None or timezone.now() - swept.ended_at > LATE_AFTER
