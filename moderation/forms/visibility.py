"""The forms of hiding, restoring and publishing later."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.forms.fields import WrittenField


class HideForm(forms.Form):
    reason = WrittenField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everyone who comes to the address reads it, so no names or details."),
        error_messages={"required": _("Please say why it is hidden; readers will see it.")},
    )


class ConfirmForm(forms.Form):
    """A confirmation page: only a button, no fields."""
