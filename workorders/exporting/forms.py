"""The form on the page of exports."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.choices import Kind
from portal.agencies.choices import TreeChoiceField
from portal.agencies.models import Agency
from workorders.models import OrderStatus
from workorders.models.exports import ExportFormat, Selection

FILTERS = ["agency", "status", "kind", "dispatched_from", "dispatched_to"]
ANY = [("", _("All"))]


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=_("Format"),
        choices=ExportFormat.choices,
        initial=ExportFormat.XLSX,
        widget=forms.RadioSelect,
        help_text=_(
            "CSV and XLSX are tables for people. JSON is for other systems and always holds "
            "every text in full length; a cell of XLSX ends after 32,767 characters."
        ),
    )
    selection = forms.ChoiceField(
        label=_("Which orders"),
        choices=[
            (Selection.ALL, _("All: every order that matches the choices below")),
            (Selection.NEW, _("New: only orders that were in no batch of new orders yet")),
            (
                Selection.CHANGED,
                _(
                    "Changed: only orders that were exported as new and have changed since, for "
                    "example a step in handling, a corrected text, a reply, or the author saying "
                    "that it is solved"
                ),
            ),
        ],
        initial=Selection.ALL,
        widget=forms.RadioSelect,
        help_text=_(
            "A new order comes once, and each change of it once; a system that takes over both "
            "misses nothing. A batch of all is a copy and takes nothing away from them."
        ),
    )
    personal = forms.BooleanField(
        label=_("With names and contacts"),
        required=False,
        help_text=_("Every such batch, and every download of it, is written down in the log."),
    )
    agency = TreeChoiceField(
        label=_("Agency"),
        queryset=Agency.objects.all(),
        required=False,
        empty_label=ANY[0][1],
        help_text=_("Agencies below it are included."),
    )
    status = forms.ChoiceField(label=_("Status"), choices=ANY + OrderStatus.choices, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ANY + Kind.choices, required=False)
    dispatched_from = forms.DateField(
        label=_("Dispatched from"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--medium"}),
    )
    dispatched_to = forms.DateField(
        label=_("Dispatched to"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--medium"}),
        help_text=_("This day is included."),
    )

    def __init__(self, *args, with_personal, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_personal:
            del self.fields["personal"]

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        first, last = cleaned.get("dispatched_from"), cleaned.get("dispatched_to")
        if first and last and first > last:
            raise ValidationError(
                {"dispatched_to": _("This day is before the first one. Please change one of them.")}
            )
        return cleaned

    def wishes(self):
        """The cleaned data as keyword arguments of ``make_batch``."""
        cleaned = self.cleaned_data
        return {
            "format": cleaned["format"],
            "selection": cleaned["selection"],
            "personal": cleaned.get("personal", False),
            "filters": {name: cleaned[name] for name in FILTERS},
        }
