"""What is asked of administrators about the directory."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DirectoryForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("An .xlsx file like the template, up to 2 MB. CSV is not taken."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        max_length=200,
    )
