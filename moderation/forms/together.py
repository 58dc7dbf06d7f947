"""The form with which several submissions are decided at once; the workflow checks each."""

import uuid
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.forms.fields import WrittenField
from moderation.forms.deciding import ReasonField
from moderation.models import Outcome, Reason
from moderation.workflow.ledger import Verdict
from moderation.workflow.together import MOST, OUTCOMES, Chosen

# No key of a row is longer.
LONGEST_KEY = 15


def typed_keys(values):
    """The keys among what an address names, each once; what is no key is left out."""
    return list(dict.fromkeys(key for key in map(_key, values) if key))


def _key(typed):
    is_one = typed.isdecimal() and typed.isascii() and len(typed) <= LONGEST_KEY
    return int(typed) if is_one else 0


class ChosenField(forms.Field):
    """Pairs of keys, each of a submission and of the version that was shown."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        chosen = [Chosen(*map(_key, one.split("-"))) for one in value or () if one.count("-") == 1]
        return list(dict.fromkeys(one for one in chosen if all(one)))

    def validate(self, value):
        if not value:
            raise ValidationError(_("Please select at least one."), code="empty")
        if len(value) > MOST:
            raise ValidationError(
                _("At most %(most)d can be decided at once. Please select fewer."),
                code="too_many",
                params={"most": MOST},
            )


class TogetherForm(forms.Form):
    chosen = ChosenField()
    # The mark that what is decided at this press has in common; a second press has the same.
    batch = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            name: _("This page is not whole any more. Please select in the queue again.")
            for name in ("required", "invalid")
        },
    )
    outcome = forms.ChoiceField(
        label=_("What should happen with all of them?"),
        choices=[(outcome.value, outcome.label) for outcome in OUTCOMES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what should happen with them.")},
    )
    reason = ReasonField(
        label=_("Reason"),
        queryset=Reason.objects.none(),
        empty_label=_("No reason"),
        help_text=_("All of them are told the same reason."),
        error_messages={"required": _("Please choose a reason.")},
    )
    note = WrittenField(
        label=_("What you add for all of them"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Goes to all of them; {number}, {title}, {agency} and {hotline} are filled in for each."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reason = cast(ReasonField, self.fields["reason"])
        reason.outcomes, reason.queryset = OUTCOMES, Reason.objects.current()

    def clean(self):
        super().clean()
        outcome, reason = self.cleaned_data.get("outcome"), self.cleaned_data.get("reason")
        if not (outcome and reason):
            return self.cleaned_data
        if not reason.fits(outcome):
            self.add_error(
                "reason", _("This reason does not go with that decision. Please choose another.")
            )
        elif reason.slug == "other" and not self.cleaned_data.get("note"):
            self.add_error("note", _("Please say in a sentence what the reason is."))
        return self.cleaned_data

    @property
    def keys(self):
        """The submissions that were selected, also where something else is missing."""
        posted = self.data.getlist("chosen") if hasattr(self.data, "getlist") else []
        field = cast(ChosenField, self.fields["chosen"])
        return [one.submission_id for one in field.to_python(posted)]

    def verdict(self):
        typed = self.cleaned_data
        return Verdict(Outcome(typed["outcome"]), typed["reason"], typed["note"])

    @staticmethod
    def new_batch():
        return uuid.uuid4()
