"""How the nearest submissions were decided that moderators have decided already."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.db.models.functions import Left
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
    At most ``SHOWN``, those with most of the marked ``words`` first, then the nearest texts; two
    queries: of the many that are compared only the texts are read.
    """
    compared = [
        _compare(pk, title, text, likeness, words) for pk, title, text in _texts(submission)
    ]
    like = [one for one in compared if one.shared or one.percent >= LEAST_PERCENT]
    nearest = sorted(like, key=lambda one: (-len(one.shared), -one.percent))[:SHOWN]
    if not nearest:
        return []
    with_rows = Decision.objects.select_related("version", "submission__thread", "chosen_reason")
    rows = with_rows.in_bulk([one.pk for one in nearest])
    return [_case(rows[one.pk], one) for one in nearest]


class Compared(NamedTuple):
    pk: int
    percent: int
    shared: list[str]


def _texts(submission):
    """Key, title and text of what was decided."""
    decided = Decision.objects.filter(
        superseded_by__isnull=True, submission__purpose__in=COMPARED, act__in=Outcome.values
    )
    decided = decided.exclude(submission=submission.pk).order_by("-pk")
    others = decided.exclude(outcome=Outcome.APPROVE).values("pk")[:OTHERS_LOOKED_AT]
    approvals = decided.filter(outcome=Outcome.APPROVE).values("pk")[:APPROVALS_LOOKED_AT]
    looked_at = Decision.objects.filter(Q(pk__in=others) | Q(pk__in=approvals))
    return looked_at.values_list("pk", "version__title", Left("version__text", LONGEST_READ))


def _compare(pk, title, text, likeness, words):
    text = f"{title}\n{text}"
    return Compared(pk, likeness.percent_of(text), [word for word in words if word in text])


def _case(decision, compared):
    submission = decision.submission
    return LikeCase(
        title=title_of_decided(decision),
        language=submission.language,
        url=reverse("moderation:detail", args=[submission.pk]),
        percent=compared.percent,
        shared=compared.shared,
        outcome=decision.outcome,
        outcome_label=decision.get_outcome_display(),
        reason=decision.chosen_reason,
        at=decision.at,
    )
