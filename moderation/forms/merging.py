"""Into which public matter a submission is merged, and which version was read."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.models import Thread
from forum.models.numbering import NUMBER, numbers_ending_in, typed_number
from moderation.forms.deciding import LARGEST_KEY


class MergeForm(forms.Form):
    into = forms.CharField(
        label=_("Number of the public matter"),
        max_length=40,
        help_text=_("The whole number, or its last five digits."),
        error_messages={"required": _("Please give the number of the public matter.")},
    )
    version = forms.IntegerField(
        min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput, required=False
    )

    def clean_into(self):
        """The ``Thread``; only what everybody can read is found."""
        number = typed_number(self.cleaned_data["into"])
        numbers = [number] if NUMBER.fullmatch(number) else numbers_ending_in(number)
        threads = list(Thread.objects.matters().filter(number__in=numbers).order_by("-pk")[:2])
        if not threads:
            raise ValidationError(
                _("No public matter has this number. Please look at it once more."), code="unknown"
            )
        if len(threads) > 1:
            raise ValidationError(
                _("Several matters end in these digits. Please give the whole number."),
                code="ambiguous",
            )
        return threads[0]
