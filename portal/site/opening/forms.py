"""The forms of the first-day checklist."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.languages import further_languages


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class OpenForm(forms.Form):
    """The reason for opening; shown and required only while lines of the checklist are open."""

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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for language in further_languages():
            label = _("The same (%(language)s)") % {"language": language.label}
            self.fields[f"sentence{language.suffix}"] = forms.CharField(
                label=label, max_length=300, required=False
            )

    def sentences(self):
        """The cleaned texts as keyword arguments of ``close_portal``."""
        typed = self.cleaned_data
        return {
            "sentence": typed["sentence"],
            "sentence_en": typed["sentence_en"],
            "further": {one.code: typed[f"sentence{one.suffix}"] for one in further_languages()},
        }
