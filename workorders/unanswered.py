"""
The alarm about matters that have waited long for an answer: an inspection fails a whole site for
one that it has not answered within three months.

The citizen's time counts, in days from the first submission; nothing stops it. Supervisors and
the dispatchers on duty are told on the first working day on which a matter has waited for
``UNANSWERED_ALARM_DAYS``, and then weekly; of urgent matters also on a day off.
"""

import datetime
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from forum.choices import Visibility
from forum.models import Thread
from forum.urgency import Priority
from portal.accounts.duty import people_with
from portal.accounts.models import User
from portal.notifications.models import Notification
from portal.notifications.outbox import notify
from workorders.calendar import workdays

NAME = "matters_unanswered"
AGAIN_AFTER_DAYS = 7
# Each series has its own days: the urgent ones also days off.
USUAL, URGENT = "usual", "urgent"


def waiting_too_long() -> QuerySet[Thread]:
    """Matters whose author has waited for that long, the longest first."""
    found: QuerySet[Thread] = Thread.cases.still_waiting().filter(
        submitted_at__lt=_begin_of_day(timezone.localdate() - _alarm_after() + timedelta(days=1))
    )
    return found.exclude(visibility=Visibility.HIDDEN).order_by("submitted_at", "pk")


def warn() -> int:
    """Tell whoever has to know of the matters that are due today; returns how many were told."""
    told = 0
    for series in (USUAL, URGENT):
        today = timezone.localdate()
        if series == USUAL and not workdays.calendar_in_force().is_working(today):
            continue
        told += _warn_of(series, today)
    return told


def _warn_of(series: str, today: date) -> int:
    event = f"unanswered-{series}-{today.isoformat()}"
    told = set(Notification.objects.filter(event=event).values_list("recipient", flat=True))
    untold = [person for person in people_to_warn() if person.pk not in told]
    if not untold:
        return 0
    count = _number_due(_last_told(series, before=today), today, series)
    if not count:
        return 0
    for person in untold:
        with transaction.atomic():
            notify(
                person, event=event, name=NAME, title="", public=True, count=count,
                limit=_alarm_after().days, path=reverse("workorders:unanswered"),
            )  # fmt: skip
    return len(untold)


def people_to_warn() -> QuerySet[User]:
    """Supervisors, and the dispatchers on duty."""
    return (people_with("supervise") | people_with("dispatch_orders")).distinct().order_by("pk")


def _number_due(last: date | None, today: date, series: str) -> int:
    """
    How many came to the limit, or to a further week past it, after ``last``, up to today.
    """
    found = waiting_too_long()
    urgent = Q(priority__gt=Priority.USUAL)
    found = found.filter(urgent) if series == URGENT else found.exclude(urgent)
    dates = (timezone.localdate(at) for at in found.values_list("submitted_at", flat=True))
    over = [(today - day - _alarm_after()).days for day in dates]
    if last is None:
        return len(over)
    return sum(days % AGAIN_AFTER_DAYS < (today - last).days for days in over)


def _last_told(series: str, *, before: date) -> date | None:
    """The day on which somebody was told last, before this one."""
    events = Notification.objects.filter(name=NAME, event__startswith=f"unanswered-{series}-")
    events = events.exclude(event=f"unanswered-{series}-{before.isoformat()}")
    last = events.order_by("-pk").values_list("event", flat=True).first()
    return date.fromisoformat(last.rpartition(f"{series}-")[2]) if last else None


def _alarm_after() -> timedelta:
    return timedelta(days=settings.UNANSWERED_ALARM_DAYS)


def _begin_of_day(day: date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
