"""
Telling who came on duty since that something urgent waits.

Whoever is on duty when it is submitted hears of it in the same transaction
(``forum.workflow.alerting``). The worker's sweep calls this every minute; what was already
told is not told again.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from forum.choices import Desk
from forum.models import Submission
from forum.workflow import alerting
from portal.notifications.models import Notification

AT_MOST = 50
RECENT = timedelta(days=1)


def raise_waiting():
    """One notice about each urgent submission to each person on duty; returns how many."""
    waiting = {event_of(submission): submission for submission in _urgent()}
    if not waiting:
        return 0
    told = set(Notification.objects.filter(event__in=waiting).values_list("event", "recipient_id"))
    new = [
        (event, submission, person, role)
        for event, submission in waiting.items()
        for person, role in alerting.on_duty()
        if (event, person.pk) not in told and person.pk != submission.author_id
    ]
    for event, submission, person, role in new:
        with transaction.atomic():
            alerting.tell(person, submission, event, role=role)
    return len(new)


def event_of(submission):
    return alerting.event_of(submission, submission.version_number)


def _urgent():
    recent = timezone.now() - RECENT
    waiting = Submission.objects.pending(desk=Desk.MODERATION).speaking_of_danger()
    recently = waiting.filter(submitted_at__gte=recent)
    numbered = recently.annotate(version_number=Max("versions__number")).select_related("thread")
    return numbered.order_by("submitted_at", "pk")[:AT_MOST]
