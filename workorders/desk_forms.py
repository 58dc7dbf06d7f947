"""The forms of the dispatch desk beside ``DispatchForm``; the workflow checks permissions."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.forms.fields import WrittenField
from portal.agencies.models import Agency
from portal.agencies.search_select import SearchedTreeField
from portal.texts import visible
from workorders.models.private_notes import LONGEST_PRIVATE_NOTE
from workorders.workflow.together import MOST

LONGEST_WHERE = 1000
# No key of a row is longer.
LONGEST_KEY = 15


class ChosenField(forms.Field):
    """Pairs of keys: a matter, and the agency suggested for it when it was chosen, or 0."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        pairs = [tuple(map(_key, one.split("-"))) for one in value or () if one.count("-") == 1]
        return list(dict(pair for pair in pairs if pair[0]).items())

    def validate(self, value):
        if not value:
            raise ValidationError(_("Please select at least one."), code="empty")
        if len(value) > MOST:
            raise ValidationError(
                _("Please select at most %(most)d matters."),
                code="too_many",
                params={"most": MOST},
            )


class ElsewhereForm(forms.Form):
    where = WrittenField(
        label=_("Where can the author go with it?"),
        max_length=LONGEST_WHERE,
        help_text=_(
            "For example the name, phone and office hours of whoever handles it. The author reads "
            "this and, where the matter is public, everybody; please name no private person."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please say where the author can go with this.")},
    )


class ConfirmForm(forms.Form):
    """Nothing is asked but the press."""


class PrivateNoteForm(forms.Form):
    # The pages that have it have other forms with a text.
    prefix = "private"

    text = visible.TextField(
        label=_("Private note"),
        max_length=LONGEST_PRIVATE_NOTE,
        help_text=_("Only the centre and the supervisors read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write the note first.")},
    )


class TogetherForm(forms.Form):
    """Which matters go to which agency: one for all, or for each the suggested one."""

    chosen = ChosenField()
    as_suggested = forms.BooleanField(required=False)
    agency = SearchedTreeField(
        label=_("Agency"),
        queryset=Agency.objects.current(),
        required=False,
        empty_label=_("Please choose"),
    )

    def clean(self):
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["as_suggested"] and cleaned["agency"] is None:
            self.add_error("agency", _("Please choose the agency that all of these go to."))
        return cleaned


def _key(typed):
    is_one = typed.isdecimal() and typed.isascii() and len(typed) <= LONGEST_KEY
    return int(typed) if is_one else 0
