"""The sign-up form with checks of names, and the form for importing the directory."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts import forms as accounts
from portal.agencies import names


class SignupForm(accounts.SignupForm):
    """Refuses public names that look like an office's or another person's."""

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        field = "chosen_name" if cleaned.get("chosen_name") else "username"
        # allauth has already refused a user name that is taken.
        if cleaned.get(field) and field not in self.errors:
            try:
                names.refuse_unfit(cleaned[field])
            except ValidationError as refusal:
                self.add_error(field, refusal)
        return cleaned


class DirectoryForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("An .xlsx file like the template, up to 2 MB. CSV is not taken."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        max_length=200,
    )
