"""A form with every kind of field, empty and with errors."""

from django import forms
from django.utils.translation import gettext_lazy as _

COLOURS = [
    ("ink", _("Ink")),
    ("teal", _("Teal")),
    ("seal", _("Vermilion")),
]


class SampleForm(forms.Form):
    heading = forms.CharField(
        label=_("One line"),
        max_length=40,
        help_text=_("A hint says what helps, before it is missed."),
    )
    text = forms.CharField(
        label=_("Several lines"), max_length=200, widget=forms.Textarea(attrs={"rows": 4})
    )
    choice = forms.ChoiceField(
        label=_("One of a few"),
        choices=COLOURS,
        widget=forms.RadioSelect(attrs={"class": "big-choices"}),
    )
    several = forms.MultipleChoiceField(
        label=_("Any of a few"),
        choices=COLOURS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    many = forms.ChoiceField(label=_("One of many"), choices=[("", _("All")), *COLOURS])
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    code = forms.CharField(
        label=_("Something short"),
        required=False,
        widget=forms.TextInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )
    picture = forms.FileField(label=_("File"), required=False)
    fixed = forms.CharField(label=_("Not to be changed"), disabled=True, initial="2026112100042")
    agreed = forms.BooleanField(label=_("A single box"), help_text=_("With a hint of its own."))


def empty_form():
    return SampleForm(prefix="plain")


def invalid_form():
    return SampleForm({"wrong-text": "路" * 80}, prefix="wrong")
