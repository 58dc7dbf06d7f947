"""
Where people are signed in: one row per browser, from sign-in to sign-out.

People see their ``Browser`` rows and can end those sessions. Whether a session is valid depends
on the session and ``User._get_session_auth_hash``, never on the row. The row of a session that
was ended elsewhere is kept for a while, so that its browser can show why. Rows are written
only at sign-in and on the first page of each day.
"""

import datetime
from collections.abc import Iterable

import structlog
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.models import Browser, User
from portal.accounts.sign_in import sessions

# At most this many are listed; further ones can only be ended all at once.
SHOWN = 50
log = structlog.get_logger(__name__)


def record_visit(request: HttpRequest, user: User) -> None:
    """Store that the session was used today; at most one write per day and process."""
    key, today = request.session.session_key, timezone.localdate()
    known = f"browser-{key}"
    if not key or caches["memory"].get(known) == str(today):
        return
    try:
        with transaction.atomic():
            _write_visit(request, user, key, today)
    except DatabaseError as failure:
        # The page must not fail because the visit could not be stored.
        log.warning("browser_not_noted", error=type(failure).__name__)
    else:
        caches["memory"].set(known, str(today), 24 * 3600)


def _write_visit(request: HttpRequest, user: User, key: str, today: datetime.date) -> None:
    facts = {
        "user": user,
        "address": request.META.get("REMOTE_ADDR") or None,
        "program": request.META.get("HTTP_USER_AGENT", "")[:300],
    }
    row, made = Browser.objects.get_or_create(session_key=key, defaults=facts | {"seen_on": today})
    if not made and row.seen_on < today:
        Browser.objects.filter(pk=row.pk).update(seen_on=today, address=facts["address"])


def update_session_key(request: HttpRequest) -> None:
    """Store the session's new key in the row of this browser."""
    if not sessions.is_somebody(request.user):
        return
    before = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    rows = Browser.objects.filter(user_id=request.user.pk, session_key=before, ended="")
    rows.update(session_key=request.session.session_key)


def remove_browser(request: HttpRequest | None) -> None:
    """Delete the row of this browser, at sign-out."""
    if request is not None and request.session.session_key:
        Browser.objects.filter(session_key=request.session.session_key).delete()


def open_browsers(user: User) -> list[Browser]:
    """The browsers in which the person is signed in, newest sign-in first."""
    rows = list(user.browsers.filter(ended="").order_by("-began_at", "-pk")[:SHOWN])
    keys = [row.session_key for row in rows]
    good = {session.session_key for session in _unexpired(keys) if _is_good(session, user)}
    return [row for row in rows if row.session_key in good]


def ended_browser(request: HttpRequest) -> Browser | None:
    """The row of this browser's earlier session, if it was ended elsewhere; else None."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key or key == request.session.session_key:
        return None
    return Browser.objects.exclude(ended="").filter(session_key=key).first()


def delete_expired(*, limit: int = 5000) -> int:
    """Delete expired sessions, and rows of browsers not used for as long; returns how many rows."""
    gone = Session.objects.filter(expire_date__lt=timezone.now()).values_list("pk", flat=True)
    Session.objects.filter(pk__in=list(gone[:limit])).delete()
    longest = datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    past = Browser.objects.filter(seen_on__lt=timezone.localdate() - longest)
    removed = list(past.values_list("pk", flat=True)[:limit])
    return Browser.objects.filter(pk__in=removed).delete()[0]


def _unexpired(keys: Iterable[str]) -> QuerySet[Session]:
    return Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())


def _is_good(session: Session, user: User) -> bool:
    facts = session.get_decoded()
    hashes = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    return (
        facts.get(SESSION_KEY) == str(user.pk)
        and facts.get(HASH_SESSION_KEY) in hashes
        and not sessions.has_lasted_too_long(facts, user)
    )
