"""The check of what the centre settled itself, without an order."""

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from forum.choices import Stage
from forum.models import Event, Thread
from portal.integrity.reading import in_chunks

ACTS = ("point_elsewhere", "take_note")
LAST = Event.objects.filter(thread=OuterRef("pk"), to_state=Stage.ANSWERED).order_by("-pk")


def matters():
    """A matter that the centre settled has neither an agency nor a date."""
    found = Thread.cases.filter(stage=Stage.ANSWERED, answered_at__isnull=True)
    settled = found.annotate(last=Subquery(LAST.values("act")[:1])).filter(last__in=ACTS)
    wrong = settled.filter(Q(agency__isnull=False) | Q(due_at__isnull=False))
    for chunk in in_chunks(wrong):
        for thread in chunk:
            words = _("Thread %(number)s was settled by the centre, but has an agency or a date.")
            yield words % {"number": thread.number}
