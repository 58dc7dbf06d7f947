"""
What the page of an agency shows of its public matters, those of the agencies below it included.

Each figure is the length of the list it links to. None counts further than ``MOST_COUNTED``,
so that an agency with a million answers costs no more than one with ten thousand.
"""

from typing import cast

from django.core.cache import cache
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from forum.choices import Stage
from forum.filters import OPEN, OVERDUE
from forum.models import Thread
from forum.reading import rows
from forum.templatetags.times import days_ago

ROWS = 5
MOST_COUNTED = 10_000
SECONDS_KEPT = 60


def cards(agency):
    """The figures for ``partials/stat_card.html``, each leading to the list of what it counts."""
    key = f"agency-figures-{agency.pk}"
    kept = cache.get_or_set(key, lambda: _count(agency), SECONDS_KEPT)
    figures = cast(dict[str, int], kept)  # never None: a cache miss is counted
    labels = {
        OPEN: pgettext("number of an agency", "with the agency, not answered"),
        OVERDUE: pgettext("number of an agency", "of these overdue"),
        Stage.ANSWERED: pgettext("number of an agency", "answered"),
        Stage.SOLVED: pgettext("number of an agency", "solved, as their authors say"),
    }
    return [
        {"number": _number(figures[status]), "label": label, "url": _list_of(agency, status)}
        for status, label in labels.items()
    ]


def overdue(agency):
    """Rows of its overdue matters, those that are longest overdue first."""
    found = _matters(agency).overdue().order_by("due_at", "pk")
    return [row for _thread, row in _listed(found, agency)]


def latest_answered(agency):
    """Rows of its answered matters, the newest answer first; each says when it was answered."""
    found = _matters(agency).filter(answered_at__isnull=False).order_by("-answered_at", "-pk")
    return [
        row | {"since": _("answered: %(day)s") % {"day": days_ago(thread.answered_at)}}
        for thread, row in _listed(found, agency)
    ]


def _listed(threads, agency):
    """The first threads with their rows, which name an agency only where it is another one."""
    listed = list(threads.for_rows()[:ROWS])
    for thread, row in zip(listed, rows.rows(listed), strict=True):
        is_own = thread.agency_id == agency.pk
        yield thread, row | ({"agency_label": ""} if is_own else {})


def _matters(agency):
    return Thread.objects.matters().handled_by(agency)


def _count(agency):
    matters = _matters(agency)
    found = {
        OPEN: matters.with_an_agency(),
        OVERDUE: matters.overdue(),
        Stage.ANSWERED: matters.filter(stage=Stage.ANSWERED),
        Stage.SOLVED: matters.filter(stage=Stage.SOLVED),
    }
    return {
        str(status): threads.order_by()[: MOST_COUNTED + 1].count()
        for status, threads in found.items()
    }


def _number(count):
    number = number_format(min(count, MOST_COUNTED), use_l10n=True, force_grouping=True)
    return number if count <= MOST_COUNTED else _("over %(number)s") % {"number": number}


def _list_of(agency, status):
    return f"{reverse('threads:list')}?{urlencode({'agency': agency.slug, 'status': status})}"
