"""The shape of what is typed at the desk; who may do what is asked by the steps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.choices import Kind

LONGEST_NOTE = 500


class KindForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What kind of matter is it?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say what kind of matter it is.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "data-count": _("{number} characters left")}),
        help_text=_("One sentence helps the author to understand it. The author reads it."),
    )
