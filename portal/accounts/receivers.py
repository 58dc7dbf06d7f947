"""What the framework tells the accounts, taken up in one line each."""

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import receiver

from portal.accounts import keys, roles, workflow
from portal.accounts.models import Ending
from portal.accounts.sign_in import browsers, events


def declare_roles(sender, using, **kwargs):
    roles.declare(using=using)


@receiver(auth.user_logged_in, dispatch_uid="accounts_signed_in")
def note_signed_in(request, user, **kwargs):
    events.signed_in(user)
    browsers.note(request, user)


@receiver(auth.user_logged_out, dispatch_uid="accounts_signed_out")
def note_signed_out(request, user, **kwargs):
    events.signed_out(user)
    browsers.forget(request)


@receiver(
    [account.password_changed, account.password_set, account.password_reset],
    dispatch_uid="accounts_password_changed",
)
def note_password_changed(request, user, **kwargs):
    browsers.follow(request)
    workflow.mark_ended(user.pk, why=Ending.PASSWORD, but=request.session.session_key)


@receiver(auth.user_login_failed, dispatch_uid="accounts_sign_in_failed")
def note_sign_in_failed(credentials, **kwargs):
    events.sign_in_failed(credentials.get("username") or credentials.get("email"))


@receiver(mfa.authenticator_used, dispatch_uid="accounts_second_factor_passed")
def note_second_factor_passed(user, authenticator, **kwargs):
    events.second_factor_passed(user, authenticator.type)


@receiver(mfa.authentication_failed, dispatch_uid="accounts_second_factor_refused")
def note_second_factor_refused(user, authenticator, **kwargs):
    events.second_factor_refused(user, authenticator.type)


def leave_canary(sender, using, **kwargs):
    keys.declare(using=using)
