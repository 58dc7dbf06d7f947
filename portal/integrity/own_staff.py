"""Checks of complaints about the people of an agency."""

from collections.abc import Iterator

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from forum.models import Event, Thread

ACTS = ["mark_about_staff", "unmark_about_staff"]


def marks() -> Iterator[str]:
    """Every matter is marked as a complaint about an agency's people as its ledger says last."""
    lines = Event.objects.filter(thread=OuterRef("pk"), act__in=ACTS).order_by("-pk")
    told = Event.objects.filter(act__in=ACTS).values("thread")
    concerned = Thread.cases.filter(Q(about_staff_of__isnull=False) | Q(pk__in=told))
    concerned = concerned.annotate(
        last_act=Subquery(lines.values("act")[:1]),
        last_agency=Subquery(lines.values("data__agency")[:1]),
    ).select_related("about_staff_of")
    for thread in concerned.order_by("pk"):
        expected = thread.last_agency if thread.last_act == "mark_about_staff" else ""
        agency = thread.about_staff_of.name if thread.about_staff_of else ""
        if agency != (expected or ""):
            yield _(
                "Thread %(thread)s is marked as about the people of “%(is)s”, its ledger says "
                "“%(ledger)s”."
            ) % {"thread": thread.number, "is": agency, "ledger": expected}
