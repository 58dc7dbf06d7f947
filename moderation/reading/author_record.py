"""
What moderators decided about the author of a submission so far: numbers and decisions, and no name.
An author who is anonymous stays so.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.urls import reverse

from forum.choices import Desk
from forum.models import Submission
from moderation.models import Decision, Outcome, Sanction
from moderation.reading.decided import title_of_decided

LATEST = 5


@dataclass(frozen=True)
class AuthorRecord:
    """The numbers of decisions in force by outcome, and the newest of them as rows."""

    first_seen: datetime | None
    published: int
    returned: int
    refused: int
    sanctions: list[Sanction]
    latest: list[dict]


def record_of(submission: Submission) -> AuthorRecord | None:
    """The record, this submission aside; None without an account. Three queries."""
    if submission.author_id is None:
        return None
    sent = Submission.objects.filter(author=submission.author_id, desk=Desk.MODERATION)
    counted = sent.aggregate(
        first_seen=Min("submitted_at"),
        published=_count(Outcome.APPROVE, submission),
        returned=_count(Outcome.SEND_BACK, submission),
        refused=_count(Outcome.REFUSE, submission),
    )
    decided = Decision.objects.filter(
        submission__author=submission.author_id,
        superseded_by__isnull=True,
        act__in=Outcome.values,
    ).exclude(submission=submission.pk)
    latest = decided.select_related("submission__thread", "version", "chosen_reason").newest_first()
    return AuthorRecord(
        latest=[_row(decision) for decision in latest[:LATEST]],
        sanctions=list(Sanction.objects.in_force().filter(person=submission.author_id)),
        **counted,
    )


def _count(outcome, submission):
    in_force = Q(decisions__outcome=outcome, decisions__superseded_by__isnull=True)
    return Count("decisions", filter=in_force & ~Q(pk=submission.pk), distinct=True)


def _row(decision):
    submission = decision.submission
    return {
        "title": title_of_decided(decision),
        "language": submission.language,
        "url": reverse("moderation:detail", args=[submission.pk]),
        "outcome_label": decision.get_outcome_display(),
        "reason": decision.chosen_reason,
        "at": decision.at,
    }
