"""The forms of flags: a reader's, and a moderator's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.forms.fields import WrittenField
from moderation.models import FlagOutcome, FlagReason
from moderation.workflow import FlagVerdict

LARGEST_KEY = 10**15


class FlagForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=FlagReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what is wrong with it.")},
    )
    text = WrittenField(
        label=_("Anything the moderator should know"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only moderators read it. Needed for “It is wrong in another way”."),
    )

    def clean(self):
        super().clean()
        says_what = self.cleaned_data.get("text") or "text" in self.errors
        if self.cleaned_data.get("reason") == FlagReason.OTHER and not says_what:
            self.add_error("text", _("Please say in a sentence what is wrong with it."))
        return self.cleaned_data


class FlagVerdictForm(forms.Form):
    edition = forms.IntegerField(min_value=0, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    last_flag = forms.IntegerField(min_value=0, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("What should happen with it?"),
        choices=FlagOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what should happen with it.")},
    )
    reason = WrittenField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Whoever reported it reads this; if it is hidden, everyone who comes to its place "
            "does. So no names or details."
        ),
        error_messages={"required": _("Please say why; whoever reported it will read this.")},
    )

    def __init__(self, *args, may_black_out=True, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        if not may_black_out:
            field.choices = [
                choice for choice in FlagOutcome.choices if choice[0] != FlagOutcome.BLACK_OUT
            ]

    def verdict(self):
        return FlagVerdict(**self.cleaned_data)
