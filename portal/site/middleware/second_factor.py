"""Requires the second factor of staff; until it is given, only the pages to give it open."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from forum import session_drafts
from portal.accounts.sign_in import second_factor

# URL names open to staff who have not given a code in this session …
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
# … and to staff who have no authenticator app yet: allauth first asks them to confirm
# their e-mail address.
SETTING_UP = OPEN | {
    "mfa_index",
    "mfa_activate_totp",
    "account_email",
    "account_email_verification_sent",
}


class RequireSecondFactor:
    """
    Redirects staff to set up the second factor, and to give a code once in every session.

    Its pages show secrets, so no cache may keep them.
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
        # A person who became staff while writing gets the typed text back afterwards.
        session_drafts.keep(request)
    return redirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")


def _name(request):
    return getattr(request.resolver_match, "view_name", "") or ""
