"""Checks of mail, encrypted connections and, with ``check --deploy``, the running worker."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Warning
from django.db import DatabaseError, connection
from django.utils.timezone import localtime

from portal.site import periodic
from portal.site.health import heartbeat

HINT = "Start the portal with 'manage.py serve', or the worker alone with 'manage.py qcluster'."


WITHOUT_MAIL = (
    "EMAIL_URL is not set: nobody can sign up or get a code, and no letter goes out; each is "
    "written to the console instead."
)
TRANSPORT_HINTS = {
    "DATABASE_URL": "Add ?sslmode=verify-full to it.",
    "REDIS_URL": "Begin it with rediss://.",
    "SMS_URL": "Begin it with https://.",
    "EMAIL_URL": "Begin it with smtp+tls:// or smtp+ssl://.",
}
MAIL_HINT = "Set EMAIL_URL in .env, for example smtp+tls://user:password@mail.host:587."


def check_letters(**kwargs):
    """In production a mail server is configured."""
    if not settings.PRODUCTION or not settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return []
    return [Warning(WITHOUT_MAIL, hint=MAIL_HINT, id="site.W003")]


def check_transport(**kwargs):
    """In production connections to other machines are encrypted."""
    if not settings.PRODUCTION:
        return []
    bare = [
        name
        for name, host, is_encrypted in [
            ("DATABASE_URL", *_database()),
            ("REDIS_URL", *_redis()),
            ("EMAIL_URL", *_mail()),
            ("SMS_URL", *_text_messages()),
        ]
        if not is_encrypted and not _is_here(host)
    ]
    words = "%s names another machine without encryption: what is sent there can be read."
    return [Warning(words % name, hint=TRANSPORT_HINTS[name], id="site.W005") for name in bare]


def _database():
    database = connection.settings_dict
    mode = database.get("OPTIONS", {}).get("sslmode", "")
    return database.get("HOST") or "", mode in {"require", "verify-ca", "verify-full"}


def _redis():
    address = urlsplit(settings.REDIS_URL)
    return address.hostname or "", address.scheme == "rediss"


def _mail():
    is_encrypted = getattr(settings, "EMAIL_USE_TLS", False) or getattr(
        settings, "EMAIL_USE_SSL", False
    )
    uses_network = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    return settings.EMAIL_HOST if uses_network else "", is_encrypted


def _text_messages():
    address = urlsplit(settings.SMS_URL if settings.SMS_GATEWAY == "http" else "")
    return address.hostname or "", address.scheme == "https"


def _is_here(host):
    # A path is a local Unix socket.
    return not host or host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}


def check_worker(**kwargs):
    """The worker's round is scheduled, ran recently, and no foreign task is scheduled."""
    try:
        scheduled, swept = periodic.has_schedule(), heartbeat.last_sweep()
        foreign = periodic.foreign_schedules()
    except DatabaseError:
        # Not migrated yet or not reachable: other errors report that.
        return []
    problems = []
    if not scheduled:
        missing = "The schedule of the worker's sweep is missing: letters and seals will wait."
        problems.append(Warning(missing, hint="Run 'manage.py migrate'.", id="site.W001"))
    if heartbeat.is_late(swept):
        since = f"since {localtime(swept.ended_at):%Y-%m-%d %H:%M}" if swept else "yet"
        problems.append(Warning(f"The worker has not swept {since}.", hint=HINT, id="site.W002"))
    if foreign:
        strange = "The worker's schedule holds rows that are not the portal's own."
        hint = "Whoever wrote them runs code as the server's user: look at django_q_schedule."
        problems.append(Warning(strange, hint=hint, id="site.W004"))
    return problems
