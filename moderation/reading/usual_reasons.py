"""The reasons a moderator gives most, offered for one press each."""

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from moderation.models import Decision, Outcome, Reason
from moderation.workflow.taking_back import FIRST_OR_SINGLE

OFFERED = 3
# So many of one's latest decisions are looked at.
LOOKED_AT = 200
NEEDS_WORDS = "other"


@dataclass(frozen=True)
class UsualReason:
    """A decision with its reason; ``value`` is what its button sends, ``key`` its number."""

    key: int
    outcome: Outcome
    reason: Reason

    @property
    def value(self):
        return f"{self.outcome.value}-{self.reason.pk}"


def usual_reasons(moderator, *, outcomes, current):
    """
    The decisions with a reason that ``moderator`` made most, out of ``outcomes``; what is missing
    of ``OFFERED`` is filled up in the order of ``current``, the reasons that are in use. Today's do
    not count yet: the keys must not move while somebody works with them.
    """
    reasons = {reason.pk: reason for reason in current}
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Decision.objects.filter(actor_id=moderator.pk, at__lt=midnight)
    used = Counter(
        mine.filter(FIRST_OR_SINGLE, chosen_reason__isnull=False)
        .order_by("-at")
        .values_list("outcome", "chosen_reason")[:LOOKED_AT]
    )
    pairs = [pair for pair, _count in used.most_common()]
    pairs += [(Outcome.SEND_BACK, pk) for pk in reasons] + [(Outcome.REFUSE, pk) for pk in reasons]
    fitting = [
        (Outcome(outcome), reasons[pk])
        for outcome, pk in dict.fromkeys(pairs)
        if pk in reasons
        and outcome in outcomes
        and reasons[pk].slug != NEEDS_WORDS
        and reasons[pk].fits(outcome)
    ]
    return [
        UsualReason(key, outcome, reason)
        for key, (outcome, reason) in enumerate(fitting[:OFFERED], 1)
    ]
