"""Handing over a draft of the staff to a colleague; its text stays as it is."""

from datetime import datetime

from django.db import transaction

from forum.choices import Desk, SubmissionState
from forum.models import Event, Submission
from forum.workflow.locks import lock_submission
from portal.accounts.models import User


@transaction.atomic
def hand_over(
    submission_id: int, *, to: User, by: User | None, at: datetime | None = None
) -> Submission:
    """Make ``to`` the author of an official reply or correction that is being written."""
    submission = lock_submission(submission_id, expected={SubmissionState.DRAFT})
    if submission.desk != Desk.WORKORDERS:
        raise ValueError("Only drafts of official replies change hands.")
    before, submission.author = submission.author, to
    submission.save(update_fields=["author"])
    Event.objects.record(
        "hand_over", submission.state, submission.state, by=by, at=at, submission=submission,
        data={"from": getattr(before, "pk", None), "to": to.pk},
    )  # fmt: skip
    return submission
