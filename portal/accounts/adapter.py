"""How django-allauth behaves here."""

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

# Letters that anybody can have sent to an address by typing it somewhere.
ASKED_FOR = {
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/password_reset_key",
    "account/email/account_already_exists",
    "account/email/unknown_account",
}

# In the session while the letter somebody asked for has not gone out.
NOT_SENT = "letter_not_sent"
log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def is_safe_url(self, url):
        try:
            return "%00" not in (url or "") and super().is_safe_url(url)
        except ValueError:
            # "//[x" is no address at all, and parsing it raises.
            return False

    def clean_username(self, username, shallow=False):
        if not shallow and any(visible.is_blank(sign) for sign in username):
            # Letters to the rules of user names, and nothing to anybody's eye.
            raise self.validation_error("username_blacklisted")
        return super().clean_username(username, shallow)

    def save_user(self, request, user, form, commit=True):
        # The language somebody signed up in is the one letters come in.
        user_field(user, "language", get_language() or user.language)
        return super().save_user(request, user, form, commit)

    def authenticate(self, request, **credentials):
        if credentials.get("email") == credentials.get("username"):
            # A name is tried as an address as well; tried twice, the password of a known
            # address would be hashed once more than that of an unknown one.
            credentials.pop("email", None)
        return super().authenticate(request, **credentials)

    def pre_authenticate(self, request, **credentials):
        login = credentials.get("email") or credentials.get("username", "")
        self._attempt = brute_force.begin_attempt(request, login)

    def _rollback_login_failed_rl_usage(self):
        # allauth's name for it: the password was right, so nothing failed.
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
        # Asked only where the address names no page to go on to.
        return desk_of(request.user)

    def get_reauthentication_methods(self, user):
        """People with a second factor give a code, as their password may be what was stolen."""
        methods = super().get_reauthentication_methods(user)
        codes = [method for method in methods if method["id"] == "mfa_reauthenticate"]
        return codes or methods

    def is_reauthentication_required(self, *, app, **kwargs):
        # Somebody who signed in a moment ago need not prove it again.
        return super().is_reauthentication_required(app=app, **kwargs) and not (
            self._has_just_signed_in(current.request)
        )

    def _has_just_signed_in(self, request):
        wanted = "mfa" if is_mfa_enabled(request.user) else "password"
        since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(request, request.user)
        return any(record["method"] == wanted and record["at"] > since for record in records)

    def send_mail(self, template_prefix, email, context):
        """In the reader's language, which may not be that of the page."""
        if template_prefix in ASKED_FOR:
            tallies.take("letter", account=email.lower())
        language = getattr(context.get("user"), "language", "") or get_language()
        try:
            with translation.override(language):
                super().send_mail(template_prefix, email, context)
        except OSError as failure:
            self._note_that_no_letter_went_out(template_prefix, failure)
        else:
            # What the page says about the letter is about the last one.
            current.request.session.pop(NOT_SENT, None)

    def render_mail(self, template_prefix, email, context, headers=None):
        """The words of a letter as plain text, and the same words in the frame of our letters."""
        letter = super().render_mail(template_prefix, email, context, headers)
        bare = context | {"frame": "email/words.txt"}
        words = render_to_string(f"{template_prefix}_message.txt", bare, current.request)
        paragraphs = [part.strip() for part in words.split("\n\n") if part.strip()]
        shown = context | {"subject": letter.subject, "paragraphs": paragraphs}
        page = render_to_string("account/email/letter.html", shown, current.request)
        letter.attach_alternative(page, "text/html")
        # So that absence notes and other machines do not answer (RFC 3834).
        letter.extra_headers["Auto-Submitted"] = "auto-generated"
        return letter

    def _note_that_no_letter_went_out(self, template_prefix, failure):
        # A mail server that does not answer is our trouble, not a broken page.
        log.warning("account_letter_failed", error=type(failure).__name__)
        if template_prefix in ASKED_FOR:
            # Said once, by the page that would say where the letter went.
            current.request.session[NOT_SENT] = True
        else:
            words = _("It is done. The letter that tells you so could not be sent just now.")
            messages.warning(current.request, words)
