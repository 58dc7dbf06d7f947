"""
The filter above a list: with the same choices it looks the same for every reader, and is kept
until a row changes that it offers.
"""

from django.template.loader import render_to_string

from forum.models import Thread
from forum.paging import IN_ADDRESSES
from portal.agencies.choices import TABLES
from portal.languages import current_language
from portal.translations import reading as translations
from portal.translations.models import Translation
from portal.versions.reading import Kept


def is_untouched(query):
    """Whether the query of an address asks for nothing that a filter offers."""
    return IN_ADDRESSES.issuperset(query)


def untouched(filter_class, *, action, replaces):
    """The panel as HTML; ``replaces`` as in its partial."""
    return _panels.get(filter_class, (), action, replaces, current_language().code)


def narrowed(filters, *, action, replaces):
    """The same of a list that somebody narrowed; words they typed are not kept."""
    if filters.data.get("q"):
        return _write(filters, action, replaces)
    values = tuple((name, filters.data.get(name)) for name in filters.filters)
    return _panels.get(filters.__class__, values, action, replaces, current_language().code)


def _make(filter_class, values, action, replaces, _language):
    translations.begin()
    return _write(filter_class(dict(values), Thread.objects.none()), action, replaces)


def _write(filters, action, replaces):
    context = {
        "form": filters.form,
        "action": action,
        "reset_url": action if filters.is_narrowed else "",
        "target": "#results",
        "replaces": replaces,
    }
    return render_to_string("partials/filter_panel.html", context)


_panels = Kept(_make, *TABLES, Translation._meta.db_table)
