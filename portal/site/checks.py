"""What ``manage.py check --deploy`` says about the worker."""

from django.core.checks import Warning
from django.db import DatabaseError
from django.utils.timezone import localtime

from portal.site import sweep

HINT = "Start the portal with 'manage.py serve', or the worker alone with 'manage.py qcluster'."


def check_worker(**kwargs):
    """The sweep is scheduled and its last round is not long ago."""
    try:
        scheduled, swept = sweep.has_schedule(), sweep.last_sweep()
        foreign = sweep.foreign_schedules()
    except DatabaseError:
        # Not migrated yet, or away; either shows itself.
        return []
    problems = []
    if not scheduled:
        missing = "The schedule of the worker's sweep is missing: letters and seals will wait."
        problems.append(Warning(missing, hint="Run 'manage.py migrate'.", id="site.W001"))
    if sweep.is_late(swept):
        since = f"since {localtime(swept.ended_at):%Y-%m-%d %H:%M}" if swept else "yet"
        problems.append(Warning(f"The worker has not swept {since}.", hint=HINT, id="site.W002"))
    if foreign:
        strange = "The worker's schedule holds rows that are not the portal's own."
        hint = "Whoever wrote them runs code as the server's user: look at django_q_schedule."
        problems.append(Warning(strange, hint=hint, id="site.W003"))
    return problems
