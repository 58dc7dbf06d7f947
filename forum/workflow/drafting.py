"""
Beginning a draft without making two of it.

A person presses twice, goes back and presses again, or comes back to an answer begun
earlier: each time it is the same draft that goes on.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from forum import workflow
from forum.choices import Desk, Purpose, SubmissionState
from forum.models import Attachment, Submission
from forum.workflow.attaching import copy_images
from portal.accounts.models import User

SAME_PRESS = timedelta(minutes=10)
OPEN = [SubmissionState.DRAFT, SubmissionState.RETURNED, SubmissionState.PENDING]
COPIED = [
    "kind", "title", "text", "category", "area", "agency", "place",
    "urgent", "wants_private", "anonymous",
]  # fmt: skip


@transaction.atomic
def begin(*, by, purpose, **fields):
    """
    A draft of a matter or notice; the same words again go on with the same draft.

    Where they were submitted a moment ago, it answers with that submission as it is, which
    ``can_be_edited`` no more. So does every beginning here.
    """
    _one_at_a_time(by)
    recent = own(by).filter(purpose=purpose, created_at__gt=timezone.now() - SAME_PRESS)
    same = recent.filter(title=fields["title"], text=fields["text"]).exclude(
        state__in=[SubmissionState.WITHDRAWN, SubmissionState.REFUSED]
    )
    found = same.first()
    if found is None:
        return workflow.start(by=by, purpose=purpose, **fields)
    if not found.can_be_edited:
        return found
    return workflow.save(found.pk, by=by, **fields)


@transaction.atomic
def begin_answer(thread, *, by, seen=None, **fields):
    """An answer, or a follow-up by the author of the matter; one open draft of it."""
    _one_at_a_time(by)
    found = open_answer(thread, by=by)
    if found is not None:
        return workflow.save(found.pk, by=by, seen=seen, **fields)
    same = own(by).filter(thread=thread, state=SubmissionState.PENDING, text=fields["text"])
    return same.first() or workflow.start(
        by=by, purpose=answer_purpose(thread, by), thread=thread, **fields
    )


@transaction.atomic
def begin_another_answer(thread, *, by, **fields):
    """A draft beside one begun before, whose words may not be written over unseen."""
    if is_by_anonymous_author(thread, by):
        # The form was filled in by nobody known: it could not offer to stay anonymous.
        fields["anonymous"] = True
    return workflow.start(by=by, purpose=answer_purpose(thread, by), thread=thread, **fields)


@transaction.atomic
def begin_edit(post, *, by, seen=None, **fields):
    """A proposal to change a post, with the images it has; one at a time."""
    _one_at_a_time(by)
    found = open_edit(post, by=by)
    if found is not None:
        if not found.can_be_edited:
            return found
        return workflow.save(found.pk, by=by, seen=seen, **fields)
    edit = workflow.start(by=by, purpose=Purpose.EDIT, thread=post.thread, post=post, **fields)
    copy_images(Attachment.objects.filter(pk__in=post.images.values("attachment")), onto=edit)
    return edit


@transaction.atomic
def write_again(submission, *, by):
    """A new draft with everything that was written in one that has ended."""
    _one_at_a_time(by)
    fields = {name: getattr(submission, name) for name in COPIED}
    draft = workflow.start(
        by=by, purpose=submission.purpose, thread=_thread_of(submission), post=submission.post,
        **fields,
    )  # fmt: skip
    copy_images(submission.attachments.current(), onto=draft)
    return draft


def own(user):
    """What the person wrote at the moderators' desk; official replies have their own rooms."""
    return Submission.objects.written_by(user).filter(desk=Desk.MODERATION)


def answer_purpose(thread, user):
    # Imported matters have no author, and neither has a reader who is not signed in.
    is_author = user.pk is not None and thread.author_id == user.pk
    return Purpose.FOLLOW_UP if is_author else Purpose.ANSWER


def is_by_anonymous_author(thread, user):
    """Whether a word more under the person's name would say who wrote the matter."""
    return answer_purpose(thread, user) == Purpose.FOLLOW_UP and not thread.signature


def open_answer(thread, *, by):
    answers = own(by).filter(thread=thread, purpose=answer_purpose(thread, by))
    return answers.drafts().first()


def open_edit(post, *, by):
    return own(by).filter(post=post, purpose=Purpose.EDIT, state__in=OPEN).first()


def _one_at_a_time(user):
    # There is no draft to lock yet, so two presses queue at the person.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _thread_of(submission):
    # A matter gets its own thread when it is published.
    return None if submission.rules.opens_a_thread else submission.thread
