"""Rate limits of the account pages, and the answer to any LimitReached."""

from django.contrib import messages
from django_htmx.http import HttpResponseClientRedirect

from portal.limits import request_limits, tallies
from portal.limits.tallies import LimitReached
from portal.site.error_pages import views

# URL name of an allauth page → the act that a POST to it counts as. Wrong passwords and
# codes, and letters to one address, are counted by the code that handles them.
ACTS = {
    "account_login": "sign_in",
    "account_signup": "sign_up",
    "account_reset_password": "letter",
    "account_email": "letter",
    "account_email_verification_sent": "try_code",
    "account_reset_password_from_key": "change_password",
    "account_change_password": "change_password",
    "account_set_password": "change_password",
    "account_reauthenticate": "sign_in",
    "mfa_authenticate": "try_code",
    "mfa_reauthenticate": "try_code",
    "mfa_activate_totp": "try_code",
    "mfa_generate_recovery_codes": "change_password",
}


class LimitActs:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        act = ACTS.get(request.resolver_match.view_name)
        if act is None or request.method != "POST":
            return None
        try:
            tallies.take(
                act, **request_limits.subjects(request), account=request.session.session_key
            )
        except LimitReached as refusal:
            return views.too_many(request, refusal)
        return None

    def process_exception(self, request, exception):
        if not isinstance(exception, LimitReached):
            return None
        if request.method == "POST" and request.htmx:
            # htmx does not swap error responses in, so reload the page with the message.
            messages.error(request, exception.message)
            return HttpResponseClientRedirect(request.htmx.current_url_abs_path or "/")
        if request.htmx:
            return HttpResponseClientRedirect(request.get_full_path())
        return views.too_many(request, exception)
