"""The portal's changes to the behaviour of django-allauth."""

import time

import structlog
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.utils import user_field
from allauth.core import context as current
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.desks import desk_of
from portal.accounts.sign_in import brute_force
from portal.limits import tallies
from portal.texts import visible

# E-mails that anybody can cause by typing an address; their number is limited.
ASKED_FOR = {
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/password_reset_key",
    "account/email/account_already_exists",
    "account/email/unknown_account",
}

# Session key, set while a requested e-mail could not be sent.
NOT_SENT = "letter_not_sent"
log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def is_safe_url(self, url):
        try:
            return "%00" not in (url or "") and super().is_safe_url(url)
        except ValueError:
            # Parsing an invalid URL such as "//[x" raises ValueError.
            return False

    def clean_username(self, username, shallow=False):
        if not shallow and any(visible.is_blank(sign) for sign in username):
            # Characters that Django's rule for user names allows, but that are invisible.
            raise self.validation_error("username_blacklisted")
        return super().clean_username(username, shallow)

    def save_user(self, request, user, form, commit=True):
        # E-mails are sent in the language in which the person signed up.
        user_field(user, "language", get_language() or user.language)
        return super().save_user(request, user, form, commit)

    def authenticate(self, request, **credentials):
        if credentials.get("email") == credentials.get("username"):
            # The user name is tried as an address anyway. Trying it twice would hash the password
            # once more for a known address than for an unknown one: a timing difference.
            credentials.pop("email", None)
        return super().authenticate(request, **credentials)

    def pre_authenticate(self, request, **credentials):
        login = credentials.get("email") or credentials.get("username", "")
        self._attempt = brute_force.begin_attempt(request, login)

    def _rollback_login_failed_rl_usage(self):
        # allauth calls this after a correct password.
        self._attempt.record_success()

    def authentication_failed(self, request, **credentials):
        super().authentication_failed(request, **credentials)
        if self._attempt.refusal:
            raise self._attempt.refusal

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        brute_force.remember_device(request, response, user)
        return response

    def get_login_redirect_url(self, request):
        # Called only if the request names no next page.
        return desk_of(request.user)

    def get_reauthentication_methods(self, user):
        """With a second factor, require a code: the password may have been stolen."""
        methods = super().get_reauthentication_methods(user)
        codes = [method for method in methods if method["id"] == "mfa_reauthenticate"]
        return codes or methods

    def is_reauthentication_required(self, *, app, **kwargs):
        # Not required shortly after sign-in.
        return super().is_reauthentication_required(app=app, **kwargs) and not (
            self._has_just_signed_in(current.request)
        )

    def _has_just_signed_in(self, request):
        wanted = "mfa" if is_mfa_enabled(request.user) else "password"
        since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(request, request.user)
        return any(record["method"] == wanted and record["at"] > since for record in records)

    def send_mail(self, template_prefix, email, context):
        """Send in the recipient's language, which may differ from that of the page."""
        if template_prefix in ASKED_FOR:
            tallies.take("letter", account=email.lower())
        language = getattr(context.get("user"), "language", "") or get_language()
        try:
            with translation.override(language):
                super().send_mail(template_prefix, email, context)
        except OSError as failure:
            self._note_that_no_letter_went_out(template_prefix, failure)
        else:
            # The flag is about the last e-mail only.
            current.request.session.pop(NOT_SENT, None)

    def render_mail(self, template_prefix, email, context, headers=None):
        """The e-mail as plain text, with the same text as HTML in the portal's layout."""
        letter = super().render_mail(template_prefix, email, context, headers)
        bare = context | {"frame": "email/words.txt"}
        words = render_to_string(f"{template_prefix}_message.txt", bare, current.request)
        paragraphs = [part.strip() for part in words.split("\n\n") if part.strip()]
        shown = context | {"subject": letter.subject, "paragraphs": paragraphs}
        page = render_to_string("account/email/letter.html", shown, current.request)
        letter.attach_alternative(page, "text/html")
        # Prevents automatic replies such as absence notes (RFC 3834).
        letter.extra_headers["Auto-Submitted"] = "auto-generated"
        return letter

    def _note_that_no_letter_went_out(self, template_prefix, failure):
        # A mail server that does not answer must not break the page.
        log.warning("account_letter_failed", error=type(failure).__name__)
        if template_prefix in ASKED_FOR:
            # Shown by the page that otherwise says where the e-mail was sent.
            current.request.session[NOT_SENT] = True
        else:
            words = _("It is done. The letter that tells you so could not be sent just now.")
            messages.warning(current.request, words)
