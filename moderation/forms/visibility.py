"""The forms of hiding, restoring and publishing later."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.richtext import clean_input
from portal.texts import visible


class HideForm(forms.Form):
    reason = visible.TextField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everyone who comes to the address reads it, so no names or details."),
        error_messages={"required": _("Please say why it is hidden; readers will see it.")},
    )

    def clean_reason(self):
        reason = clean_input(self.cleaned_data["reason"])
        if not reason:
            raise ValidationError(self.fields["reason"].error_messages["required"])
        return reason


class ConfirmForm(forms.Form):
    """A confirmation page: only a button, no fields."""
