"""
Telling who is on duty that something urgent waits.

The worker's sweep calls this every minute; what was already told is not told again.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from forum.choices import Desk
from forum.models import Submission
from moderation.queues import title_of
from portal.accounts.models import User
from portal.notifications.models import Notification
from portal.notifications.outbox import notify

AT_MOST = 50
RECENT = timedelta(days=1)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def raise_waiting():
    """One notice about each urgent submission to each person on duty; returns how many."""
    waiting = {event_of(submission): submission for submission in _urgent()}
    if not waiting:
        return 0
    moderators = set(_people_with("accounts.moderate"))
    dispatchers = set(_people_with("accounts.dispatch_orders")) - moderators
    told = set(Notification.objects.filter(event__in=waiting).values_list("event", "recipient_id"))
    new = [
        (event, submission, person, person in moderators)
        for event, submission in waiting.items()
        for person in [*moderators, *dispatchers]
        if (event, person.pk) not in told and person.pk != submission.author_id
    ]
    for event, submission, person, decides in new:
        _tell(person, event, submission, decides=decides)
    return len(new)


def event_of(submission):
    return f"urgent-{submission.pk}-v{submission.version_number}"


def _urgent():
    recent = timezone.now() - RECENT
    urgent = Submission.objects.pending(desk=Desk.MODERATION).filter(
        urgent=True, submitted_at__gte=recent
    )
    numbered = urgent.annotate(version_number=Max("versions__number")).select_related("thread")
    return numbered.order_by("submitted_at", "pk")[:AT_MOST]


def _people_with(permission):
    # Administrators by superuser flag are not on duty; those given the role are.
    return User.objects.with_perm(
        permission, is_active=True, include_superusers=False, backend=BACKEND
    )


@transaction.atomic
def _tell(person, event, submission, *, decides):
    path = (
        reverse("moderation:detail", args=[submission.pk])
        if decides
        else reverse("workorders:awaiting_dispatch")
    )
    notify(
        person,
        event=event,
        name="urgent",
        title=title_of(submission),
        number=submission.number or (submission.thread.number if submission.thread else ""),
        path=path,
    )
