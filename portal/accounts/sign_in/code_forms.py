"""The forms for codes of the second factor; set in ``MFA_FORMS``."""

import unicodedata
from typing import TYPE_CHECKING, Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

from portal.accounts.sign_in import second_factor, sign_in_log
from portal.limits import tallies

# A base class for the type checker only: the mixins call methods of the form they are mixed into.
if TYPE_CHECKING:
    from allauth.mfa.base.forms import AuthenticateForm as CodeForm
else:
    CodeForm = object


class OneCode(CodeForm):
    """One field for the code, with a numeric keyboard on phones."""

    hint = _("Six digits from the app, or one of your recovery codes.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = _("Code"), self.hint
        field.widget.attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "input--short",
        }

    def clean_code(self) -> str:
        # Chinese keyboards may produce full-width digits.
        self.cleaned_data["code"] = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        code: str = super().clean_code()
        return code


class OneCodeOnce(OneCode):
    def clean_code(self) -> str:
        # Counted as a failure before it is checked, so that eight at once are all counted.
        taken = tallies.take("code", account=self.user.pk)
        code = super().clean_code()
        is_app = self.authenticator.type == second_factor.APP
        if is_app and not second_factor.use_code(self.authenticator, code):
            sign_in_log.log_code_refused(self.user, self.authenticator.type)
            raise second_factor.MFAAdapter().validation_error("incorrect_code")
        taken.give_back()
        return code


class AuthenticateForm(OneCodeOnce, base.AuthenticateForm):
    pass


class ReauthenticateForm(OneCodeOnce, base.ReauthenticateForm):
    pass


class ActivateForm(OneCode, totp.ActivateTOTPForm):
    hint = _("The six digits the app shows now.")
