"""Taking hold of rows, always in the same order: thread, then submission."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from forum.choices import Desk
from forum.models import Submission, Thread
from forum.purposes import Result


def lock_thread(thread_id):
    # NO KEY lets rows that refer to the thread be written meanwhile.
    return Thread.cases.select_for_update(no_key=True).get(pk=thread_id)


def lock_submission(submission_id, *, expected):
    """The submission, held until the transaction ends; refused in any other state."""
    thread_id = Submission.objects.values_list("thread_id", flat=True).get(pk=submission_id)
    if thread_id:
        lock_thread(thread_id)
    submission = Submission.objects.select_for_update(of=["self"]).get(pk=submission_id)
    if submission.state not in expected:
        raise ValidationError(
            _("Not possible now: this is %(state)s."),
            code="wrong_state",
            params={"state": submission.get_state_display().lower()},
        )
    return submission


def refuse_to_hidden(submission):
    """Nothing is added to a hidden thread; an edit may be what mends it."""
    adds = submission.rules.result is Result.POST
    if adds and submission.thread.is_hidden:
        raise ValidationError(
            _("This matter was taken off the public pages, so nothing can be added to it now."),
            code="hidden",
        )


def only_author(submission, by):
    if submission.author_id is None or by is None or submission.author_id != by.pk:
        raise PermissionDenied


def only_writer(submission, by, *, desk=Desk.MODERATION):
    """
    The author at the moderators' desk; whoever the calling step let through at the other.

    A reply that is being signed off changes through the work orders' steps alone, so
    asking for it from the wrong desk is refused to its author too.
    """
    if submission.desk != desk:
        raise PermissionDenied
    if desk == Desk.MODERATION:
        only_author(submission, by)
