"""The question of the public page "when would my answer be due?"."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.choices import Kind
from portal.agencies.choices import TreeChoiceField
from portal.agencies.models import Agency, Category

# Days before and after today; beyond them no calendar is known.
FARTHEST = datetime.timedelta(days=366)


class AnswerDueForm(forms.Form):
    kind = forms.ChoiceField(label=_("What kind of matter is it?"), choices=Kind.choices)
    is_danger = forms.BooleanField(
        label=_("Somebody is in danger, or water, power, gas or heating has failed"), required=False
    )
    day = forms.DateField(
        label=_("On which day is it sent?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--medium"}),
    )
    agency = TreeChoiceField(
        label=_("Which agency, if you know?"),
        queryset=Agency.objects.current(),
        required=False,
        empty_label=_("Not known"),
    )
    category = TreeChoiceField(
        label=_("What is it about?"),
        queryset=Category.objects.current(),
        required=False,
        empty_label=_("Not stated"),
    )

    def clean_day(self):
        day: datetime.date = self.cleaned_data["day"]
        if abs(day - timezone.localdate()) > FARTHEST:
            raise ValidationError(
                _("The working days are known for about a year. Please choose a day within it."),
                code="too_far",
            )
        return day
