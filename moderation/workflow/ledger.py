"""The only writer of ``Decision``: what a moderator decided, as a line that is never changed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from forum.models import Submission
from moderation.decision_data import TakenOn
from moderation.models import Decision, Outcome, Reason
from portal.accounts.models import User
from portal.audit.ledgers import actor_values


@dataclass(frozen=True)
class Verdict:
    """What a moderator decides, and the words its author reads."""

    outcome: str
    reason: Reason | None = None
    note: str = ""
    # Whether somebody is in danger; None leaves a matter as it was marked.
    urgent: bool | None = None

    @property
    def has_reason(self) -> bool:
        """Whether this outcome may come with a reason and a note: publishing does not."""
        return self.outcome != Outcome.APPROVE

    @property
    def takes_on(self) -> bool:
        """Whether the portal handles the matter from now on."""
        return self.outcome in {Outcome.APPROVE, Outcome.ACCEPT}


def record_decision(
    submission: Submission,
    verdict: Verdict,
    *,
    version_id: int,
    by: User,
    at: datetime | None,
    act: str = "",
) -> Decision:
    """
    Write the decision that moved ``submission`` on. It is given as it was before, and read
    again for the state it is in now. ``act`` is the outcome unless it has a name of its own.
    """
    before = submission.state
    submission.refresh_from_db(fields=["state"])
    reason = verdict.reason if verdict.has_reason else None
    decision = Decision(
        act=act or verdict.outcome,
        from_state=before,
        to_state=submission.state,
        at=at or timezone.now(),
        submission=submission,
        version_id=version_id,
        outcome=verdict.outcome,
        chosen_reason=reason,
        reason=reason.name if reason else "",
        note=verdict.note if verdict.has_reason else "",
        data=_data(submission, verdict),
        **actor_values(by),
    )
    decision.full_clean()
    decision.save()
    return decision


def _data(submission: Submission, verdict: Verdict) -> TakenOn:
    """What the moderator judged otherwise than the marks of the submission say."""
    if not verdict.takes_on or verdict.urgent in {None, submission.speaks_of_danger}:
        return {}
    return {"urgent": bool(verdict.urgent)}
