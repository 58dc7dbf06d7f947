"""Handing a draft of the staff to a colleague; what it says stays as it is."""

from django.db import transaction

from forum.choices import Desk, SubmissionState
from forum.models import Event
from forum.workflow.locks import lock_submission


@transaction.atomic
def hand_over(submission_id, *, to, by, at=None):
    """``to`` goes on with an official reply or correction that is being written."""
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
