"""
What becomes of a text whose author appealed against a decision: lines in the ledger, and a
returned or refused text that waits for its decision again.

Called by the floor above, which keeps the appeals, asks who may decide them, and holds the
locks of thread and submission.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.choices import SubmissionState
from forum.models import Post, Submission, SubmissionVersion
from forum.purposes import Result
from forum.workflow.states import record_line, record_state
from portal.accounts.models import User
from portal.notifications.outbox import notify

APPROVE, ACCEPT = "approve", "accept_unpublished"


@dataclass(frozen=True)
class AppealFacts:
    """What the ledger keeps of an appeal: its key, the hidden post if it is about one."""

    appeal: int
    post: Post | None = None
    # What the second moderator tells the author.
    answer: str = ""


def record_appeal(
    submission: Submission,
    facts: AppealFacts,
    *,
    due_at: datetime,
    by: User,
    at: datetime | None = None,
) -> None:
    """The author asked for a second look, which is due at ``due_at``."""
    data = {"appeal": facts.appeal, "due_at": due_at}
    record_line(submission, act="appeal", by=by, at=at, post=facts.post, data=data)


def lapse_appeal(submission: Submission, facts: AppealFacts) -> None:
    """Nothing is left to look at: the author or a moderator has changed it."""
    data = {"appeal": facts.appeal}
    record_line(submission, act="lapse_appeal", by=None, post=facts.post, data=data)


def reject_appeal(
    submission: Submission, facts: AppealFacts, *, by: User, at: datetime | None = None
) -> None:
    """The decision stays; the author learns why."""
    record_line(
        submission, act="reject_appeal", by=by, at=at, post=facts.post, reason=facts.answer,
        data={"appeal": facts.appeal},
    )  # fmt: skip
    _notify(submission, "appeal_rejected", facts, event=f"appeal-{facts.appeal}", at=at)


def uphold_hiding_appeal(
    submission: Submission, facts: AppealFacts, *, by: User, at: datetime | None = None
) -> None:
    """What was hidden or blacked out is shown again; the calling step has restored it."""
    record_line(
        submission, act="uphold_appeal", by=by, at=at, post=facts.post, reason=facts.answer,
        data={"appeal": facts.appeal},
    )  # fmt: skip
    _notify(submission, "appeal_upheld", facts, event=f"appeal-{facts.appeal}", at=at)


def reopen_for_appeal(
    submission: Submission,
    facts: AppealFacts,
    *,
    version: SubmissionVersion,
    outcome: str,
    by: User,
    at: datetime | None = None,
) -> None:
    """
    A returned or refused text waits again; the calling step takes it on at once, unless
    ``outcome`` takes nothing on: then it waits for its decision as any other.

    The author is told here, under the name of the event that this next step would use: so one
    letter says both that the appeal was upheld and what came of it.
    """
    record_state(
        submission, SubmissionState.PENDING, act="uphold_appeal", by=by, at=at,
        reason=facts.answer, data={"appeal": facts.appeal, "outcome": outcome},
    )  # fmt: skip
    if outcome not in {APPROVE, ACCEPT}:
        _notify(
            submission, "appeal_upheld", facts, event=f"appeal-{facts.appeal}", at=at,
            reopened=True,
        )  # fmt: skip
        return
    becomes_public = outcome == APPROVE and _is_public_after(submission)
    next_notice = _notice_of_next_step(submission, becomes_public=becomes_public)
    event = f"submission-{submission.pk}-version-{version.number}-{next_notice}"
    _notify(submission, "appeal_upheld", facts, event=event, at=at, public=becomes_public)


def _is_public_after(submission: Submission) -> bool:
    thread = submission.thread
    return thread is None or thread.is_public


def _notice_of_next_step(submission: Submission, *, becomes_public: bool) -> str:
    if submission.rules.result is Result.NAME:
        return "name_changed"
    return "published" if becomes_public else "accepted_unpublished"


def _notify(
    submission: Submission,
    name: str,
    facts: AppealFacts,
    *,
    event: str,
    at: datetime | None,
    public: bool | None = None,
    reopened: bool = False,
) -> None:
    thread = submission.thread
    # As it was published: parts of its own title may be blacked out.
    title = thread.title if thread else submission.title
    is_name = submission.rules.result is Result.NAME
    if public is None:
        public = is_name or (thread is not None and thread.is_public)
    more: dict[str, Any] = {"reopened": True} if reopened else {}
    notify(
        submission.author,
        event=event,
        name=name,
        at=at,
        public=public,
        title=submission.text if is_name else title,
        number=submission.number,
        thread=thread.number if thread else "",
        path=submission.get_absolute_url(),
        note=facts.answer,
        **more,
    )
