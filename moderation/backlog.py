"""
Warns moderators and supervisors that submissions wait so long that ``REVIEW_HOURS`` will be over.

The worker's sweep calls ``warn`` every minute. While anything waits for longer than
``WARN_AFTER``, each person is told once in each period of ``WARN_AGAIN_AFTER``; the desk shows
the same count at any time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from forum.choices import Desk
from forum.models import Submission
from forum.urgency import REVIEW_HOURS
from portal.accounts.duty import people_with
from portal.accounts.models import User
from portal.notifications.models import Notification
from portal.notifications.outbox import notify

WARN_AFTER = timedelta(hours=REVIEW_HOURS - 4)
WARN_AGAIN_AFTER = timedelta(hours=4)
NAME = "backlog"


@dataclass(frozen=True)
class Backlog:
    """How many submissions have waited for longer than ``WARN_AFTER``, and since when."""

    count: int
    oldest: datetime | None

    @property
    def ends(self) -> datetime | None:
        """When the ``REVIEW_HOURS`` of the oldest are over."""
        return None if self.oldest is None else self.oldest + timedelta(hours=REVIEW_HOURS)

    @property
    def is_over(self) -> bool:
        return self.ends is not None and self.ends < timezone.now()


def backlog() -> Backlog:
    waiting = Submission.objects.pending(desk=Desk.MODERATION)
    old = waiting.filter(submitted_at__lt=timezone.now() - WARN_AFTER)
    return Backlog(**old.aggregate(count=Count("pk"), oldest=Min("submitted_at")))


def warn() -> int:
    """Tell whoever is on duty, once in each period; returns the number of people told."""
    late = backlog()
    if not late.count:
        return 0
    event = _event(timezone.now())
    told = Notification.objects.filter(event=event).values("recipient")
    untold = people_to_warn().exclude(pk__in=told)
    for person in untold:
        with transaction.atomic():
            _tell(person, late, event=event)
    return len(untold)


def people_to_warn():
    """Active moderators and supervisors; administrators by superuser flag are not on duty."""
    found = people_with("moderate") | people_with("supervise")
    return found.distinct().order_by("pk")


def _tell(person: User, late: Backlog, *, event: str) -> None:
    assert late.ends is not None  # something waits, so there is an oldest
    moderates = person.has_perm("accounts.moderate")
    path = reverse("moderation:queue") if moderates else reverse("moderation:figures")
    notify(
        person,
        event=event,
        name=NAME,
        path=path,
        count=late.count,
        limit=REVIEW_HOURS,
        due_at=late.ends.isoformat(),
    )


def _event(now: datetime) -> str:
    """The same name all through one period of the clock, so that each is told once in it."""
    return f"backlog-{int(now.timestamp() // WARN_AGAIN_AFTER.total_seconds())}"
