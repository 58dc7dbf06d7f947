"""
Protection against guessing passwords by brute force, without locking out the owners.

Failures are counted per account and address, per account, and per address. Two groups are not
stopped by these limits: people in a browser that this account has signed in with before (it
is counted separately), and people with a second factor, because their password alone is not
enough.
"""

import secrets
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from portal.accounts.models import User
from portal.limits import tallies
from portal.limits.request_limits import address_of

DEVICE_SALT = "portal.accounts.device"
DEVICE_AGE = 365 * 24 * 60 * 60
MOST_PEOPLE = 5


@dataclass
class Attempt:
    """One attempt with one password; ``refusal`` is raised if the password is wrong."""

    taken: tallies.Taken
    refusal: tallies.LimitReached | None = None

    def record_success(self) -> None:
        self.taken.give_back()


def begin_attempt(request: HttpRequest, login: str) -> Attempt:
    """
    Count a failure before the password is checked, so that simultaneous attempts all count.

    Raises ``LimitReached`` if even the right password would not be accepted now. With a second
    factor many more attempts are allowed, but a wrong password gives the same message.
    """
    user, account = _target_account(login)
    if device := user and _known_device(request, user):
        return Attempt(tallies.take("password_on_known_device", device=device))
    address = address_of(request)
    pair = f"{account} {address}"
    try:
        return Attempt(tallies.take("password", pair=pair, account=account, address=address))
    except tallies.LimitReached as refusal:
        if user is None or not is_mfa_enabled(user):
            # Hash once, so that the response time does not reveal who has a second factor.
            User().set_password(login)
            raise
        taken = tallies.take("password_before_second_factor", account=account)
        return Attempt(taken, refusal)


def _target_account(login: str) -> tuple[User | None, int | str]:
    """The account of this login name, if it exists, and the key under which it is counted."""
    login = login.strip().lower()
    addresses = EmailAddress.objects.filter(email=login).values("user")
    user = User.objects.filter(Q(username__iexact=login) | Q(pk__in=addresses)).first()
    return user, (user.pk if user else login)


# --- browsers that somebody has signed in with ------------------------------------


def cookie_name() -> str:
    return f"{settings.COOKIE_PREFIX}device"


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Set the cookie that proves that this browser has signed in as ``user``."""
    known = _devices(request)
    known.pop(str(user.pk), None)
    known[str(user.pk)] = [secrets.token_urlsafe(12), _state_of(user)]
    response.set_cookie(
        cookie_name(),
        signing.dumps(dict(list(known.items())[-MOST_PEOPLE:]), salt=DEVICE_SALT),
        max_age=DEVICE_AGE,
        secure=settings.PRODUCTION,
        httponly=True,
        samesite="Lax",
    )


def _known_device(request: HttpRequest, user: User) -> str:
    """The key of this browser if the account has signed in with it before, else ""."""
    name, state = _devices(request).get(str(user.pk), ("", ""))
    return f"{user.pk} {name}" if state and state == _state_of(user) else ""


def _devices(request: HttpRequest) -> dict[str, list[str]]:
    cookie = request.COOKIES.get(cookie_name(), "")
    try:
        known: dict[str, list[str]] = signing.loads(cookie, salt=DEVICE_SALT, max_age=DEVICE_AGE)
    except signing.BadSignature:
        return {}
    return known


def _state_of(user: User) -> str:
    # Changes with the password; then no browser counts as known any more.
    return user.get_session_auth_hash()[:16]
