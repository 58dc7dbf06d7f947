"""The figures on top of the desk: how much waits, since when, and what one decided today."""

from typing import Any

from django.db.models import Subquery
from django.utils import timezone

from forum.choices import Desk
from forum.models import Submission
from forum.templatetags.times import waited
from moderation.backlog import WARN_AFTER, Backlog
from moderation.models import Decision, Outcome
from moderation.reading import second_looks
from moderation.reading.rows import title_of
from portal import counting
from portal.accounts.models import User
from portal.counting import BoundedCount

DECIDED_SHOWN = 20


def counts(viewer):
    """How much waits, counted up to a bound, and since when, in one query."""
    pending = Submission.objects.pending(desk=Desk.MODERATION)
    oldest = pending.order_by("submitted_at").values("submitted_at")[:1]
    columns: dict[str, Any] = {
        "total": BoundedCount(pending),
        "urgent": BoundedCount(pending.urgent()),
        "oldest": Subquery(oldest),
        "late": BoundedCount(pending.filter(submitted_at__lt=timezone.now() - WARN_AFTER)),
        "second_looks": BoundedCount(second_looks.waiting_for(viewer)),
    }
    found: dict[str, Any] = dict(User.objects.filter(pk=viewer.pk).values(**columns).get())
    return found | {
        "backlog": Backlog(found["late"], found["oldest"]),
        "total_words": counting.in_words(found["total"]),
        "urgent_words": counting.in_words(found["urgent"]),
        "oldest_words": waited(found["oldest"]),
    }


def decided_today(user):
    """The user's decisions since midnight: their count, and the newest ``DECIDED_SHOWN``."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    # Without decisions about imports: thousands made in bulk would hide the individual ones.
    mine = Decision.objects.filter(actor_id=user.pk, at__gte=midnight, act__in=Outcome.values)
    shown = mine.select_related("submission__thread", "version").newest_first()
    return {
        "count": mine.count(),
        "rows": [
            {"decision": decision, "title": title_of(decision.submission) or decision.version.title}
            for decision in shown[:DECIDED_SHOWN]
        ],
    }
