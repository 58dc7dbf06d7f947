"""What a moderator would have decided, asked in a second look."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.deciding import ReasonField, outcomes_for
from moderation.models import Reason
from moderation.workflow.deciding import NEEDS_REASON
from moderation.workflow.ledger import Verdict


class SecondLookForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What would you have decided?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what you would have decided.")},
    )
    reason = ReasonField(
        label=_("Reason"),
        queryset=Reason.objects.none(),
        required=False,
        empty_label=_("No reason"),
        help_text=_("Needed where you would have sent it back or not published it."),
    )

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, **kwargs)
        outcomes = outcomes_for(submission)
        cast(forms.ChoiceField, self.fields["outcome"]).choices = [
            (each.value, each.label) for each in outcomes
        ]
        reason = cast(ReasonField, self.fields["reason"])
        reason.outcomes = outcomes
        reason.queryset = Reason.objects.current()

    def clean(self):
        super().clean()
        outcome, reason = self.cleaned_data.get("outcome"), self.cleaned_data.get("reason")
        if reason is None:
            if outcome in NEEDS_REASON and "reason" in self.cleaned_data:
                self.add_error("reason", _("Please choose a reason."))
        elif outcome and not reason.fits(outcome):
            self.add_error(
                "reason", _("This reason does not go with that decision. Please choose another.")
            )
        return self.cleaned_data

    def verdict(self):
        return Verdict(outcome=self.cleaned_data["outcome"], reason=self.cleaned_data["reason"])
