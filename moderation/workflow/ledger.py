"""The only writer of ``Decision``, the append-only ledger of what moderators decided."""

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
    """What a moderator decides, with the reason and note that the author reads."""

    outcome: str
    reason: Reason | None = None
    note: str = ""
    # Whether somebody is in danger; None keeps the submission's own marks.
    urgent: bool | None = None
    # The decision in force that this one replaces.
    supersedes: Decision | None = None

    @property
    def has_reason(self) -> bool:
        """Whether this outcome may have a reason and a note: every one except publishing."""
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
    before: str,
    by: User,
    at: datetime | None,
    act: str = "",
) -> Decision:
    """
    Write and return the ledger line of a decision, after the step that changed the locked
    ``submission``, whose state was ``before``. ``act`` defaults to the outcome.
    """
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
        note=verdict.note if verdict.has_reason or verdict.supersedes else "",
        supersedes=verdict.supersedes,
        data=_data(submission, verdict),
        **actor_values(by),
    )
    # What else full_clean would ask the database holds: the rows named here are locked, and
    # that nothing is decided twice was asked under the lock.
    decision.clean_fields(exclude=["submission", "version", "chosen_reason", "supersedes"])
    decision.save()
    return decision


def _data(submission: Submission, verdict: Verdict) -> TakenOn:
    """``urgent``, only if the moderator's judgement differs from the submission's marks."""
    if not verdict.takes_on or verdict.urgent in {None, submission.speaks_of_danger}:
        return {}
    return {"urgent": bool(verdict.urgent)}
