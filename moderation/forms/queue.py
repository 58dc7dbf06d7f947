"""The filters of the queue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.filters import NOT_IN_LIST, TickField
from forum.search.bigrams import LONGEST_QUERY
from moderation.reading import queue


class QueueFilter(forms.Form):
    """Filters the queue; an unknown value is a form error and filters nothing."""

    q = forms.CharField(
        label=_("Number or words"),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_QUERY}),
        max_length=LONGEST_QUERY,
        required=False,
    )
    purpose = forms.ChoiceField(
        label=_("What it is"),
        choices=[("", _("All")), *((p.value, p.label) for p in queue.PURPOSES)],
        required=False,
        error_messages={"invalid_choice": NOT_IN_LIST},
    )
    urgent = TickField(label=_("Only urgent"), required=False)

    def chosen(self):
        return queue.waiting(**self._picked())

    @property
    def is_narrowed(self):
        return bool(any(self._picked().values()) or self.errors)

    def _picked(self):
        self.is_valid()
        return {
            "purpose": self.cleaned_data.get("purpose", ""),
            "urgent": self.cleaned_data.get("urgent", False),
            "q": self.cleaned_data.get("q", ""),
        }
