"""Locking rows, always in the same order: thread, then submission; and who may write on."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from forum.choices import Desk, SubmissionState
from forum.models import Submission, Thread
from forum.purposes import Result
from portal.accounts.models import User


def lock_thread(thread_id: int) -> Thread:
    """The thread, locked until the transaction ends."""
    # NO KEY lets rows that refer to the thread be written meanwhile.
    return Thread.cases.select_for_update(no_key=True).get(pk=thread_id)


def lock_submission(submission_id: int, *, expected: Collection[str]) -> Submission:
    """The submission, locked until the transaction ends; refused in any other state."""
    try:
        facts = Submission.objects.values_list("thread_id", "merged_into_id")
        thread_id, merged_into_id = facts.get(pk=submission_id)
        thread = lock_thread(thread_id) if thread_id else None
        if merged_into_id:
            lock_thread(merged_into_id)
        submission = Submission.objects.select_for_update(of=["self"]).get(pk=submission_id)
    except Submission.DoesNotExist as deleted:
        # By its author, between the page and this step.
        raise ValidationError(_("This draft was deleted meanwhile."), code="deleted") from deleted
    if thread is not None:
        submission.thread = thread
    refuse_other_state(submission, expected)
    return submission


def refuse_other_state(submission: Submission, expected: Collection[str]) -> None:
    """ValidationError unless the locked submission is in one of these states."""
    if submission.state not in expected:
        raise ValidationError(
            _("Not possible now: this is %(state)s."),
            code="wrong_state",
            params={"state": submission.get_state_display().lower()},
        )


def refuse_if_hidden(submission: Submission) -> None:
    """Nothing is added to a hidden thread; an edit may, as it can be what puts it right."""
    thread = submission.thread
    adds = submission.rules.result is Result.POST
    if adds and thread is not None and thread.is_hidden:
        raise ValidationError(
            _("This matter was taken off the public pages, so nothing can be added to it now."),
            code="hidden",
        )
    post = submission.post
    if post is not None and post.submission.state != SubmissionState.APPROVED:
        raise ValidationError(
            _("The text that this changes is being reviewed again. Please wait for that decision."),
            code="hidden",
        )


def require_writer(submission: Submission, by: User | None, *, desk: str = Desk.MODERATION) -> None:
    """
    At the moderators' desk only the author writes; at the work orders' desk whoever the
    calling step let through.

    A reply that is being signed off is changed by the work orders' steps alone, so a call
    for the wrong desk is refused to its author too.
    """
    if submission.desk != desk:
        raise PermissionDenied
    is_author = by is not None and submission.author_id == by.pk
    if desk == Desk.MODERATION and not is_author:
        raise PermissionDenied
