"""
Beginning a draft idempotently: pressing twice, going back and pressing again, or coming
back to an answer begun earlier goes on with the same draft.

Where the same words were submitted a moment ago, ``begin`` and its siblings return that
submission; its ``can_be_edited`` is False.
"""

from datetime import timedelta
from typing import Unpack, cast

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from forum.choices import Desk, Purpose, SubmissionState
from forum.models import Attachment, Post, Submission, Thread
from forum.models.submissions import SubmissionQuerySet
from forum.workflow.submissions.attaching import copy_images
from forum.workflow.submissions.editing import WorkingFields, save, start
from forum.workflow.submissions.submitting import change_pending
from portal.accounts.models import User

PRESSED_TWICE_WITHIN = timedelta(minutes=10)
OPEN_STATES = [SubmissionState.DRAFT, SubmissionState.RETURNED, SubmissionState.PENDING]
COPIED = [
    "kind", "title", "text", "category", "area", "agency", "place",
    "urgent", "wants_private", "anonymous",
]  # fmt: skip


@transaction.atomic
def begin(*, by: User, purpose: str, **fields: Unpack[WorkingFields]) -> Submission:
    """Begin a matter or notice; the same words again go on with the same draft."""
    _lock_person(by)
    same = submissions_of(by).filter(
        purpose=purpose,
        title=fields["title"],
        text=fields["text"],
        created_at__gt=timezone.now() - PRESSED_TWICE_WITHIN,
    )
    found = same.exclude(state__in=[SubmissionState.WITHDRAWN, SubmissionState.REFUSED]).first()
    if found is None:
        return start(by=by, purpose=purpose, **fields)
    if not found.can_be_edited:
        return found
    return save(found.pk, by=by, **fields)


@transaction.atomic
def begin_answer(
    thread: Thread,
    *,
    by: User,
    seen: str | None = None,
    pressed: bool = True,
    **fields: Unpack[WorkingFields],
) -> Submission:
    """
    Begin an answer, or a follow-up by the author of the matter; one draft at a time.

    What is written within minutes of one that was sent belongs to it: one answer is
    reviewed, not four. Unless the person ``pressed``, what was sent stays with the moderators.
    """
    _lock_person(by)
    found = unfinished_answer(thread, by=by)
    if found is not None:
        return save(found.pk, by=by, seen=seen, **fields)
    sent = just_sent_answer(thread, by=by)
    if sent is None:
        return start(by=by, purpose=answer_purpose(thread, by), thread=thread, **fields)
    if sent.text == fields["text"] or not pressed:
        return sent
    fields["text"] = _joined(sent.text, fields["text"])
    # What was sent without the name is not published under it by a second thought.
    fields["anonymous"] = sent.anonymous or fields.get("anonymous", False)
    change_pending(sent.pk, by=by)
    return save(sent.pk, by=by, **fields)


def _joined(before: str, after: str) -> str:
    """Both texts; the later one alone where it goes on from the earlier."""
    return after if after.startswith(before) else f"{before}\n\n{after}"


@transaction.atomic
def begin_another_answer(
    thread: Thread, *, by: User, **fields: Unpack[WorkingFields]
) -> Submission:
    """Begin an answer beside an unfinished one, whose words it must not overwrite."""
    if is_by_anonymous_author(thread, by):
        # The form was filled in by nobody known: it could not offer to stay anonymous.
        fields["anonymous"] = True
    return start(by=by, purpose=answer_purpose(thread, by), thread=thread, **fields)


@transaction.atomic
def begin_edit(
    post: Post, *, by: User, seen: str | None = None, **fields: Unpack[WorkingFields]
) -> Submission:
    """Begin an edit of a post, with the images it has; one at a time."""
    _lock_person(by)
    found = unfinished_edit(post, by=by)
    if found is not None:
        if not found.can_be_edited:
            return found
        return save(found.pk, by=by, seen=seen, **fields)
    edit = start(by=by, purpose=Purpose.EDIT, thread=post.thread, post=post, **fields)
    copy_images(Attachment.objects.filter(pk__in=post.images.values("attachment")), onto=edit)
    return edit


@transaction.atomic
def write_again(submission: Submission, *, by: User) -> Submission:
    """Begin a draft with everything that was written in a submission that has ended."""
    _lock_person(by)
    fields = cast(WorkingFields, {name: getattr(submission, name) for name in COPIED})
    draft = start(
        by=by, purpose=submission.purpose, thread=_thread_of(submission), post=submission.post,
        **fields,
    )  # fmt: skip
    copy_images(submission.attachments.current(), onto=draft)
    return draft


def submissions_of(user: User | AnonymousUser) -> SubmissionQuerySet:
    """What the person wrote for moderators to decide; official replies are not among it."""
    return Submission.objects.written_by(user).filter(desk=Desk.MODERATION)


def answer_purpose(thread: Thread, user: User | AnonymousUser) -> Purpose:
    """A follow-up by the author of the matter; an answer by anybody else."""
    # Imported matters have no author, and neither has a reader who is not signed in.
    is_author = user.pk is not None and thread.author_id == user.pk
    return Purpose.FOLLOW_UP if is_author else Purpose.ANSWER


def is_by_anonymous_author(thread: Thread, user: User | AnonymousUser) -> bool:
    """Whether a follow-up under the person's name would reveal who wrote the matter."""
    return answer_purpose(thread, user) == Purpose.FOLLOW_UP and not thread.signature


def unfinished_answer(thread: Thread, *, by: User | AnonymousUser) -> Submission | None:
    answers = submissions_of(by).filter(thread=thread, purpose=answer_purpose(thread, by))
    return answers.drafts().first()


def just_sent_answer(thread: Thread, *, by: User | AnonymousUser) -> Submission | None:
    """The answer the person sent here minutes ago and about which nobody has decided."""
    return (
        submissions_of(by)
        .filter(
            thread=thread,
            purpose=answer_purpose(thread, by),
            state=SubmissionState.PENDING,
            submitted_at__gt=timezone.now() - PRESSED_TWICE_WITHIN,
        )
        .first()
    )


def unfinished_edit(post: Post, *, by: User) -> Submission | None:
    """The edit that is being written or reviewed; there is one at most."""
    return submissions_of(by).filter(post=post, purpose=Purpose.EDIT, state__in=OPEN_STATES).first()


def _lock_person(user: User) -> None:
    # There is no draft to lock yet, so of two presses the second waits for this lock.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _thread_of(submission: Submission) -> Thread | None:
    # A matter gets its own thread when it is published.
    return None if submission.rules.opens_a_thread else submission.thread
