"""Whose clock ran how long on a matter, in words."""

from django.db.models import Q
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from forum.models import Event
from workorders.clocks import spans
from workorders.models import Transition


def times_of(order, lines):
    """
    A row for the author and for each clock that has run: {label, value}; ``lines`` are those of
    all orders of the matter.
    """
    now = timezone.now()
    found = spans.times(
        submitted_at=order.thread.submitted_at,
        events=events_of(order.thread),
        lines=lines,
        now=now,
    )
    rows = [(_("The author, since the first submission"), found.citizen)]
    rows += [(str(whose.label), time) for whose, time in found.of.items() if time]
    return [{"label": label, "value": timesince(now - time, now)} for label, time in rows]


def events_of(thread):
    """The lines of a matter and of its own submission, oldest first, without those of answers."""
    own = Q(submission=thread.submission_id) | Q(thread=thread.pk, submission__isnull=True)
    return list(Event.objects.filter(own).only("act", "at", "to_state").order_by("at", "pk"))


def lines_of(thread_id):
    """The ledger lines of all orders of a matter, oldest first."""
    return list(Transition.objects.filter(order__thread=thread_id).order_by("at", "pk"))
