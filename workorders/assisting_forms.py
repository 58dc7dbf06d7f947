"""The forms of agencies that work together."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.workflow.submissions.editing import LONGEST_TEXT
from portal.agencies.choices import TreeChoiceField
from portal.agencies.models import Agency
from portal.texts import visible
from workorders.forms import LONGEST_NOTE, DueField


class CallForm(forms.Form):
    agency = TreeChoiceField(
        label=_("Agency to assist"),
        queryset=Agency.objects.current(),
        empty_label=_("Please choose"),
    )
    due_at = DueField(label=_("Part due"), help_text=_("Before the answer itself is due."))
    instructions = visible.TextField(
        label=_("What it should add"),
        max_length=LONGEST_NOTE,
        help_text=_(
            "It reads this. Of a matter that is not public it reads this alone, so please write "
            "what it has to know, without names and phone numbers."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PartForm(forms.Form):
    text = visible.TextField(
        label=_("Your part of the reply"),
        max_length=LONGEST_TEXT,
        help_text=_("The agency that has the order puts it into its reply."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Please write your part first.")},
    )
