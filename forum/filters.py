"""The filters for lists of matters, the same on pages and in the API."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum.choices import Kind, Stage
from forum.models import Thread
from forum.paging import Order
from forum.search import index
from forum.search.bigrams import LONGEST_QUERY, SearchTooShort, search_words
from portal.agencies import choices

TOO_SHORT = _("Please type at least two characters to search for.")
TOO_LONG = _("Please search for at most 100 characters.")
NOT_IN_LIST = _("This list does not have what was asked for. Please choose from it.")
NOT_A_TICK = _("What was asked for here is not understood. Please tick the box, or leave it empty.")
TICKS = {None: False, "": False, False: False, "false": False, "False": False, "0": False}
TICKS |= {True: True, "on": True, "true": True, "True": True, "1": True}
ORDERS = [
    ("new", _("Newest first")),
    ("active", _("Latest activity first")),
    ("supported", _("Met by most people first")),
    ("waiting", _("Answered by nobody yet, oldest first")),
]
# Statuses beside the stages: several stages together, or with the due date passed.
OPEN, OVERDUE = "open", "overdue"
STATUSES = [
    *Stage.choices,
    (OPEN, _("With an agency, not answered")),
    (OVERDUE, _("Overdue")),
]
NEWEST_FIRST = Order("published_at")
ORDERED_BY = {
    "new": NEWEST_FIRST,
    "active": Order("last_activity_at"),
    "supported": Order("support_count", is_moment=False),
    "waiting": Order("published_at", descending=False),
}


def refuse_too_short(query):
    try:
        search_words(query)
    except SearchTooShort as error:
        raise ValidationError(TOO_SHORT, code="too_short") from error


class SearchField(forms.CharField):
    """A search query; ValidationError where it is too short or too long."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", LONGEST_QUERY)
        kwargs.setdefault("error_messages", {"max_length": TOO_LONG})
        super().__init__(validators=[refuse_too_short], **kwargs)


class SearchFilter(django_filters.Filter):
    field_class = SearchField


class TreeFilter(django_filters.Filter):
    """Matches a row of a tree and every row below it."""

    field_class = choices.TreeSlugField

    def __init__(self, tree, **kwargs):
        super().__init__(
            field_name=tree,
            tree=tree,
            error_messages={"invalid_choice": NOT_IN_LIST},
            **kwargs,
        )

    def filter(self, queryset, slug):
        if not slug:
            return queryset
        ids = choices.ids_below(self.field_name, slug)
        return queryset.filter(**{f"{self.field_name}__in": ids})


class ListedFilter(django_filters.ChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(
            error_messages={"invalid_choice": NOT_IN_LIST},
            widget=choices.FilterSelect,
            **kwargs,
        )


class TickBox(forms.CheckboxInput):
    """Gives its field the value as it stands in the address, understood or not."""

    def __init__(self, attrs=None):
        super().__init__(attrs, check_test=lambda value: TICKS.get(value, False))

    def value_from_datadict(self, data, files, name):
        return data.get(name, "")


class TickField(forms.BooleanField):
    """On or off; an address that says anything else is not taken for on."""

    widget = TickBox

    def to_python(self, value):
        if value not in TICKS:
            raise ValidationError(NOT_A_TICK, code="invalid_choice")
        return TICKS[value]


class FilterForm(forms.Form):
    """Every field is optional, so its template does not label fields as "optional"."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        template = "forum/reading/filter_field.html"
        for field in self.fields.values():
            field.template_name = template  # type: ignore[attr-defined]  # not in the stubs


class ThreadFilter(django_filters.FilterSet):
    q = SearchFilter(label=_("Words"), method="find")
    kind = ListedFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("All"))
    category = TreeFilter("category", label=_("Category"))
    area = TreeFilter("area", label=_("Area"))
    agency = TreeFilter("agency", label=_("Agency"))
    status = ListedFilter(
        label=_("Status"), choices=STATUSES, empty_label=_("All"), method="filter_status"
    )
    order = ListedFilter(
        label=_("Sort by"), choices=ORDERS, empty_label=None, method="filter_waiting"
    )

    class Meta:
        model = Thread
        fields: list[str] = []
        form = FilterForm

    def find(self, queryset, name, query):
        return queryset.filter(pk__in=self.hits)

    @cached_property
    def hits(self):
        """What holds the words that somebody typed, for ``pk__in``."""
        return index.all_matching(self.query)

    @property
    def has_a_common_word(self):
        return bool(self.query) and not isinstance(self.hits, list)

    @property
    def without_words(self):
        """What would be listed if no words had been typed."""
        queryset = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name != "q":
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def filter_status(self, queryset, name, status):
        if status == OPEN:
            return queryset.with_an_agency()
        return queryset.overdue() if status == OVERDUE else queryset.filter(stage=status)

    def filter_waiting(self, queryset, name, order):
        return queryset.waiting_for_an_answer() if order == "waiting" else queryset

    @property
    def chosen(self):
        """The valid filter values that are not empty."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def is_narrowed(self):
        """Whether this is anything else than the whole list, newest first."""
        return bool(self.form.errors or set(self.chosen) - {"order"} or self.sorted_by != "new")

    @property
    def is_for_people_to_answer(self):
        """Whether these are inquiries that nobody answered: other readers may know the answer."""
        return self.sorted_by == "waiting" and self.chosen.get("kind") == Kind.INQUIRY

    @property
    def sorted_by(self):
        return self.chosen.get("order", "new")

    @property
    def row_order(self):
        return ORDERED_BY[self.sorted_by]

    @property
    def query(self):
        return self.chosen.get("q", "")


class SuggestionFilter(ThreadFilter):
    """On a board of one kind there is no kind to choose."""

    kind: Any = None


class NoticeFilter(SuggestionFilter):
    """A notice is not handled: it has no status and waits for nobody."""

    category: Any = None
    area: Any = None
    status: Any = None
    order: Any = None
