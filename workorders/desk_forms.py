"""The forms of the dispatch desk beside ``DispatchForm``; the workflow checks permissions."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.agencies.models import Agency
from portal.agencies.search_select import SearchedTreeField
from workorders.workflow.together import MOST

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
