"""The forms of urging and of supervision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.texts import visible
from workorders.forms import LONGEST_NOTE, DueField, ReasonForm

LONGEST_URGE, LONGEST_REPORT = 300, 3000


class UrgeAsAuthorForm(forms.Form):
    note = visible.TextField(
        label=_("Anything the agency should know?"),
        required=False,
        max_length=LONGEST_URGE,
        help_text=_("Only the agency and the dispatch centre read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class UrgeForm(forms.Form):
    note = visible.TextField(
        label=_("Note for the agency"),
        max_length=LONGEST_NOTE,
        help_text=_("Only staff see this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class UrgeAnswerForm(forms.Form):
    text = visible.TextField(
        label=_("When will the answer come, and why is it not here yet?"),
        max_length=LONGEST_URGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please write when the answer will come.")},
    )


class SuperviseForm(ReasonForm):
    due_at = DueField(label=_("Report due"))
    field_order = ["due_at", "reason"]


class ReportForm(forms.Form):
    report = visible.TextField(
        label=_("What was done, what is still open, and by when"),
        max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Please write the report first.")},
    )
