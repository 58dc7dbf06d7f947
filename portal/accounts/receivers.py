"""Signal receivers of Django and allauth; each calls functions of this app."""

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import receiver

from portal.accounts import keys, roles, workflow
from portal.accounts.models import Ending
from portal.accounts.sign_in import browsers, sign_in_log


def create_groups(sender, using, **kwargs):
    roles.create_groups(using=using)


@receiver(auth.user_logged_in, dispatch_uid="accounts_signed_in")
def record_sign_in(request, user, **kwargs):
    sign_in_log.log_sign_in(user)
    browsers.record_visit(request, user)


@receiver(auth.user_logged_out, dispatch_uid="accounts_signed_out")
def record_sign_out(request, user, **kwargs):
    sign_in_log.log_sign_out(user)
    browsers.remove_browser(request)


@receiver(
    [account.password_changed, account.password_set, account.password_reset],
    dispatch_uid="accounts_password_changed",
)
def record_password_change(request, user, **kwargs):
    browsers.update_session_key(request)
    workflow.mark_sessions_ended(user.pk, why=Ending.PASSWORD, but=request.session.session_key)


@receiver(auth.user_login_failed, dispatch_uid="accounts_sign_in_failed")
def record_failed_sign_in(credentials, **kwargs):
    sign_in_log.log_failed_sign_in(credentials.get("username") or credentials.get("email"))


@receiver(mfa.authenticator_used, dispatch_uid="accounts_second_factor_passed")
def record_code_accepted(user, authenticator, **kwargs):
    sign_in_log.log_code_accepted(user, authenticator.type)


@receiver(mfa.authentication_failed, dispatch_uid="accounts_second_factor_refused")
def record_code_refused(user, authenticator, **kwargs):
    sign_in_log.log_code_refused(user, authenticator.type)


def create_canary(sender, using, **kwargs):
    keys.create_canary(using=using)
