"""What the framework tells the accounts, taken up in one line each."""

from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import receiver

from portal.accounts import events, keys, roles


def declare_roles(sender, using, **kwargs):
    roles.declare(using=using)


@receiver(auth.user_logged_in, dispatch_uid="accounts_signed_in")
def note_signed_in(user, **kwargs):
    events.signed_in(user)


@receiver(auth.user_logged_out, dispatch_uid="accounts_signed_out")
def note_signed_out(user, **kwargs):
    events.signed_out(user)


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
