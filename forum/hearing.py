"""
When others hear of a moderator's decision: ``settings.DECISIONS_HEARD_AFTER`` after it.

Pages show at once what was decided. Letters, notices, followers, feeds, batches of new orders and
other consumers wait, so that a decision taken back meanwhile is told to nobody. What another desk
decides is heard at once, and so are alerts about danger.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from forum.choices import Desk
from forum.models import Event, Submission, Thread


def waiting_time(desk: str) -> timedelta:
    """How long others wait to hear of what this desk decides."""
    delay: timedelta = settings.DECISIONS_HEARD_AFTER
    return delay if desk == Desk.MODERATION else timedelta()


def waiting_time_of(event: Event) -> timedelta:
    """How long a consumer of events waits for this line."""
    return waiting_time(event.submission.desk) if event.submission else timedelta()


def earliest(submission: Submission, *, at: datetime | None) -> datetime | None:
    """
    When people may hear of what is decided about the submission now; None for at once. Nobody is
    told of what happened in the past (``at``), so there is nothing to wait for.
    """
    delay = waiting_time(submission.desk)
    return timezone.now() + delay if delay and at is None else None


def earliest_for_author(thread: Thread) -> datetime | None:
    """
    When the author may hear what else becomes of a matter: not before its publication or
    acceptance was told. None for at once.
    """
    heard = (thread.published_at or thread.last_activity_at) + settings.DECISIONS_HEARD_AFTER
    return heard if heard > timezone.now() else None


def newest_heard() -> datetime:
    """What was published up to this moment is told to those who ask what is new."""
    delay: timedelta = settings.DECISIONS_HEARD_AFTER
    return timezone.now() - delay
