"""The filters and the order of the queue, kept in the address from one decision to the next."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.choices import Kind
from forum.filters import NOT_IN_LIST, FilterForm, TickField
from forum.models import Board
from forum.search.bigrams import LONGEST_QUERY
from forum.urgency import REVIEW_HOURS
from moderation.reading import queue
from portal.agencies.choices import FilterSelect, TreeSlugField

LARGEST_KEY = 10**15
ALL = ("", _("All"))
ORDERS = [
    ("", _("Longest waiting first")),
    (queue.BY_RISK, _("Most found by screening first")),
    (queue.BY_KIND, _("By kind")),
]
HOURS = [
    ("4", _("4 hours and more")),
    ("12", _("12 hours and more")),
    ("20", _("20 hours and more")),
    (str(REVIEW_HOURS), _("over 24 hours")),
]
FINDINGS = [
    (queue.ANY, _("anything")),
    ("danger", _("danger")),
    ("mention", _("danger mentioned")),
    ("personal", _("numbers and addresses of people")),
    ("word", _("listed words")),
    ("link", _("links and contacts")),
    ("code", _("codes in pictures")),
    ("manner", _("shouting, templates, another kind or category")),
    (queue.NONE, _("nothing")),
]


class Choice(forms.ChoiceField):
    """A select of the filters; ``choices`` without the empty one, unless an order."""

    def __init__(self, *, label, choices, **kwargs):
        super().__init__(
            label=label, choices=choices, required=False, widget=FilterSelect,
            error_messages={"invalid_choice": NOT_IN_LIST}, **kwargs,
        )  # fmt: skip


class QueueFilter(FilterForm):
    """Narrows and sorts the queue; an unknown value is a form error and filters nothing."""

    order = Choice(label=_("Order: urgent on top, then"), choices=ORDERS)
    q = forms.CharField(
        label=_("Number or words"),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_QUERY}),
        max_length=LONGEST_QUERY,
        required=False,
    )
    purpose = Choice(
        label=_("What it is"), choices=[ALL, *((p.value, p.label) for p in queue.PURPOSES)]
    )
    kind = Choice(label=_("Kind"), choices=[ALL, *Kind.choices])
    findings = Choice(label=_("Found by screening"), choices=[ALL, *FINDINGS])
    hours = Choice(label=_("Waiting for"), choices=[("", _("Any time")), *HOURS])
    area = TreeSlugField(
        tree="area", label=_("Area"), required=False, error_messages={"invalid_choice": NOT_IN_LIST}
    )
    board = Choice(label=_("Board"), choices=lambda: [ALL, *_boards()])
    author = forms.CharField(
        label=_("Shown as"),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 40}),
        max_length=40,
        required=False,
    )
    same_author = forms.IntegerField(
        min_value=1, max_value=LARGEST_KEY, required=False, widget=forms.HiddenInput
    )
    urgent = TickField(label=_("Only urgent"), required=False)

    def chosen(self):
        return queue.waiting(**self._picked())

    @property
    def is_narrowed(self):
        picked = self._picked()
        return bool(any(value for name, value in picked.items() if name != "order") or self.errors)

    @property
    def is_of_one_author(self):
        return bool(self._picked()["same_author"])

    @property
    def query_string(self):
        """What is chosen, as the end of an address with its ``?``; "" where nothing is."""
        return f"?{urlencode(self.kept)}" if self.kept else ""

    @property
    def kept(self):
        """What is chosen, as an address names it."""
        picked = {name: value for name, value in self._picked().items() if value}
        if picked.pop("urgent", False):
            picked["urgent"] = "on"
        return picked

    def _picked(self):
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


def _boards():
    return [(board.slug, board.local_name) for board in Board.objects.all()]
