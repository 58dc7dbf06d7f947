"""
The filter above a list: one that nothing was chosen in looks the same for every reader, and is
kept until a row changes that it offers.
"""

from django.http import QueryDict
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
    return _panels.get(filter_class, action, replaces, current_language().code)


def _make(filter_class, action, replaces, _language):
    translations.begin()
    form = filter_class(QueryDict(), Thread.objects.none()).form
    context = {"form": form, "action": action, "target": "#results", "replaces": replaces}
    return render_to_string("partials/filter_panel.html", context)


_panels = Kept(_make, *TABLES, Translation._meta.db_table)
