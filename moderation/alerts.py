"""
Notifies staff who came on duty after an urgent submission was made.

Staff on duty at that time were notified in the transaction of the submission
(``forum.workflow.submissions.alerting``). The worker's sweep calls this every minute; nobody is
notified twice of the same version.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Case, CharField, Count, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from forum.choices import Desk
from forum.models import Submission, SubmissionVersion
from forum.workflow.submissions import alerting
from portal.notifications.models import Notification

AT_MOST = 50
RECENT = timedelta(days=1)


def raise_waiting():
    """Notify each person on duty once of each urgent submission; returns the number of notices."""
    if not _urgent().exists():
        return 0
    people = alerting.staff_on_duty()
    waiting = {event_of(submission): submission for submission in _untold(people)}
    told = set(Notification.objects.filter(event__in=waiting).values_list("event", "recipient_id"))
    new = [
        (event, submission, person, role)
        for event, submission in waiting.items()
        for person, role in people
        if (event, person.pk) not in told and person.pk != submission.author_id
    ]
    for event, submission, person, role in new:
        with transaction.atomic():
            alerting.notify_one(person, submission, event, role=role)
    return len(new)


def event_of(submission):
    return alerting.event_name(submission, submission.version_number)


def _urgent():
    waiting = Submission.objects.pending(desk=Desk.MODERATION).urgent()
    return waiting.filter(submitted_at__gte=timezone.now() - RECENT)


def _untold(people):
    """
    The first ``AT_MOST`` urgent submissions that somebody on duty was not notified of. The
    others are excluded before the limit: otherwise they would use it up.
    """
    everybody = [person.pk for person, _role in people]
    wanted = Case(
        When(author_id__in=everybody, then=Value(len(everybody) - 1)),
        default=Value(len(everybody)),
    )
    waiting = _urgent().annotate(version_number=_latest_version())
    told = Notification.objects.filter(event=OuterRef("event_told"), recipient__in=everybody)
    numbered = waiting.annotate(
        event_told=_event_in_sql(), told=Coalesce(Subquery(_count(told)), Value(0)), wanted=wanted
    )
    untold = numbered.filter(told__lt=F("wanted")).select_related("thread")
    return untold.order_by("submitted_at", "pk")[:AT_MOST]


def _latest_version():
    versions = SubmissionVersion.objects.filter(submission=OuterRef("pk"))
    return Subquery(versions.order_by("-number").values("number")[:1])


def _event_in_sql():
    """The value of ``event_of`` as a database expression."""
    number, version = (Cast(name, CharField()) for name in ("pk", "version_number"))
    return Concat(Value("urgent-"), number, Value("-v"), version)


def _count(rows):
    return rows.order_by().values("event").annotate(count=Count("pk")).values("count")
