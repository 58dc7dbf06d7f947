"""One's own last decisions, with what can be taken back."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone

from moderation.models import Decision, Outcome
from moderation.reading.rows import title_of
from moderation.workflow.taking_back import last_of


@dataclass(frozen=True)
class Row:
    """One decision; ``is_in_force`` where it still stands as it was made."""

    decision: Decision
    title: str
    is_in_force: bool
    # Whether its author may have heard of it, so that taking it back is told too.
    is_heard: bool
    # How many were decided at the same press, this one the first, and how many of them still stand.
    together: int = 0
    standing: int = 0


def last_decisions(user, *, shown=None):
    """
    The user's last decisions, the newest first (``shown`` of them), and how many were made since
    midnight; in one query.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = Decision.objects.filter(actor_id=user.pk, at__gte=midnight, act__in=Outcome.values)
    counted = today.order_by().values("actor_id").annotate(number=Count("pk")).values("number")
    last = last_of(user).select_related("submission__thread", "version", "superseded_by")
    found = list(
        last.annotate(
            today=Subquery(counted),
            together=Subquery(_together()),
            standing=Subquery(_together(standing=True)),
        )
    )
    return {
        "today": (found[0].today or 0) if found else 0,
        "rows": [_row(decision) for decision in found][:shown],
    }


def _together(*, standing=False):
    """How many were decided at the press that a row of the outer query began."""
    # Of one's newest decisions, as all since the tenth press before: the index ends there.
    same = Decision.objects.filter(
        actor_id=OuterRef("actor_id"), at__gte=OuterRef("at"), data__batch=OuterRef("data__batch")
    )
    if standing:
        same = same.filter(superseded_by__isnull=True)
    return same.order_by().values("actor_id").annotate(number=Count("pk")).values("number")


def _row(decision):
    submission = decision.submission
    is_superseded = getattr(decision, "superseded_by", None) is not None
    delay: timedelta = settings.DECISIONS_HEARD_AFTER
    return Row(
        decision=decision,
        title=title_of(submission, decision.version),
        is_in_force=not is_superseded and submission.state == decision.to_state,
        is_heard=decision.at + delay <= timezone.now(),
        together=decision.together or 0,
        standing=decision.standing or 0,
    )
