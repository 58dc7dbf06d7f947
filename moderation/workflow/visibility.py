"""Taking what is published off the public pages, and showing it again."""

from django.db import transaction

from forum import workflow as forum
from moderation.models import Outcome
from moderation.workflow.locks import hold_post, hold_thread, refuse_against_the_authors_wish
from portal.audit.log import record


@transaction.atomic
def hide(thread_id, *, by, reason, at=None):
    """Take a thread off every public page; the tombstone says why."""
    hold_thread(thread_id, by=by)
    thread = forum.hide(thread_id, by=by, reason=reason, at=at)
    record("hide", by=by, subject=f"thread {thread.number}", reason=reason, at=at)
    return thread


@transaction.atomic
def restore(thread_id, *, by, at=None):
    """Undo hiding."""
    hold_thread(thread_id, by=by)
    thread = forum.restore(thread_id, by=by, at=at)
    record("restore", by=by, subject=f"thread {thread.number}", at=at)
    return thread


@transaction.atomic
def make_public(thread_id, *, by, at=None):
    """Publish a matter that was accepted without publishing, unless its author minds."""
    thread = hold_thread(thread_id, by=by)
    refuse_against_the_authors_wish(thread.submission, Outcome.APPROVE)
    thread = forum.make_public(thread_id, by=by, at=at)
    record("make_public", by=by, subject=f"thread {thread.number}", at=at)
    return thread


@transaction.atomic
def hide_post(post_id, *, by, reason, at=None):
    """Take one post away and leave the thread."""
    hold_post(post_id, by=by)
    post = forum.hide_post(post_id, by=by, reason=reason, at=at)
    subject = f"thread {post.thread.number} post {post.number}"
    record("hide_post", by=by, subject=subject, reason=reason, at=at)
    return post


@transaction.atomic
def restore_post(post_id, *, by, at=None):
    """Undo hiding a post."""
    hold_post(post_id, by=by)
    post = forum.restore_post(post_id, by=by, at=at)
    subject = f"thread {post.thread.number} post {post.number}"
    record("restore_post", by=by, subject=subject, at=at)
    return post
