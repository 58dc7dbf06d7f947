"""The shape of what is typed at the desk; who may do what is asked by the steps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.choices import Kind
from portal.accounts.models import User
from portal.agencies.models import Agency
from workorders.forms import TreeChoiceField

LONGEST_NOTE = 500
LARGEST_KEY = 10**15


class DispatchNowForm(forms.Form):
    """Which agency goes; everything else is the rule's or can follow later."""

    version = forms.IntegerField(
        min_value=1,
        max_value=LARGEST_KEY,
        widget=forms.HiddenInput,
        error_messages={"required": _("Please read the text once more, then decide.")},
    )
    agency = TreeChoiceField(
        label=_("Agency"), queryset=Agency.objects.current(), empty_label=_("Please choose")
    )
    instructions = forms.CharField(
        label=_("Instructions for the agency"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "data-count": _("{number} characters left")}),
        help_text=_("Only staff see this."),
    )


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


class RetireAgencyForm(forms.Form):
    successor = TreeChoiceField(
        label=_("Who takes its work over?"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("Nobody; it has no open orders"),
    )
    members_follow = forms.BooleanField(
        label=_("Its people go on working for that agency"), required=False, initial=True
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The agency that takes over reads it with each order."),
    )

    def __init__(self, *args, agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = Agency.objects.current().exclude(pk=agency.pk)


class CloseAccountForm(forms.Form):
    successor = forms.ModelChoiceField(
        label=_("Who goes on with it?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody; nothing is listed"),
        help_text=_("Only people who work for the portal or an agency."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the log."),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(is_active=True, groups__isnull=False).exclude(pk=person.pk)
        self.fields["successor"].queryset = staff.distinct().order_by("username")
