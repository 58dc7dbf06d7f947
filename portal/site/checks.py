"""What the portal says at its start about letters, and to ``check --deploy`` about the worker."""

from django.conf import settings
from django.core.checks import Warning
from django.db import DatabaseError
from django.utils.timezone import localtime

from portal.site import sweep

HINT = "Start the portal with 'manage.py serve', or the worker alone with 'manage.py qcluster'."


WITHOUT_MAIL = (
    "EMAIL_URL is not set: nobody can sign up or get a code, and no letter goes out; each is "
    "written to the console instead."
)
MAIL_HINT = "Set EMAIL_URL in .env, for example smtp+tls://user:password@mail.host:587."


def check_letters(**kwargs):
    """In production a mail server is named."""
    if not settings.PRODUCTION or not settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return []
    return [Warning(WITHOUT_MAIL, hint=MAIL_HINT, id="site.W003")]


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
