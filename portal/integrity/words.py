"""Checks of numbers, tree paths, notices and the audit log."""

import re
from collections import defaultdict
from datetime import date, datetime

from django.db.models import F, Manager, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from forum.models import Submission
from forum.models.numbering import DayCounter
from portal.agencies.models import Agency, Area, Category
from portal.audit.chain import verification
from portal.integrity.reading import PART, in_chunks
from portal.languages import without_suffix
from portal.notifications.models import Message, Notification
from portal.notifications.wording import SENTENCES
from workorders.models import ExportBatch, WorkOrder

NUMBERED: dict[str, QuerySet | Manager] = {
    "": Submission.objects.exclude(number=""),
    "WO": WorkOrder.objects,
    "EX": ExportBatch.objects,
}
# The facts that a notice or letter may contain; anything else could be confidential.
FACTS = {
    "title", "title_en", "path", "number", "thread", "order", "note", "agency", "agency_en",
    "reason", "reason_en", "advice", "advice_en", "kind", "kind_en", "kind_before",
    "kind_before_en", "due_at", "due_before_at", "calendar", "count", "role", "public",
    "stop_path", "interim", "limit", "marks", "redacted", "post", "why",
    "reopened", "question", "first_agency", "first_agency_en",
}  # fmt: skip
PATH = re.compile(r"/[\w/-]*(\?page=[0-9]+)?(#[\w-]+)?", re.ASCII)


def numbers():
    """Every number has the right format, and no counter is below a number already given."""
    for series, queryset in NUMBERED.items():
        highest: defaultdict[date, int] = defaultdict(int)
        for chunk in in_chunks(queryset.only("number")):
            for row in chunk:
                day, place = _parts(row.number, series)
                if day is None:
                    yield _("%(number)s is not a number of the form it should have.") % {
                        "number": row.number
                    }
                else:
                    highest[day] = max(highest[day], place)
        yield from _counters_behind(series, highest)


def _parts(number, series):
    found = re.fullmatch(rf"{series}([0-9]{{8}})([0-9]{{5}})", number, re.ASCII)
    if found is None:
        return None, 0
    try:
        return datetime.strptime(found[1], "%Y%m%d").date(), int(found[2])
    except ValueError:
        return None, 0


def _counters_behind(series, highest):
    counters = dict(DayCounter.objects.filter(series=series).values_list("day", "last"))
    for day, last in sorted(highest.items()):
        if counters.get(day, 0) < last:
            yield _("The counter of %(series)s%(day)s is behind: %(last)s was given.") % {
                "series": series,
                "day": day,
                "last": last,
            }


def trees():
    """Every path is the parent's path and the row's own slug."""
    for model in (Agency, Area, Category):
        right = Concat(F("parent__path"), F("slug"), Value("/"))
        below = model.objects.filter(parent__isnull=False).exclude(path=right)
        roots = model.objects.filter(parent__isnull=True).exclude(path=Concat("slug", Value("/")))
        for slug in [*below.values_list("slug", flat=True), *roots.values_list("slug", flat=True)]:
            yield _("%(kind)s %(slug)s has a wrong path.") % {
                "kind": model._meta.verbose_name,
                "slug": slug,
            }


def notices():
    """Notices and letters contain only known facts and link to a page of the portal."""
    for model in (Notification, Message):
        for chunk in in_chunks(model.objects.only("name", "facts")):
            for row in chunk:
                is_plain = PATH.fullmatch(str(row.facts.get("path", "/")))
                is_known = row.name in SENTENCES and set(map(without_suffix, row.facts)) <= FACTS
                if not (is_known and is_plain):
                    yield _("%(kind)s %(id)s says something it should not.") % {
                        "kind": model._meta.verbose_name,
                        "id": row.pk,
                    }


def audit():
    """No line of a ledger was changed, removed or inserted."""
    yield from verification.problems(part=PART.get())
