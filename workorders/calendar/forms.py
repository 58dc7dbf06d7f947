"""The form for a yearly notice or a correction of it, typed or pasted."""

from typing import Any, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workorders.calendar import festivals, holiday_notice
from workorders.calendar.festivals import NoticeFacts
from workorders.calendar.workdays import Days
from workorders.models import CalendarKind, CalendarVersion

LONGEST_NOTICE = 20_000


class CalendarForm(forms.Form):
    """If valid, ``days`` holds the days read from the text: {date: (is_working, occasion)}."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    kind = forms.ChoiceField(
        label=_("What is entered"),
        choices=[
            (CalendarKind.NOTICE, _("The yearly notice of the State Council")),
            (CalendarKind.CORRECTION, _("A correction, or days of our own city")),
        ],
        initial=CalendarKind.NOTICE,
        widget=forms.RadioSelect,
        help_text=_("With the notice, the dates of the year are final."),
    )
    text = forms.CharField(
        label=_("The notice, or a table of days"),
        max_length=LONGEST_NOTICE,
        error_messages={"required": _("Please paste the notice, or a table of days.")},
        help_text=_(
            "Paste the whole text of the notice. Or one day to a line: date, 放假 (off) or 上班 "
            "(worked), occasion. For a correction: all days of the year that differ from the week."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("People read it where a date has moved. For a correction, say what changed."),
    )
    document = forms.CharField(label=_("Document number"), max_length=60, required=False)
    published_on = forms.DateField(
        label=_("Announced on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--medium"}),
    )
    # The version the preview was made with.
    base = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        years = range(this_year - 1, this_year + festivals.YEARS_AHEAD + 1)
        choices = [(year, year) for year in years]
        cast(forms.ChoiceField, self.fields["year"]).choices = choices
        self.days: Days = {}

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("kind") == CalendarKind.CORRECTION and not cleaned.get("title"):
            self.add_error("title", _("Please say in a few words what changed and why."))
        if cleaned.get("text") and cleaned.get("year"):
            self._read(cleaned)
        return cleaned

    def _read(self, cleaned: dict[str, Any]) -> None:
        year, is_notice = cleaned["year"], cleaned.get("kind") == CalendarKind.NOTICE
        try:
            self.days = holiday_notice.read(cleaned["text"], year=year)
        except ValidationError as problem:
            self.add_error("text", problem)
            return
        if is_notice:
            self._refuse_incomplete(year)

    def _refuse_incomplete(self, year: int) -> None:
        missing = holiday_notice.missing_festivals(self.days, year=year)
        if missing:
            self.add_error("text", holiday_notice.missing_in_words(missing))

    @property
    def facts(self) -> NoticeFacts:
        """What the step stores of the notice besides its days."""
        typed = self.cleaned_data
        return {
            "title": typed["title"],
            "document": typed["document"],
            "published_on": typed["published_on"],
            "text": typed["text"],
        }

    @classmethod
    def for_year(cls, year: int, kind: str) -> Self:
        """An unbound form; for a correction, filled with the days in force of the year."""
        initial = {"year": year, "kind": kind}
        if kind == CalendarKind.CORRECTION:
            initial["text"] = holiday_notice.table_of(festivals.days_in_force(year))
        return cls(initial=initial)


def next_year_without_notice() -> int:
    """The first year, from the current one on, whose notice has not been entered."""
    published = set(CalendarVersion.objects.notices().values_list("year", flat=True))
    year = timezone.localdate().year
    while year in published:
        year += 1
    return year
