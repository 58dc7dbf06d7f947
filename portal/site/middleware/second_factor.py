"""The door of staff: without the second step of sign-in nothing opens but the way to it."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from forum import session_drafts
from portal.accounts.sign_in import second_factor

# What stays open to somebody who still owes a code …
OPEN = {
    "account_logout",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "set_language",
    "elder-mode",
    "healthz",
    "readyz",
    "robots",
    "favicon",
}
# … and to somebody who has no app yet: an address that is not confirmed is in the way.
SETTING_UP = OPEN | {
    "mfa_index",
    "mfa_activate_totp",
    "account_email",
    "account_email_verification_sent",
}


class RequireSecondFactor:
    """
    Lead staff to setting the second step up, and to giving a code in every session.

    The pages about it hold secrets and are kept in no cache, whoever asks.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if _name(request).startswith("mfa_"):
            add_never_cache_headers(response)
        return response

    def process_view(self, request, view, args, kwargs):
        if not second_factor.is_required_of(request.user):
            return None
        app = second_factor.app_of(request.user)
        if app is None:
            return _lead(request, "mfa_activate_totp", but=SETTING_UP)
        if not second_factor.has_given_code(request, app):
            return _lead(request, "mfa_reauthenticate", but=OPEN)
        return None


def _lead(request, name, *, but):
    if _name(request) in but:
        return None
    if request.method == "POST":
        # Somebody who became staff while writing finds the words again afterwards.
        session_drafts.keep(request)
    return redirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")


def _name(request):
    return getattr(request.resolver_match, "view_name", "") or ""
