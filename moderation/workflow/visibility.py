"""Hiding published threads and posts from the public pages, and showing them again."""

from datetime import datetime

from django.db import transaction

from forum import workflow as forum
from forum.models import Post, Thread
from forum.workflow.publishing.redacting import PointedOut
from moderation.models import Outcome
from moderation.workflow.flag_ledger import decide_flags_of_hidden, flagged_posts_of
from moderation.workflow.locks import (
    lock_post_to_moderate,
    lock_thread_to_moderate,
    refuse_unwanted_publication,
)
from portal.accounts.models import User
from portal.audit.log import record


@transaction.atomic
def hide(thread_id: int, *, by: User, reason: str, at: datetime | None = None) -> Thread:
    """Hide a thread from every public page; its own address then shows ``reason``."""
    lock_thread_to_moderate(thread_id, by=by)
    thread: Thread = forum.hide(thread_id, by=by, reason=reason, at=at)
    record("hide", by=by, subject=f"thread {thread.number}", reason=reason, at=at)
    decide_flags_of_hidden(flagged_posts_of(thread), reason=reason, by=by, at=at)
    return thread


@transaction.atomic
def restore(thread_id: int, *, by: User, at: datetime | None = None) -> Thread:
    """Show a hidden thread again."""
    lock_thread_to_moderate(thread_id, by=by)
    thread: Thread = forum.restore(thread_id, by=by, at=at)
    record("restore", by=by, subject=f"thread {thread.number}", at=at)
    return thread


@transaction.atomic
def make_public(thread_id: int, *, by: User, at: datetime | None = None) -> Thread:
    """Publish a matter that was accepted unpublished; refused if its author objects."""
    private = lock_thread_to_moderate(thread_id, by=by)
    refuse_unwanted_publication(private.submission, Outcome.APPROVE)
    thread: Thread = forum.make_public(thread_id, by=by, at=at)
    record("make_public", by=by, subject=f"thread {thread.number}", at=at)
    return thread


@transaction.atomic
def hide_post(post_id: int, *, by: User, reason: str, at: datetime | None = None) -> Post:
    """Hide one post; the thread stays public."""
    lock_post_to_moderate(post_id, by=by)
    post: Post = forum.hide_post(post_id, by=by, reason=reason, at=at)
    subject = f"thread {post.thread.number} post {post.number}"
    record("hide_post", by=by, subject=subject, reason=reason, at=at)
    decide_flags_of_hidden([post], reason=reason, by=by, at=at)
    return post


@transaction.atomic
def black_out(
    post: Post, chosen: PointedOut, *, by: User, reason: str, at: datetime | None = None
) -> None:
    """Black out parts of a public post; the rest of it stays as it is."""
    lock_post_to_moderate(post.pk, by=by)
    forum.black_out_post(post, chosen, by=by, reason=reason, at=at)
    subject = f"thread {post.thread.number} post {post.number}"
    record("black_out_post", by=by, subject=subject, reason=reason, at=at)


@transaction.atomic
def restore_post(post_id: int, *, by: User, at: datetime | None = None) -> Post:
    """Show a hidden post again."""
    lock_post_to_moderate(post_id, by=by)
    post: Post = forum.restore_post(post_id, by=by, at=at)
    subject = f"thread {post.thread.number} post {post.number}"
    record("restore_post", by=by, subject=subject, at=at)
    return post
