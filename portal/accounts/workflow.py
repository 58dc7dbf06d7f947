"""
The steps that change an account. No other module writes ``User.agency_label`` or the roles of
a person.
"""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts import roles
from portal.accounts.models import Browser, Ending, User
from portal.audit.log import record

# The only role with access to the administration.
ADMINISTRATOR = "administrator"


@transaction.atomic
def open_account(
    *, username: str, email: str, chosen_name: str = "", by: User | None = None
) -> User:
    """
    Create an account for somebody else, without a password. The person chooses one by a link
    sent by e-mail, which also verifies the address. ValidationError for a taken address.
    """
    user = User(username=username, email=email, chosen_name=chosen_name)
    user.opened_by = by.display_name if by else ""
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    if email_is_taken(email):
        raise ValidationError(_("Another account has this e-mail address."), code="email_taken")
    user.save()
    add_email_address(user.pk)
    record("open_account", by=by, subject=f"user {username}")
    return user


@transaction.atomic
def discard_unconfirmed(user_id: int) -> None:
    """Delete an account that never confirmed an address and never signed in."""
    user = User.objects.select_for_update().filter(pk=user_id, last_login=None).first()
    if user is not None and not user.is_verified and not user.groups.exists():
        user.delete()


def email_is_taken(email: str) -> bool:
    """Whether an account has this address, ignoring case."""
    return bool(taken_addresses([email]))


def taken_addresses(addresses: Iterable[str]) -> set[str]:
    """The ones of ``addresses`` that belong to an account, in lower case."""
    wanted = {address.lower() for address in addresses if address}
    people = User.objects.annotate(small=Lower("email"))
    noted = EmailAddress.objects.annotate(small=Lower("email"))
    return {
        small
        for rows in (people, noted)
        for small in rows.filter(small__in=wanted).values_list("small", flat=True)
    }


def taken_usernames(usernames: Iterable[str]) -> set[str]:
    """The ones of ``usernames`` that belong to an account, in lower case."""
    wanted = {username.lower() for username in usernames if username}
    people = User.objects.annotate(small=Lower("username"))
    return set(people.filter(small__in=wanted).values_list("small", flat=True))


@transaction.atomic
def add_email_address(user_id: int) -> None:
    """Register the address of the account with allauth, so that it can be used to sign in."""
    user = User.objects.get(pk=user_id)
    if user.email and not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.create(
            user=user, email=user.email.lower(), verified=False, primary=True
        )


@transaction.atomic
def close_account(user_id: int, *, by: User | None, reason: str = "") -> None:
    """
    Close the account: nobody can sign in with it, and its sessions end at their next page.
    ValidationError if it is closed already or is the last administrator.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.is_active:
        raise ValidationError(_("This account is closed."), code="closed")
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user.pk, by=by)
    if user.is_superuser:
        _refuse_without_administrator()
    record("close_account", by=by, subject=f"user {user.username}", reason=reason)


@transaction.atomic
def set_agency_label(user_id: int, *, label: str) -> None:
    """Store the name of the person's agency, which ledger lines copy; called by the agencies."""
    User.objects.filter(pk=user_id).update(agency_label=label[:150])


@transaction.atomic
def grant_role(user_id: int, *, role: str, by: User | None = None) -> User:
    """Give the person a role of ``portal.accounts.roles``; idempotent."""
    user = User.objects.select_for_update().get(pk=user_id)
    group = Group.objects.get(name=role)
    if not user.groups.filter(pk=group.pk).exists():
        user.groups.add(group)
        record("grant_role", by=by, subject=f"user {user.username}", role=role)
    if role == ADMINISTRATOR:
        _open_administration(user, to=True)
    return user


@transaction.atomic
def revoke_role(user_id: int, *, role: str, by: User | None = None) -> User:
    """Take a role from the person; idempotent."""
    user = User.objects.select_for_update().get(pk=user_id)
    group = user.groups.filter(name=role).first()
    if group is None:
        return user
    if role == ADMINISTRATOR:
        _open_administration(user, to=False)
        _refuse_without_administrator()
    user.groups.remove(group)
    end_sessions(user.pk, by=by, why=Ending.ROLES)
    record("revoke_role", by=by, subject=f"user {user.username}", role=role)
    return user


@transaction.atomic
def end_sessions(user_id: int, *, by: User | None = None, why: str = Ending.ADMINISTRATOR) -> User:
    """
    Sign the person out everywhere, at the next page of each browser.

    ``end_other_sessions`` does this except for the current session.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    user.sessions_ended_at = timezone.now()
    user.save(update_fields=["sessions_ended_at"])
    mark_sessions_ended(user.pk, why=why)
    record("end_sessions", by=by, subject=f"user {user.username}")
    return user


@transaction.atomic
def end_other_sessions(request: HttpRequest, *, by: User) -> None:
    """Sign the person out everywhere else, also in sessions without a ``Browser`` row."""
    user = end_sessions(by.pk, by=by, why=Ending.ELSEWHERE)
    here = Browser.objects.filter(session_key=request.session.session_key).first()
    update_session_auth_hash(request, user)
    if here and (key := request.session.session_key):
        here.session_key, here.ended = key, ""
        here.save(update_fields=["session_key", "ended"])


@transaction.atomic
def end_session(browser_id: int, *, by: User) -> None:
    """Sign the person out in one other browser, at its next page."""
    browser = Browser.objects.select_for_update().get(pk=browser_id)
    if browser.user_id != by.pk:
        raise PermissionDenied
    if browser.ended:
        raise ValidationError(_("You are signed out there already."), code="ended")
    Session.objects.filter(session_key=browser.session_key).delete()
    browser.ended = Ending.ELSEWHERE
    browser.save(update_fields=["ended"])
    record("end_session", by=by, subject=f"user {by.username}")


def mark_sessions_ended(user_id: int, *, why: str, but: str | None = None) -> None:
    """Store why the person's sessions ended, except session ``but``; those browsers show it."""
    open_ones = Browser.objects.filter(user_id=user_id, ended="")
    open_ones.exclude(session_key=but or "").update(ended=why)


def record_password_set(user: User, *, by: User) -> None:
    """Record that somebody else set the person's password, which ended all sessions."""
    mark_sessions_ended(user.pk, why=Ending.PASSWORD)
    record("set_password", by=by, subject=f"user {user.username}")


@transaction.atomic
def set_roles(user_id: int, *, names: Iterable[str], by: User | None = None) -> None:
    """Grant and revoke until the person has exactly the roles ``names``."""
    user = User.objects.select_for_update().get(pk=user_id)
    before, after = set(user.role_names) & set(roles.ROLES), set(names)
    for role in sorted(after - before):
        grant_role(user_id, role=role, by=by)
    for role in sorted(before - after):
        revoke_role(user_id, role=role, by=by)


@transaction.atomic
def remove_second_factor(user_id: int, *, reason: str, by: User | None = None) -> User:
    """Remove the second factor of a person who lost phone and recovery codes."""
    user = User.objects.select_for_update().get(pk=user_id)
    removed, _kinds = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise ValidationError(
            _("%(name)s signs in without a second step; there is nothing to remove."),
            code="no_second_factor",
            params={"name": user.username},
        )
    record("remove_second_factor", by=by, subject=f"user {user.username}", reason=reason)
    return user


def _open_administration(user: User, *, to: bool) -> None:
    user.is_staff = user.is_superuser = to
    user.save(update_fields=["is_staff", "is_superuser"])


def _refuse_without_administrator() -> None:
    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        raise ValidationError(
            _("Somebody has to look after the portal: make another administrator first."),
            code="last_administrator",
        )
