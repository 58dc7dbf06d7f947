"""The shape of what is typed at the checklist."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class OpenForm(forms.Form):
    """Shown while lines are open, and then the reason is no choice; without them none comes."""

    reason = forms.CharField(
        label=_("Why it opens with open lines"),
        help_text=_("It stands in the audit log."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CloseForm(forms.Form):
    sentence = forms.CharField(
        label=_("What readers are told"),
        help_text=_("One sentence, for example until when. Drafts are kept, reading goes on."),
        max_length=200,
    )
    sentence_en = forms.CharField(label=_("The same in English"), max_length=300, required=False)
