"""
Counting decisions of one month.

A decision counts where it is in force: what was taken back or overturned is not counted as what
it was. Matters taken over from other systems are published in bulk and not counted at all.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet

from forum.choices import Desk
from forum.models import Event
from forum.urgency import REVIEW_HOURS
from moderation.figures.periods import Month
from moderation.models import (
    BLACK_OUT,
    Appeal,
    AppealState,
    Decision,
    FlagDecision,
    FlagOutcome,
    Outcome,
    Reason,
    SecondLook,
)

# A share of fewer than this would say more of single people than of the work.
FEWEST_SHOWN = 5


@dataclass(frozen=True)
class Agreement:
    """Second looks of a month: how many were taken, and in how many both decided alike."""

    looked: int
    agreed: int

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 means all; None for fewer than ``FEWEST_SHOWN``."""
        if self.looked < FEWEST_SHOWN:
            return None
        return self.agreed * 100 // self.looked


@dataclass(frozen=True)
class Appeals:
    """
    Appeals of authors that were decided in a month, how many of these were upheld, and how many
    were against parts that were blacked out.
    """

    decided: int
    upheld: int
    about_blacked_out: int


@dataclass(frozen=True)
class Figures:
    """The figures of all moderators in one month."""

    received: int
    decided: int
    by_outcome: dict[str, int]
    # Reasons in the order they are offered, each with how often something was refused for it.
    refused_by_reason: list[tuple[Reason, int]]
    median: timedelta | None
    within_limit: int
    agreement: Agreement
    appeals: Appeals
    # Decisions about reported posts.
    flags: dict[str, int]

    @property
    def percent_within_limit(self) -> int | None:
        """Of what was decided, rounded down; None where nothing was."""
        return self.within_limit * 100 // self.decided if self.decided else None


@dataclass(frozen=True)
class OfOne:
    """What one moderator decided in a month."""

    actor_id: int
    name: str
    decided: int
    by_outcome: dict[str, int]
    agreement: Agreement


def figures_of(month: Month) -> Figures:
    """The figures of ``month``, each counted from its ledger."""
    decided = decisions_of(month)
    waited: Any = decided.annotate(waited=_waited())
    by_outcome = _by_outcome(decided)
    total = sum(by_outcome.values())
    limit = timedelta(hours=REVIEW_HOURS)
    return Figures(
        received=_received(month),
        decided=total,
        by_outcome=by_outcome,
        refused_by_reason=_refused_by_reason(decided),
        median=_median(waited, total),
        within_limit=waited.filter(waited__lte=limit).count(),
        agreement=_agreement(_looks(month)),
        appeals=_appeals(month),
        flags=_flags(month),
    )


def by_moderator(month: Month, *, only: int | None = None) -> list[OfOne]:
    """Who decided in the month, most decisions first; ``only`` asks for one account."""
    decided: Any = decisions_of(month)
    looks: Any = _looks(month)
    if only is not None:
        decided, looks = decided.filter(actor_id=only), looks.filter(decision__actor_id=only)
    rows = decided.values("actor_id").annotate(number=Count("pk"), **_outcome_counts())
    names = _latest_names(decided)
    agreements = {
        row["decision__actor_id"]: Agreement(row["looked"], row["agreed"])
        for row in looks.values("decision__actor_id").annotate(**_agreement_counts())
    }
    return [
        OfOne(
            actor_id=row["actor_id"],
            name=names.get(row["actor_id"], ""),
            decided=row["number"],
            by_outcome={outcome: row[outcome] for outcome in Outcome.values},
            agreement=agreements.get(row["actor_id"], Agreement(0, 0)),
        )
        for row in rows.order_by("-number", "actor_id")
    ]


def decisions_of(month: Month) -> QuerySet[Decision]:
    """The decisions in force that were made in the month."""
    in_force = Decision.objects.filter(superseded_by__isnull=True, act__in=Outcome.values)
    return in_force.filter(at__gte=month.start, at__lt=month.end).order_by()


def _received(month: Month) -> int:
    submitted = Event.objects.filter(act="submit", at__gte=month.start, at__lt=month.end)
    return submitted.filter(submission__desk=Desk.MODERATION).count()


def _outcome_counts() -> dict[str, Any]:
    return {outcome: Count("pk", filter=Q(outcome=outcome)) for outcome in Outcome.values}


def _by_outcome(decided: QuerySet[Decision]) -> dict[str, int]:
    return dict(decided.aggregate(**_outcome_counts()))


def _refused_by_reason(decided: QuerySet[Decision]) -> list[tuple[Reason, int]]:
    refused = decided.filter(outcome=Outcome.REFUSE).values("chosen_reason")
    counts = dict(refused.annotate(number=Count("pk")).values_list("chosen_reason", "number"))
    reasons = Reason.objects.filter(pk__in=counts)
    return [(reason, counts[reason.pk]) for reason in reasons]


def _waited() -> ExpressionWrapper:
    """From the press that submitted the version to the decision about it."""
    return ExpressionWrapper(F("at") - F("version__submitted_at"), output_field=DurationField())


def _median(waited: Any, total: int) -> timedelta | None:
    """The upper median: of an even number the longer one of the two in the middle."""
    if not total:
        return None
    middle = waited.order_by("waited").values_list("waited", flat=True)[total // 2]
    return max(middle, timedelta())


def _looks(month: Month) -> QuerySet[SecondLook]:
    looks = SecondLook.objects.looked().filter(looked_at__gte=month.start, looked_at__lt=month.end)
    return looks.order_by()


def _agreement_counts() -> dict[str, Any]:
    alike = Q(outcome=F("decision__outcome"))
    return {"looked": Count("pk"), "agreed": Count("pk", filter=alike)}


def _agreement(looks: QuerySet[SecondLook]) -> Agreement:
    return Agreement(**looks.aggregate(**_agreement_counts()))


def _appeals(month: Month) -> Appeals:
    decided = Appeal.objects.filter(state__in=[AppealState.UPHELD, AppealState.REJECTED])
    decided = decided.filter(decided_at__gte=month.start, decided_at__lt=month.end)
    upheld = Count("pk", filter=Q(state=AppealState.UPHELD))
    taken_on = Q(decision__outcome__in=[Outcome.APPROVE, Outcome.ACCEPT])
    blacked_out = Count("pk", filter=taken_on | Q(hiding__act=BLACK_OUT))
    found = decided.aggregate(decided=Count("pk"), upheld=upheld, about_blacked_out=blacked_out)
    return Appeals(**found)


def _flags(month: Month) -> dict[str, int]:
    """How reported posts were decided about, by outcome."""
    decided = FlagDecision.objects.filter(at__gte=month.start, at__lt=month.end).order_by()
    counts = {one: Count("pk", filter=Q(outcome=one)) for one in FlagOutcome.values}
    return dict(decided.aggregate(**counts))


def _latest_names(decided: Any) -> dict[int, str]:
    """The name under which each moderator decided last."""
    rows = decided.order_by("at", "pk").values_list("actor_id", "actor_name")
    return dict(rows)
