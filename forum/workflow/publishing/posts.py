"""
Writing threads and posts from a submitted version. Only ``deciding`` and ``importing``
call this, in their transaction and under their locks.
"""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from forum import boards
from forum.choices import PostRole, ReplyKind, Stage, Visibility
from forum.models import Board, Post, Submission, SubmissionVersion, Thread
from forum.search import index
from forum.workflow.locks import lock_thread
from forum.workflow.publishing.earlier_texts import keep_earlier_text
from forum.workflow.publishing.images import add_images, publish_images
from forum.workflow.publishing.redacting import (
    black_out_alerts,
    black_out_earlier,
    black_out_notices,
    published_pictures,
    published_words,
)
from forum.workflow.publishing.refreshing import count_posts, index_new_post, refresh


def open_thread(
    submission: Submission,
    version: SubmissionVersion,
    *,
    visibility: str,
    urgent: bool | None = None,
    at: datetime | None = None,
) -> Post:
    """
    Write the thread of a matter or notice with its first post, which is returned.

    ``urgent`` is what a person judged; None keeps what its author or screening marked.
    """
    at = at or timezone.now()
    if urgent is None:
        urgent = submission.speaks_of_danger
    thread = _create_thread(submission, version, visibility=visibility, urgent=urgent, at=at)
    # Written with the state, by the step that decides.
    submission.thread = thread
    post = _create_post(thread, submission, version, number=1, at=at)
    add_images(post, published_pictures(version))
    # Neither an answer nor a reply, so the counters stay 0; and all there is to be found.
    if thread.is_public:
        index.index(thread.pk, title=thread.title, body=post.text)
    return post


def add_post(
    submission: Submission, version: SubmissionVersion, *, at: datetime | None = None
) -> Post:
    """Write the next post of a thread; it is as visible as the thread is."""
    at = at or timezone.now()
    # The database holds that what is added has a thread, and an edit a post.
    assert submission.thread_id is not None
    thread = lock_thread(submission.thread_id)
    number = Post.cases.filter(thread=thread).aggregate(last=Max("number"))["last"] + 1
    post = _create_post(thread, submission, version, number=number, at=at)
    add_images(post, published_pictures(version))
    count_posts(thread)
    index_new_post(thread, post)
    thread.last_activity_at = at
    fields = ["last_activity_at"]
    if post.role == PostRole.OFFICIAL and post.reply_kind == ReplyKind.FINAL:
        thread.answered_at = thread.answered_at or at
        fields.append("answered_at")
    thread.save(update_fields=fields)
    return post


def replace_text(
    submission: Submission, version: SubmissionVersion, *, at: datetime | None = None
) -> Post:
    """Carry out an approved edit: the post shows the new text, the old one is kept."""
    at = at or timezone.now()
    assert submission.post_id is not None
    post = Post.cases.select_for_update(of=["self"]).get(pk=submission.post_id)
    thread = lock_thread(post.thread_id)
    is_first = post.number == 1
    keep_earlier_text(post, thread.title if is_first else "", at=at)
    words = published_words(version, post.language)
    black_out_earlier(post, version)
    post.text, post.edited_at = words.text, at
    post.save(update_fields=["text", "edited_at"])
    if is_first and words.title:
        thread.title = words.title
        thread.save(update_fields=["title"])
    if is_first:
        black_out_notices(thread, version)
    publish_images(post, version)
    refresh(thread)
    post.thread = thread
    return post


def label_reply(post: Post, *, outcome: str, summary: str) -> None:
    """Write what came of the matter, and the reply in one sentence, to an official reply."""
    post.outcome, post.summary = outcome, summary
    post.save(update_fields=["outcome", "summary"])


def _create_thread(
    submission: Submission,
    version: SubmissionVersion,
    *,
    visibility: str,
    urgent: bool,
    at: datetime,
) -> Thread:
    return Thread.objects.create(
        number=submission.number,
        submission=submission,
        channel=submission.channel,
        source_system=submission.source_system,
        source_number=submission.source_number,
        stage=Stage.ACCEPTED if submission.rules.is_handled else "",
        # The time of a matter counts from the first submission, however often it came back.
        submitted_at=_first_submitted_at(submission, version),
        **facts_of_thread(submission, version, visibility=visibility, urgent=urgent, at=at),
    )


def facts_of_thread(
    submission: Submission,
    version: SubmissionVersion,
    *,
    visibility: str,
    urgent: bool,
    at: datetime,
) -> dict[str, Any]:
    """What a thread takes from the version that was decided about."""
    is_matter = submission.rules.is_handled
    slug = boards.slug_for(submission.kind) if is_matter else boards.NOTICES
    title = published_words(version, submission.language).title
    black_out_alerts(submission, version, title)
    return {
        "board": Board.objects.only("pk").get(slug=slug),
        "kind": submission.kind,
        "title": title,
        "category_id": submission.category_id,
        "area_id": submission.area_id,
        "agency_id": None if is_matter else submission.agency_id,
        "place": submission.place,
        "language": submission.language,
        "urgent": urgent,
        "author": submission.author,
        "signature": version.signature,
        "contact_id": submission.contact_id,
        "visibility": visibility,
        "published_at": at if visibility == Visibility.PUBLIC else None,
        "last_activity_at": at,
    }


def _first_submitted_at(submission: Submission, version: SubmissionVersion) -> datetime:
    if version.number == 1:
        return version.submitted_at
    first: datetime = submission.versions.earliest("number").submitted_at
    return first


def _create_post(
    thread: Thread,
    submission: Submission,
    version: SubmissionVersion,
    *,
    number: int,
    at: datetime,
) -> Post:
    post: Post = Post.objects.create(
        thread=thread,
        number=number,
        role=submission.rules.role,
        text=published_words(version, submission.language).text,
        language=submission.language,
        author=submission.author,
        signature=version.signature,
        agency_id=submission.agency_id,
        reply_kind=submission.reply_kind,
        submission=submission,
        visibility=thread.visibility,
        province=version.province,
        published_at=at,
    )
    return post
