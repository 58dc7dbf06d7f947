"""Merging a matter into a public one about the same: a decision like the others, made once."""

from datetime import datetime

from django.db import transaction

from forum import workflow as forum
from forum.workflow.locks import lock_thread
from moderation.models import Claim, Outcome
from moderation.practice.passing import refuse_unpractised
from moderation.workflow.deciding import refuse_decided
from moderation.workflow.ledger import Verdict, record_decision
from moderation.workflow.locks import (
    lock_submission_to_moderate,
    only_moderators,
    refuse_while_another_reads,
)
from portal.accounts.models import User


@transaction.atomic
def merge(
    submission_id: int, *, version_id: int, into: int, by: User, at: datetime | None = None
) -> None:
    """
    Decide that the author supports the public matter ``into`` and is answered there.
    ValidationError if it was decided already, or may not be merged into that one.
    """
    only_moderators(by)
    # Before the submission, as everywhere: whoever hides the thread meanwhile waits, or is first.
    lock_thread(into)
    submission = lock_submission_to_moderate(submission_id, by=by)
    refuse_unpractised(by)
    taken_back = refuse_decided(submission, version_id)
    refuse_while_another_reads(submission, by)
    before = submission.state
    forum.merge(submission, version_id=version_id, into=into, by=by, at=at)
    verdict = Verdict(Outcome.MERGE, supersedes=taken_back)
    record_decision(submission, verdict, version_id=version_id, before=before, by=by, at=at)
    Claim.objects.filter(submission=submission).delete()
