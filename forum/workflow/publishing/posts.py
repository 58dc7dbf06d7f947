"""
Writing threads and posts from a submitted version. Only ``deciding`` and ``importing``
call this, in their transaction and under their locks.
"""

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from forum import boards
from forum.choices import PostRole, ReplyKind, Stage, Visibility
from forum.models import Board, Post, PostVersion, Submission, SubmissionVersion, Thread
from forum.workflow.locks import lock_thread
from forum.workflow.publishing.images import publish_images
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
    submission.thread = thread
    submission.save(update_fields=["thread"])
    return _write_post(thread, submission, version, number=1, at=at)


def add_post(
    submission: Submission, version: SubmissionVersion, *, at: datetime | None = None
) -> Post:
    """Write the next post of a thread; it is as visible as the thread is."""
    at = at or timezone.now()
    # The database holds that what is added has a thread, and an edit a post.
    assert submission.thread_id is not None
    thread = lock_thread(submission.thread_id)
    number = Post.cases.filter(thread=thread).aggregate(last=Max("number"))["last"] + 1
    post = _write_post(thread, submission, version, number=number, at=at)
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
    PostVersion.objects.create(
        post=post,
        number=post.versions.count() + 1,
        title=thread.title if is_first else "",
        text=post.text,
        replaced_at=at,
    )
    post.text, post.edited_at = version.text, at
    post.save(update_fields=["text", "edited_at"])
    if is_first and version.title:
        thread.title = version.title
        thread.save(update_fields=["title"])
    publish_images(post, version)
    refresh(thread)
    post.thread = thread
    return post


def _create_thread(
    submission: Submission,
    version: SubmissionVersion,
    *,
    visibility: str,
    urgent: bool,
    at: datetime,
) -> Thread:
    is_matter = submission.rules.is_handled
    slug = boards.slug_for(submission.kind) if is_matter else boards.NOTICES
    return Thread.objects.create(
        number=submission.number,
        submission=submission,
        board=Board.objects.get(slug=slug),
        kind=submission.kind,
        title=version.title,
        category=submission.category,
        area=submission.area,
        agency=None if is_matter else submission.agency,
        place=submission.place,
        language=submission.language,
        channel=submission.channel,
        source_system=submission.source_system,
        source_number=submission.source_number,
        urgent=urgent,
        author=submission.author,
        signature=version.signature,
        contact=submission.contact,
        visibility=visibility,
        stage=Stage.ACCEPTED if is_matter else "",
        # The time of a matter counts from the first submission, however often it came back.
        submitted_at=submission.versions.earliest("number").submitted_at,
        published_at=at if visibility == Visibility.PUBLIC else None,
        last_activity_at=at,
    )


def _write_post(
    thread: Thread,
    submission: Submission,
    version: SubmissionVersion,
    *,
    number: int,
    at: datetime,
) -> Post:
    post = Post.objects.create(
        thread=thread,
        number=number,
        role=submission.rules.role,
        text=version.text,
        language=submission.language,
        author=submission.author,
        signature=version.signature,
        agency=submission.agency,
        reply_kind=submission.reply_kind,
        submission=submission,
        visibility=thread.visibility,
        published_at=at,
    )
    publish_images(post, version)
    count_posts(thread)
    index_new_post(thread, post)
    return post
