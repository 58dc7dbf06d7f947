"""The forms of the back office; the workflow checks permissions."""

import datetime
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.forms.fields import ImagesField, WrittenField
from forum.forms.writing import DraftForm
from forum.workflow.submissions.editing import LONGEST_TEXT
from portal.agencies.choices import TreeChoiceField
from portal.agencies.models import Agency, Area, Category
from portal.agencies.search_select import SearchedTreeField
from portal.texts import visible

LONGEST_NOTE, LONGEST_DUE_REASON = 1000, 200
LONGEST_EXPLANATION = 300


class DueField(forms.DateTimeField):
    """A date and time, in local time."""

    def __init__(self, **kwargs):
        picker = {"type": "datetime-local", "class": "input--medium"}
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs=picker)
        # The hidden initial value shows whether the suggestion was changed. If it was not, the
        # due date is computed again at the moment of dispatch.
        super().__init__(widget=widget, show_hidden_initial=True, **kwargs)

    def clean(self, value):
        due_at = super().clean(value)
        # A limit, because working days up to this date are counted one by one.
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
    """Required only if another date is chosen; the workflow checks this."""

    # The label must not say "optional"; the help text says when a reason is needed.
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


class LateExplanationField(visible.TextField):
    """Needed when a late final reply is handed in, not to save its draft; the step checks this."""

    is_conditional = True


def late_explanation_field():
    return LateExplanationField(
        label=_("Why it comes late"),
        required=False,
        max_length=LONGEST_EXPLANATION,
        help_text=_(
            "The date of this answer has passed. Everybody reads this below the reply, so please "
            "write no names or phone numbers."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class UnsolvedForm(forms.Form):
    """What the author of a matter misses in the reply."""

    text = WrittenField(
        label=_("What is still missing?"),
        max_length=LONGEST_TEXT,
        help_text=_(
            "For example what was not done, or what the reply left open. Please leave out names, "
            "phone numbers and ID numbers."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Please write what is missing, so that the agency can go on with it.")
        },
    )


class DispatchForm(forms.Form):
    agency = SearchedTreeField(
        label=_("Agency"), queryset=Agency.objects.current(), empty_label=_("Please choose")
    )
    due_at = DueField(
        label=_("Answer due"),
        required=False,
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
        # The matter's own category and area stay among the choices even if retired.
        category = cast(TreeChoiceField, self.fields["category"])
        category.queryset = _offered(Category, thread.category_id)
        area = cast(TreeChoiceField, self.fields["area"])
        area.queryset = _offered(Area, thread.area_id)

    @property
    def chosen_due_at(self):
        """The date that was chosen, or None if the suggestion was left, or none was sent."""
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
    """What an agency writes, with images: a reply, or a correction of one."""

    text = visible.TextField(
        label=_("Reply"),
        error_messages={"required": _("Please write the reply first.")},
        max_length=LONGEST_TEXT,
        help_text=_(
            "Answer the question first, then say what was or will be done, and by when. "
            "Two asterisks before and after words make them bold, a hyphen at the start of a line "
            "makes a list."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    images = ImagesField(label=_("Images"), required=False)

    # Token of the draft that the page showed: an optimistic lock.
    read = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


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
        # Displayed as required, but a draft may be saved without it; handing in checks it.
        self.fields["reason"].required = False
        super().full_clean()
        self.fields["reason"].required = True


class DetachForm(forms.Form):
    """The image whose "remove" button was pressed."""

    detach = forms.IntegerField(min_value=1, max_value=10**15)


class VersionForm(forms.Form):
    """The version that was read, so that no other version is signed or published."""

    version = forms.IntegerField(
        min_value=1, max_value=10**15, widget=forms.HiddenInput, label=_("Version")
    )


class SignForm(VersionForm):
    """The signature of a head; the explanation is asked for where nobody gave it before."""

    late_explanation = late_explanation_field()
