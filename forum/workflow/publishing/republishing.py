"""
Publishing again what was hidden when the decision about it was taken back: the same thread under
its number, or the same post. Only ``deciding`` calls this, in its transaction and under its locks.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from forum.choices import Visibility
from forum.models import Event, Post, Submission, SubmissionVersion, Thread
from forum.purposes import Result
from forum.workflow.publishing import posts
from forum.workflow.publishing.images import publish_images, show_or_remove_copies
from forum.workflow.publishing.redacting import published_words
from forum.workflow.publishing.refreshing import refresh
from portal.accounts.models import User

NOT_HIDDEN = {"hidden_at": None, "hidden_reason": "", "hidden_by_role": ""}


def post_taken_back(submission: Submission) -> Post | None:
    """The post that an earlier approval of this submission wrote; None without one."""
    match submission.rules.result:
        case Result.THREAD if submission.thread_id is not None:
            found = Post.cases.filter(thread=submission.thread_id, number=1)
        case Result.POST:
            found = Post.cases.filter(submission=submission)
        case _:
            return None
    return found.select_related("thread").first()


def publish_again(
    post: Post,
    submission: Submission,
    version: SubmissionVersion,
    *,
    visibility: str,
    urgent: bool | None,
    by: User,
    at: datetime | None,
) -> Post:
    """Show the post as the version says; ``visibility`` and ``urgent`` are those of a thread."""
    moment = at or timezone.now()
    if submission.rules.opens_a_thread:
        urgent = submission.speaks_of_danger if urgent is None else urgent
        facts = posts.facts_of_thread(
            submission, version, visibility=visibility, urgent=urgent, at=moment
        )
        _write(post.thread, facts | NOT_HIDDEN)
        # The step that decides goes on with this one.
        submission.thread = post.thread
    else:
        visibility = post.thread.visibility
        _write(post.thread, {"last_activity_at": moment})
    _rewrite_post(post, submission, version, visibility=visibility, at=moment)
    publish_images(post, version)
    show_or_remove_copies(post.thread)
    refresh(post.thread)
    _record(post, visibility, by=by, at=at)
    return post


def _rewrite_post(
    post: Post,
    submission: Submission,
    version: SubmissionVersion,
    *,
    visibility: str,
    at: datetime,
) -> None:
    facts = {
        "text": published_words(version, submission.language).text,
        "language": submission.language,
        "signature": version.signature,
        "visibility": visibility,
        "published_at": at,
        "edited_at": None,
    }
    _write(post, facts | NOT_HIDDEN)


def _write(row: Thread | Post, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=[name.removesuffix("_id") for name in facts])


def _record(post: Post, visibility: str, *, by: User, at: datetime | None) -> None:
    """The line about what is shown; that of the decision is written by the calling step."""
    is_thread = post.number == 1
    Event.objects.record(
        "publish_again" if is_thread else "publish_post_again",
        Visibility.HIDDEN, visibility, by=by, at=at, thread=post.thread,
        post=None if is_thread else post,
    )  # fmt: skip
