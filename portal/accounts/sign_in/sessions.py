"""
How long staff stay signed in: hours since sign-in, and minutes without activity.

The start is stored in the session. The time of the last activity is in a signed cookie bound
to the session, so that opening a page writes nothing to the database. Without a valid cookie
the start counts as last activity, so removing the cookie does not prolong the session.
"""

import time
from typing import Any, TypeGuard

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from portal.accounts.models import User

STARTED = "staff_since"
SALT = "portal.accounts.sessions"
REFRESHED_AFTER = 60
TOO_LONG, IDLE = "too_long", "idle"


def is_limited_for(user: User | AnonymousUser | None) -> bool:
    """Whether the user's sessions end after some hours and after inactivity."""
    return settings.STAFF_SESSIONS_END and is_somebody(user) and user.is_portal_staff


def is_somebody(user: User | AnonymousUser | None) -> TypeGuard[User]:
    """Whether a person is signed in; ``user`` is None in requests of the API."""
    return user is not None and user.is_authenticated


def start_clock(session: SessionBase) -> None:
    session[STARTED] = int(time.time())


def reason_to_end(request: HttpRequest) -> str | None:
    """Why the session of a staff member must end, or None; sets a missing start time."""
    started = request.session.get(STARTED)
    if started is None:
        # The user became staff while signed in.
        start_clock(request.session)
        return None
    now = time.time()
    if _is_too_long_ago(started):
        return TOO_LONG
    if now - max(started, _last_activity(request)) >= settings.STAFF_SESSION_IDLE_MINUTES * 60:
        return IDLE
    return None


def has_lasted_too_long(facts: dict[str, Any], user: User) -> bool:
    """Whether a session with this data is older than staff sessions are allowed to be."""
    return is_limited_for(user) and _is_too_long_ago(facts.get(STARTED, time.time()))


def _is_too_long_ago(started: float) -> bool:
    return time.time() - started >= settings.STAFF_SESSION_HOURS * 3600


def record_activity(request: HttpRequest, response: HttpResponse) -> None:
    """Renew the cookie, at most once a minute; never on a response that caches may share."""
    now = int(time.time())
    if now - _last_activity(request) < REFRESHED_AFTER:
        return
    if "public" in response.get("Cache-Control", ""):
        return
    response.set_cookie(
        settings.LAST_PRESS_COOKIE_NAME,
        signing.dumps([_session_fingerprint(request.session), now], salt=SALT),
        secure=settings.PRODUCTION,
        httponly=True,
        samesite="Lax",
    )


def _last_activity(request: HttpRequest) -> int:
    try:
        mark, at = signing.loads(request.COOKIES[settings.LAST_PRESS_COOKIE_NAME], salt=SALT)
    except (KeyError, signing.BadSignature):
        return 0
    return at if mark == _session_fingerprint(request.session) else 0


def _session_fingerprint(session: SessionBase) -> str:
    return salted_hmac(SALT, session.session_key or "").hexdigest()
