"""
The link by which a person chooses the first password of an account made by somebody else.

It is signed, not stored, and contains a digest of the account's state: it becomes invalid when
a password is chosen, the address is changed or the account is closed. Opening the page changes
nothing, so a mail scanner that follows the link does no harm.
"""

import datetime
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.log import record

LASTS = datetime.timedelta(days=7)
SALT = "portal.accounts.invitations"
# Minimum time between two e-mails that the person requests.
PAUSE = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class Invitation:
    """The account of a link; if ``is_old``, the link only allows to request a new e-mail."""

    user: User
    is_old: bool = False


def path_for(user: User) -> str:
    """The path of the page for choosing the password, with a token valid for ``LASTS``."""
    token = signing.dumps([user.pk, _state_of(user)], salt=SALT)
    return reverse("account_welcome", args=[token])


def read_invitation(token: str) -> Invitation | None:
    """The invitation, or None if the link is invalid or has been used."""
    try:
        user_id, state = signing.loads(token, salt=SALT)
        user = User.objects.filter(pk=user_id, is_active=True).first()
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if (
        user is None
        or not constant_time_compare(state, _state_of(user))
        or not is_awaiting_password(user)
    ):
        return None
    return Invitation(user, is_old=_is_old(token))


def is_awaiting_password(user: User) -> bool:
    """Whether the account was made by somebody else and has no password yet."""
    return user.password.startswith(UNUSABLE_PASSWORD_PREFIX) and user.last_login is None


@transaction.atomic
def choose_password(user_id: int, *, token: str, password: str) -> User:
    """Set the first password and mark the address as verified; ValidationError if used before."""
    user = User.objects.select_for_update().get(pk=user_id)
    invitation = read_invitation(token)
    if invitation is None or invitation.is_old or invitation.user.pk != user.pk:
        raise ValidationError(_("This link no longer works."), code="used")
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
    )
    record("choose_first_password", by=user, subject=f"user {user.username}")
    return user


@transaction.atomic
def invite_again(user_id: int, *, by: User | None = None) -> None:
    """
    Have the worker send the e-mail again; ``by`` is None if the person requests it.
    ValidationError if a password is set already or the last request was too recent.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    if not is_awaiting_password(user) or not user.is_active:
        raise ValidationError(
            _("%(name)s has chosen a password already."), params={"name": user.username}
        )
    if by is None and user.invited_at and timezone.now() - user.invited_at < PAUSE:
        raise ValidationError(_("A letter was sent just now. Please look again in ten minutes."))
    user.invited_at = timezone.now()
    user.invitation_wanted = True
    user.save(update_fields=["invited_at", "invitation_wanted"])
    record("invite_again", by=by, subject=f"user {user.username}")


def record_invitation(user_id: int) -> None:
    """Record that the e-mail has been written."""
    User.objects.filter(pk=user_id).update(invitation_wanted=False, invited_at=timezone.now())


def _is_old(token: str) -> bool:
    try:
        signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.SignatureExpired:
        return True
    return False


def _state_of(user: User) -> str:
    # Unusable passwords are random too, so the digest changes with each new one.
    return salted_hmac(SALT, f"{user.pk}:{user.password}:{user.email.lower()}").hexdigest()[:32]
