"""
The start of every moderation step: lock the row until the transaction ends, then check the
permission against the locked row.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from forum.choices import Desk, SubmissionState
from forum.models import Post, Submission, Thread
from forum.workflow.locks import lock_submission, lock_thread
from moderation.models import Claim, Outcome
from portal.accounts.models import User


def only_moderators(by: User) -> None:
    if not by.has_perm("accounts.moderate"):
        raise PermissionDenied(_("Only moderators decide what is published."))


def _only_about_others(by: User, author_id: int | None) -> None:
    only_moderators(by)
    if author_id is not None and author_id == by.pk:
        raise PermissionDenied(
            _("You wrote this yourself. Another moderator decides about it; please leave it.")
        )


def lock_submission_to_moderate(submission_id: int, *, by: User) -> Submission:
    """Lock and return the submission, whatever its state; PermissionDenied if ``by`` may not."""
    only_moderators(by)
    submission: Submission = lock_submission(submission_id, expected=set(SubmissionState.values))
    if submission.desk != Desk.MODERATION:
        raise PermissionDenied(_("This is not decided by moderators."))
    _only_about_others(by, submission.author_id)
    return submission


def lock_thread_to_moderate(thread_id: int, *, by: User) -> Thread:
    only_moderators(by)
    thread: Thread = lock_thread(thread_id)
    _only_about_others(by, thread.author_id)
    return thread


def lock_post_to_moderate(post_id: int, *, by: User) -> None:
    only_moderators(by)
    lock_thread(Post.cases.values_list("thread_id", flat=True).get(pk=post_id))
    _only_about_others(by, Post.cases.get(pk=post_id).author_id)


def lock_to_change(submission_id: int, *, by: User) -> Submission:
    """
    Lock and return the submission for a step that changes it before it is decided.
    ValidationError while another moderator has claimed it.
    """
    submission = lock_submission_to_moderate(submission_id, by=by)
    refuse_while_another_reads(submission, by)
    return submission


def refuse_while_another_reads(submission: Submission, by: User) -> None:
    claims = Claim.objects.in_force().exclude(moderator=by)
    claim = claims.filter(submission=submission).first()
    if claim is not None and claim.taken_over_from_id == by.pk:
        raise ValidationError(
            _("%(name)s took this over from you at %(time)s."),
            code="claimed",
            params={
                "name": claim.moderator.display_name,
                "time": time_format(timezone.localtime(claim.claimed_at), "H:i"),
            },
        )
    if claim is not None:
        raise ValidationError(
            _("%(name)s is reading this until %(time)s."),
            code="claimed",
            params={
                "name": claim.moderator.display_name,
                "time": time_format(timezone.localtime(claim.expires_at), "H:i"),
            },
        )


def refuse_unwanted_publication(submission: Submission, outcome: str) -> None:
    if outcome == Outcome.APPROVE and submission.wants_private:
        raise ValidationError(
            _("The author asked us not to publish this. It can be accepted without publishing."),
            code="wants_private",
        )
