"""Forms of the desk; they validate input, the steps check rights."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.choices import Kind
from forum.forms.fields import WrittenField
from portal.accounts.models import User
from portal.agencies.choices import TreeChoiceField
from portal.agencies.models import Agency

LONGEST_NOTE = 500
LARGEST_KEY = 10**15
NO_REASON = _("Please give a reason.")


class DispatchNowForm(forms.Form):
    """The agency to dispatch to; rules set everything else, or staff add it later."""

    version = forms.IntegerField(
        min_value=1,
        max_value=LARGEST_KEY,
        widget=forms.HiddenInput,
        error_messages={"required": _("Please read the text once more, then decide.")},
    )
    agency = TreeChoiceField(
        label=_("Agency"), queryset=Agency.objects.current(), empty_label=_("Please choose")
    )
    instructions = WrittenField(
        label=_("Instructions for the agency"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only staff see this."),
    )


class TakeBackForm(forms.Form):
    note = WrittenField(
        label=_("Note to the author"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why it is being reviewed again, if the author should know."),
    )


class ReturnForm(forms.Form):
    note = WrittenField(
        label=_("What should the moderators look at?"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The author reads this too."),
        error_messages={"required": _("Please say what the moderators should look at.")},
    )


class KindForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What kind of matter is it?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say what kind of matter it is.")},
    )
    reason = WrittenField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence helps the author to understand it. The author reads it."),
    )


class OwnStaffForm(forms.Form):
    agency = TreeChoiceField(
        label=_("Whose people does it complain about?"),
        queryset=Agency.objects.current(),
        required=False,
        empty_label=_("Nobody's: an ordinary matter"),
        help_text=_("Choose the agency itself; those below it are closed with it."),
    )
    reason = WrittenField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the ledger; only the centre reads it."),
    )


class NamesSuccessor(forms.Form):
    """A form that requires a successor if there is unfinished work, and only then."""

    def ask_for_successor(self, *, needed):
        field = cast(forms.ModelChoiceField, self.fields["successor"])
        field.required = needed
        if needed:
            field.empty_label = _("Please choose")


class RetireAgencyForm(NamesSuccessor):
    successor = TreeChoiceField(
        label=_("Who takes its work over?"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("Nobody; it has no open orders"),
        error_messages={"required": _("It has open orders. Please choose who takes them over.")},
    )
    members_follow = forms.BooleanField(
        label=_("Its people go on working for that agency"), required=False, initial=True
    )
    reason = WrittenField(
        label=_("Reason"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the log."),
        error_messages={"required": NO_REASON},
    )

    def __init__(self, *args, agency, has_orders, has_members, **kwargs):
        super().__init__(*args, **kwargs)
        successor = cast(TreeChoiceField, self.fields["successor"])
        successor.queryset = Agency.objects.current().exclude(pk=agency.pk)
        self.ask_for_successor(needed=has_orders)
        if not has_members:
            del self.fields["members_follow"]
        if has_orders:
            words = _("The agency that takes over reads it with each order.")
            self.fields["reason"].help_text = words


class CloseAccountForm(NamesSuccessor):
    successor = forms.ModelChoiceField(
        label=_("Who goes on with it?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody; nothing is listed"),
        help_text=_("Only people who work for the portal or an agency."),
        error_messages={"required": _("Please choose who takes over what is listed.")},
    )
    reason = WrittenField(
        label=_("Reason"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the log."),
        error_messages={"required": NO_REASON},
    )

    def __init__(self, *args, person, needs_successor, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_for_successor(needed=needs_successor)
        staff = User.objects.filter(is_active=True, groups__isnull=False).exclude(pk=person.pk)
        successor = cast(forms.ModelChoiceField, self.fields["successor"])
        successor.queryset = staff.distinct().order_by("username")
