"""How the nearest submissions were decided that moderators have decided already."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from forum.choices import Purpose
from forum.search.similar import Likeness
from moderation.models import Decision, Outcome, Reason
from moderation.reading.decided import title_of_decided

SHOWN = 5
LEAST_PERCENT = 10
# The newest decisions of each kind; most are approvals, and the others are what one looks for.
APPROVALS_LOOKED_AT = 60
OTHERS_LOOKED_AT = 140
LONGEST_READ = 2_000
COMPARED = [Purpose.MATTER, Purpose.ANSWER, Purpose.FOLLOW_UP]


@dataclass(frozen=True)
class LikeCase:
    """One decided submission; ``shared`` are the marked words that stand in both texts."""

    title: str
    language: str
    url: str
    percent: int
    shared: list[str]
    outcome: str
    outcome_label: str
    reason: Reason | None
    at: datetime


def like_cases_of(submission, likeness: Likeness, words: list[str]) -> list[LikeCase]:
    """
    At most ``SHOWN``, those with most of the marked ``words`` first, then the nearest texts; one
    query.
    """
    cases = [_case(decision, likeness, words) for decision in _decisions(submission)]
    like = [case for case in cases if case.shared or case.percent >= LEAST_PERCENT]
    return sorted(like, key=lambda case: (-len(case.shared), -case.percent))[:SHOWN]


def _decisions(submission):
    decided = Decision.objects.filter(
        superseded_by__isnull=True, submission__purpose__in=COMPARED, act__in=Outcome.values
    )
    decided = decided.exclude(submission=submission.pk).order_by("-pk")
    others = decided.exclude(outcome=Outcome.APPROVE).values("pk")[:OTHERS_LOOKED_AT]
    approvals = decided.filter(outcome=Outcome.APPROVE).values("pk")[:APPROVALS_LOOKED_AT]
    looked_at = Decision.objects.filter(Q(pk__in=others) | Q(pk__in=approvals))
    return looked_at.select_related("version", "submission__thread", "chosen_reason")


def _case(decision, likeness, words):
    version, submission = decision.version, decision.submission
    text = f"{version.title}\n{version.text[:LONGEST_READ]}"
    return LikeCase(
        title=title_of_decided(decision),
        language=submission.language,
        url=reverse("moderation:detail", args=[submission.pk]),
        percent=likeness.percent_of(text),
        shared=[word for word in words if word in text],
        outcome=decision.outcome,
        outcome_label=decision.get_outcome_display(),
        reason=decision.chosen_reason,
        at=decision.at,
    )
