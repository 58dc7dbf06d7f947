"""The one way in which a submission changes its state: the row, and its line in the ledger."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.utils import timezone

from forum.choices import SubmissionState
from forum.hiding import FIXED, reason_of_state
from forum.models import Event, Post, Submission, Thread
from forum.purposes import Result
from portal.accounts.models import User


class LineFacts(TypedDict, total=False):
    """What a line of the ledger may say beside who did what to the submission."""

    reason: str
    post: Post | None
    public: bool
    data: dict[str, Any]


def record_state(
    submission: Submission,
    state: str,
    *,
    act: str,
    by: User | None,
    at: datetime | None = None,
    fields: Iterable[str] = (),
    **facts: Unpack[LineFacts],
) -> Event:
    """
    Write the state of a submission that the caller has locked, and the line that says so;
    ``fields`` are others that were set and are written with it.
    """
    before, submission.state = submission.state, state
    submission.updated_at = at or timezone.now()
    submission.save(update_fields=["state", "updated_at", *fields])
    if submission.thread_id is not None and state != SubmissionState.APPROVED:
        _say_why_hidden(submission)
    return record_line(submission, act=act, before=before, by=by, at=at, **facts)


def _say_why_hidden(submission: Submission) -> None:
    """At the place of what it published before its approval was taken back."""
    assert submission.thread_id is not None
    why = {"hidden_reason": reason_of_state(submission.state)}
    if submission.rules.opens_a_thread:
        Thread.cases.filter(pk=submission.thread_id, hidden_reason__in=FIXED).update(**why)
    elif submission.rules.result is Result.POST:
        Post.cases.filter(submission=submission, hidden_reason__in=FIXED).update(**why)


def record_line(
    submission: Submission,
    *,
    act: str,
    by: User | None,
    before: str | None = None,
    at: datetime | None = None,
    **facts: Unpack[LineFacts],
) -> Event:
    """A line about a submission and its thread; without ``before`` the state stays as it is."""
    line: Event = Event.objects.record(
        act,
        submission.state if before is None else before,
        submission.state,
        by=by,
        at=at,
        submission=submission,
        thread=submission.thread,
        **facts,
    )
    return line
