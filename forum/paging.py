"""Pages of a list whose length nobody counts: thirty rows, and whether there are more."""

from dataclasses import dataclass

from django import forms
from django.http import Http404

SIZE, MOST_PAGES = 30, 500


@dataclass(frozen=True)
class Page:
    rows: list
    number: int
    has_next: bool

    @property
    def has_previous(self):
        return self.number > 1


class PageForm(forms.Form):
    page = forms.IntegerField(min_value=1, max_value=MOST_PAGES, required=False)


def page_of(request, queryset):
    """The page the address asks for; what is no page number is no page."""
    form = PageForm(request.GET)
    if not form.is_valid():
        raise Http404
    number = form.cleaned_data["page"] or 1
    rows = list(queryset[(number - 1) * SIZE : number * SIZE + 1])
    return Page(rows=rows[:SIZE], number=number, has_next=len(rows) > SIZE)
