"""The figures on top of the desk: how much waits, since when, and which are urgent."""

from typing import Any

from django.db.models import Exists, Subquery
from django.utils import timezone

from forum.choices import Desk
from forum.models import Submission
from forum.templatetags.times import waited
from moderation.backlog import WARN_AFTER, Backlog
from moderation.imports import reading as imports
from moderation.models import HandoverNote, Question
from moderation.reading import second_looks
from portal import counting
from portal.accounts.models import User
from portal.counting import BoundedCount

# What waits is counted as far as in the head of the page: ten thousand rows would be read for more.
MOST_COUNTED = 999


def counts(viewer):
    """How much waits, counted up to a bound, and since when, in one query."""
    pending = Submission.objects.pending(desk=Desk.MODERATION)
    oldest = pending.order_by("submitted_at").values("submitted_at")[:1]
    columns: dict[str, Any] = {
        "total": BoundedCount(pending, most=MOST_COUNTED),
        "urgent": BoundedCount(pending.urgent(), most=MOST_COUNTED),
        "oldest": Subquery(oldest),
        # Asked here, so that what is seldom there costs no query of its own.
        "has_imports": Exists(imports.undecided()),
        "has_questions": Exists(Question.objects.unanswered()),
        "has_handover": Exists(HandoverNote.objects.all()),
        "late": BoundedCount(
            pending.filter(submitted_at__lt=timezone.now() - WARN_AFTER), most=MOST_COUNTED
        ),
        "second_looks": BoundedCount(second_looks.waiting_for(viewer)),
    }
    found: dict[str, Any] = dict(User.objects.filter(pk=viewer.pk).values(**columns).get())
    return found | {
        "backlog": Backlog(found["late"], found["oldest"]),
        "total_words": counting.in_words(found["total"], most=MOST_COUNTED),
        "urgent_words": counting.in_words(found["urgent"], most=MOST_COUNTED),
        "oldest_words": waited(found["oldest"]),
    }
