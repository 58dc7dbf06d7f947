"""Forms in which people enter their own data."""

import re

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from portal.accounts import names
from portal.accounts.models import User
from portal.texts import visible

UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)


class SignupForm(forms.Form):
    """Further fields of sign-up besides name, e-mail and password; allauth inherits from it."""

    field_order = ["username", "chosen_name", "email", "password1"]

    chosen_name = forms.CharField(
        label=_("Public name"),
        max_length=40,
        required=False,
        help_text=_(
            "Others see this name beside what you publish. You can leave it empty, "
            "change it later, and publish single posts without a name."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hints = {
            "username": _("You sign in with it. Letters, digits and @ . + - _"),
            "email": _("Nobody else sees it. Answers and codes are sent here."),
        }
        for name in hints.keys() & self.fields.keys():
            self.fields[name].help_text = hints[name]

    def clean_chosen_name(self):
        # Remove invisible characters and those that change the direction of text.
        name = "".join(c for c in self.cleaned_data["chosen_name"] if not UNSEEN.match(c))
        return visible.strip(" ".join(name.split()))

    def signup(self, request, user):
        names.set_public_name(user.pk, chosen_name=self.cleaned_data["chosen_name"])
        user.chosen_name = self.cleaned_data["chosen_name"]


class FirstPasswordForm(forms.Form):
    """The first password of an account created by somebody else; typed once, as at sign-up."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validation.password_validators_help_text_html,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        password = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password


class SettingsForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["chosen_name", "language", "wants_letters"]
