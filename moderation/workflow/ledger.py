"""The only writer of ``Decision``, the append-only ledger of what moderators decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from forum.models import PassageUse, Submission
from forum.redaction.spans import Span
from forum.workflow.publishing.redacting import PictureChange, PointedOut, line_data, marks_data
from moderation.models import Decision, Outcome, Reason
from moderation.placeholders import Filler
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
    # What is blacked out; for an outcome that takes nothing on, what the author shall change.
    spans: tuple[Span, ...] = ()
    pictures: tuple[PictureChange, ...] = ()
    # The mark of what is decided at one press, and whether this is the first of it.
    batch: str = ""
    is_first: bool = False

    @property
    def redacts(self) -> bool:
        """Whether something is blacked out of what is published or accepted."""
        return self.takes_on and bool(self.spans or self.pictures)

    @property
    def has_reason(self) -> bool:
        """Whether it may have a reason and a note: all but publishing everything as it is."""
        return self.outcome != Outcome.APPROVE or self.redacts

    @property
    def pointed_out(self) -> PointedOut:
        """What ``forum.workflow`` keeps of it with the version."""
        if self.takes_on:
            return PointedOut(PassageUse.BLACK_OUT, self.spans, self.pictures)
        return PointedOut(PassageUse.TO_CHANGE, self.spans)

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
    reason, filler = verdict.reason if verdict.has_reason else None, Filler(submission)
    decision = Decision(
        act=act or verdict.outcome,
        from_state=before,
        to_state=submission.state,
        at=at or timezone.now(),
        submission=submission,
        version_id=version_id,
        outcome=verdict.outcome,
        chosen_reason=reason,
        reason=filler.reason(reason).name if reason else "",
        note=filler.note(verdict.note) if verdict.has_reason or verdict.supersedes else "",
        supersedes=verdict.supersedes,
        data=_data(submission, verdict, version_id),
        **actor_values(by),
    )
    # What else full_clean would ask the database holds: the rows named here are locked, and
    # that nothing is decided twice was asked under the lock.
    decision.clean_fields(exclude=["submission", "version", "chosen_reason", "supersedes"])
    decision.save()
    return decision


def _data(submission: Submission, verdict: Verdict, version_id: int) -> dict[str, Any]:
    """
    What was pointed out, as numbers; and ``urgent``, only if the moderator's judgement differs
    from the submission's marks.
    """
    version = submission.versions.get(pk=version_id) if verdict.pointed_out else None
    if not verdict.takes_on:
        return (marks_data(version) if version else {}) | _together(verdict)
    data: dict[str, Any] = line_data(version) if version else {}
    if verdict.urgent not in {None, submission.speaks_of_danger}:
        data["urgent"] = bool(verdict.urgent)
    return data


def _together(verdict: Verdict) -> dict[str, Any]:
    if not verdict.batch:
        return {}
    return {"batch": verdict.batch} | ({"batch_first": True} if verdict.is_first else {})
