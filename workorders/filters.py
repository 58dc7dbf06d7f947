"""Filters of the list of orders, within the chosen tab."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.choices import Visibility
from forum.filters import NOT_IN_LIST, TickField
from forum.models.numbering import numbers_ending_in, typed_number
from portal.agencies.choices import FilterSelect, TreeChoiceField
from portal.agencies.models import Agency
from workorders.models import WorkOrder
from workorders.models.statuses import CLOSED_FOR_GOOD
from workorders.reading.clock import end_of_soon
from workorders.workflow.dispatching import SERIES

# Orders whose title some staff may no longer read: found by number only, never by words.
_UNREADABLE = Q(thread__visibility=Visibility.HIDDEN) | Q(
    thread__visibility=Visibility.PRIVATE, status__in=CLOSED_FOR_GOOD
)


class TreeFilter(filters.ModelChoiceFilter):
    field_class = TreeChoiceField


class TickFilter(filters.Filter):
    field_class = TickField


class OrderFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Number or words of the title"),
        method="matching",
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 100}),
        max_length=100,
    )
    agency = TreeFilter(
        label=_("Agency"),
        queryset=Agency.objects.all(),
        method="of_agency",
        to_field_name="slug",
        widget=FilterSelect,
        error_messages={"invalid_choice": NOT_IN_LIST},
    )
    overdue = TickFilter(label=_("Only overdue ones"), method="only_overdue")
    due_soon = TickFilter(label=_("Only those due within two working days"), method="only_due_soon")
    ever_overdue = TickFilter(
        label=_("Ever overdue, also with another agency"), method="only_ever_overdue"
    )

    class Meta:
        model = WorkOrder
        fields: list[str] = []

    def matching(self, orders, name, text):
        text = text.strip()
        return orders.filter(
            _of_number(typed_number(text)) | (Q(thread__title__icontains=text) & ~_UNREADABLE)
        )

    def of_agency(self, orders, name, agency):
        return orders.for_agency(agency)

    def only_ever_overdue(self, orders, name, wanted):
        return orders.ever_overdue() if wanted else orders

    def only_overdue(self, orders, name, wanted):
        return orders.overdue() if wanted else orders

    def only_due_soon(self, orders, name, wanted):
        return orders.due_before(end_of_soon()) if wanted else orders


def _of_number(number):
    """Orders whose number, or their matter's, begins with what was typed or ends in its digits."""
    if not number:
        return Q(pk__in=[])
    found = Q(number__startswith=number) | Q(thread__number__startswith=number)
    digits = number.removeprefix(SERIES)
    found |= Q(number__in=numbers_ending_in(digits, series=SERIES))
    return found if digits != number else found | Q(thread__number__in=numbers_ending_in(digits))
