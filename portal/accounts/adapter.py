"""How django-allauth behaves here."""

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_field
from allauth.core import context
from django.contrib import messages
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def is_safe_url(self, url):
        try:
            return "%00" not in (url or "") and super().is_safe_url(url)
        except ValueError:
            # "//[x" is no address at all, and parsing it raises.
            return False

    def save_user(self, request, user, form, commit=True):
        # The language somebody signed up in is the one letters come in.
        user_field(user, "language", get_language() or user.language)
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix, email, context):
        """In the reader's language, which may not be that of the page."""
        language = getattr(context.get("user"), "language", "") or get_language()
        try:
            with translation.override(language):
                super().send_mail(template_prefix, email, context)
        except OSError as failure:
            self._say_that_no_letter_went_out(failure)

    def _say_that_no_letter_went_out(self, failure):
        # A mail server that does not answer is our trouble, not a broken page.
        log.warning("account_letter_failed", error=type(failure).__name__)
        messages.warning(
            context.request,
            _("The letter could not be sent just now. Please ask for it again in a few minutes."),
        )
