"""
Merging a matter into somebody else's about the same: its author becomes one of the supporters and
followers there, and what was written stays private. Called by the floor above, as ``deciding``.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import hearing
from forum.choices import SubmissionState
from forum.models import Event, Submission, SubmissionVersion, Support, Thread
from forum.workflow import audience
from forum.workflow.locks import lock_thread
from forum.workflow.publishing.author_notices import event_of_notice
from forum.workflow.publishing.deciding import lock_to_decide
from forum.workflow.states import record_state
from portal.accounts.models import User
from portal.notifications.outbox import notify


@transaction.atomic
def merge(
    submission: int | Submission,
    *,
    version_id: int,
    into: int,
    by: User,
    at: datetime | None = None,
) -> None:
    """
    Decide that the matter is handled with the public one ``into``; the thread is locked before
    the submission, by this step or by the one that calls it.
    """
    thread = lock_thread(into)
    submission, version = lock_to_decide(submission, version_id)
    refuse_unfit(submission, thread)
    author = submission.author
    followed = author is not None and audience.add_follower(thread, author, at=at)
    audience.add_supporter(thread, author, submission=submission, at=at)
    submission.merged_into = thread
    record_state(
        submission, SubmissionState.APPROVED, act="merge", by=by, at=at, fields=["merged_into"],
        data={"into": thread.number, "followed": followed},
    )  # fmt: skip
    _notify_author(submission, version, thread, at=at)


def undo_merge(submission: Submission, decided: Event, *, at: datetime | None = None) -> None:
    """
    Undo what ``merge`` made of a locked submission, whose state the calling step changes in the
    same transaction; ``decided`` is the line of the merge.
    """
    # The column is emptied with the state: the database knows no pending merged matter.
    thread, submission.merged_into = submission.merged_into, None
    assert thread is not None
    thread = lock_thread(thread.pk)
    author = submission.author
    support = Support.objects.filter(submission=submission).first()
    other = _other_merged(submission, thread) if support else None
    if support is not None and other is not None:
        # The person counts for a second matter that was merged here.
        support.submission = other
        support.save(update_fields=["submission"])
    else:
        audience.remove_supporter(thread, support, at=at)
    if author is not None and other is None and decided.data["followed"]:
        audience.remove_follower(thread, author)


def refuse_unfit(submission: Submission, thread: Thread) -> None:
    """ValidationError that says why the one may not be merged into the other."""
    if not submission.rules.is_handled or submission.thread_id is not None:
        raise ValidationError(
            _("Only a new matter that has no page of its own can be merged."), code="not_a_matter"
        )
    if not (thread.is_public and thread.is_matter):
        raise ValidationError(
            _("Matter %(number)s cannot be read by everybody, so nothing is merged into it."),
            code="not_public",
            params={"number": thread.number},
        )
    if thread.author_id is not None and thread.author_id == submission.author_id:
        raise ValidationError(
            _("The same person raised matter %(number)s, and nobody supports their own."),
            code="own",
            params={"number": thread.number},
        )


def people_with_one_more(thread: Thread) -> int:
    """How many have raised the same once somebody is added: the author counts too."""
    return thread.support_count + 2


def _other_merged(submission: Submission, thread: Thread) -> Submission | None:
    if submission.author_id is None:
        return None
    merged = Submission.objects.filter(merged_into=thread, author=submission.author_id)
    return merged.exclude(pk=submission.pk).first()


def _notify_author(
    submission: Submission, version: SubmissionVersion, thread: Thread, *, at: datetime | None
) -> None:
    notify(
        submission.author or submission.contact,
        event=event_of_notice(version, "merged"),
        name="merged",
        at=at,
        not_before=hearing.earliest(submission, at=at),
        public=True,
        # The public matter's title: the author's own words are not public.
        title=thread.title,
        count=thread.support_count + 1,
        number=submission.number,
        thread=thread.number,
        path=thread.get_absolute_url(),
        note="",
    )
