"""The shape of what staff type; who may do what is asked by the steps."""

import datetime
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.choices import ReplyKind
from forum.forms.fields import ImagesField
from forum.forms.writing import DraftForm
from forum.workflow.submissions.editing import LONGEST_TEXT
from portal.agencies.choices import TreeChoiceField
from portal.agencies.models import Agency, Area, Category
from portal.texts import visible

LONGEST_NOTE, LONGEST_DUE_REASON = 1000, 200


class DueField(forms.DateTimeField):
    """A day and a time of it, in local time."""

    def __init__(self, **kwargs):
        picker = {"type": "datetime-local", "class": "input--medium"}
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs=picker)
        # Left as suggested, the rule decides at the moment of dispatch.
        super().__init__(widget=widget, show_hidden_initial=True, **kwargs)

    def clean(self, value):
        due_at = super().clean(value)
        # Beyond this the calendar would be counted day by day for nothing.
        if due_at and due_at > timezone.now() + datetime.timedelta(days=730):
            raise ValidationError(_("Please choose a date within the next two years."))
        return due_at


def _note(label, *, required, help_text=""):
    return visible.TextField(
        label=label,
        required=required,
        max_length=LONGEST_NOTE,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DueReasonField(forms.CharField):
    """Asked for only where another date is chosen; the step refuses one without it."""

    # Neither always required nor optional: the hint says when.
    is_conditional = True


def _due_reason():
    return DueReasonField(
        label=_("Why this date?"),
        required=False,
        max_length=LONGEST_DUE_REASON,
        help_text=_(
            "Needed where you choose another date. Everybody can read it, so please write no "
            "names or phone numbers."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DispatchForm(forms.Form):
    agency = TreeChoiceField(
        label=_("Agency"), queryset=Agency.objects.current(), empty_label=_("Please choose")
    )
    due_at = DueField(
        label=_("Answer due"),
        help_text=_("As the rule gives it. Choose another where the matter calls for it."),
    )
    due_reason = _due_reason()
    instructions = _note(
        _("Instructions for the agency"),
        required=False,
        help_text=_("Only staff see this."),
    )
    category = TreeChoiceField(
        label=_("Category"),
        queryset=Category.objects.current(),
        required=False,
        empty_label=_("Not stated"),
    )
    area = TreeChoiceField(
        label=_("Area"),
        queryset=Area.objects.current(),
        required=False,
        empty_label=_("Not stated"),
    )

    def __init__(self, *args, thread, **kwargs):
        super().__init__(*args, **kwargs)
        # What it has stays offered although it was retired since.
        category = cast(TreeChoiceField, self.fields["category"])
        category.queryset = _offered(Category, thread.category_id)
        area = cast(TreeChoiceField, self.fields["area"])
        area.queryset = _offered(Area, thread.area_id)

    @property
    def chosen_due_at(self):
        """The date somebody chose; nothing where the suggested one was left."""
        return self.cleaned_data["due_at"] if "due_at" in self.changed_data else None


def _offered(model, pk):
    return model.objects.filter(Q(retired_at__isnull=True) | Q(pk=pk))


class ChangeAgencyForm(forms.Form):
    agency = TreeChoiceField(
        label=_("New agency"), queryset=Agency.objects.current(), empty_label=_("Please choose")
    )
    due_at = DueField(
        label=_("Answer due"),
        required=False,
        help_text=_("Leave empty for the usual time, counted from now."),
    )
    due_reason = _due_reason()
    reason = _note(_("Reason"), required=True, help_text=_("The new agency reads this."))
    field_order = ["agency", "reason", "due_at", "due_reason"]


class ReopenForm(forms.Form):
    reason = _note(
        _("Reason"), required=True, help_text=_("What is still open? The agency reads this.")
    )
    due_at = DueField(
        label=_("Answer due"),
        required=False,
        help_text=_("Leave empty for the usual time, counted from now."),
    )
    due_reason = _due_reason()


class ReasonForm(forms.Form):
    reason = _note(_("Reason"), required=True, help_text=_("The agency reads this."))


class AgencyWordsForm(DraftForm):
    """The agency's own words with images: a reply, or a correction of one."""

    text = visible.TextField(
        label=_("Reply"),
        error_messages={"required": _("Please write the reply first.")},
        max_length=LONGEST_TEXT,
        help_text=_(
            "Answer the question first, then say what was or will be done, and by when. "
            "**bold**, - lists and [links](https://…) are possible."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    images = ImagesField(label=_("Images"), required=False)

    # Which state of the draft this goes on from.
    read = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class ReplyForm(AgencyWordsForm):
    kind = forms.ChoiceField(
        label=_("Kind of reply"),
        choices=[
            (ReplyKind.FINAL, _("Final: this answers the matter")),
            (ReplyKind.RECEIVED, _("Received: we have it and will look into it")),
            (ReplyKind.PROGRESS, _("Progress: this is how far we are")),
            (ReplyKind.PASSED_ON, _("Passed on: others have to act")),
        ],
        initial=ReplyKind.FINAL,
        widget=forms.RadioSelect,
        help_text=_("Only a final reply answers. After any other, your time runs on."),
    )
    field_order = ["kind", "text", "images", "read"]


class CorrectionForm(AgencyWordsForm):
    reason = _note(
        _("Why it is corrected"),
        required=True,
        help_text=_(
            "Your head reads this and, once it is signed, the centre; it is not published. "
            "It has to be said before the correction is handed in."
        ),
    )
    field_order = ["text", "images", "reason", "read"]

    def full_clean(self):
        # Shown as needed, and a draft may lack it still: the step asks when it is handed in.
        self.fields["reason"].required = False
        super().full_clean()
        self.fields["reason"].required = True


class DetachForm(forms.Form):
    """Names the image whose button was pressed."""

    detach = forms.IntegerField(min_value=1, max_value=10**15)


class VersionForm(forms.Form):
    """Names the frozen text that was read, so that no other one is signed."""

    version = forms.IntegerField(
        min_value=1, max_value=10**15, widget=forms.HiddenInput, label=_("Version")
    )
