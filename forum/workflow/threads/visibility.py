"""
Hiding, restoring and publishing later: the only writer of the visibility of threads and
posts that exist.
"""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import SubmissionState, Visibility
from forum.models import Event, Post, Submission, Thread
from forum.workflow.locks import lock_thread
from forum.workflow.publishing.images import show_or_remove_copies
from forum.workflow.publishing.refreshing import refresh
from portal.accounts.models import User
from portal.notifications.outbox import cancel_messages, notify


@transaction.atomic
def hide(thread_id: int, *, by: User, reason: str, at: datetime | None = None) -> Thread:
    """Take a thread off every public page; a tombstone stays at its address."""
    thread = _lock(thread_id, {Visibility.PUBLIC, Visibility.PRIVATE})
    _mark_hidden(thread, by=by, reason=reason, at=at)
    _set_visibility(thread, Visibility.HIDDEN, act="hide", by=by, at=at, reason=reason)
    cancel_messages(thread=thread.number, kept_for=thread.author)
    _notify_author(thread, "hidden", at=at, note=reason)
    return thread


@transaction.atomic
def restore(thread_id: int, *, by: User, at: datetime | None = None) -> Thread:
    """Undo hiding: as visible as it was before."""
    thread = _lock(thread_id, {Visibility.HIDDEN})
    _refuse_undecided(thread.submission)
    before = Visibility.PUBLIC if thread.published_at else Visibility.PRIVATE
    _unmark_hidden(thread)
    _set_visibility(thread, before, act="restore", by=by, at=at)
    return thread


@transaction.atomic
def make_public(thread_id: int, *, by: User, at: datetime | None = None) -> Thread:
    """Publish a matter that was accepted without publishing."""
    thread = _lock(thread_id, {Visibility.PRIVATE})
    thread.published_at = at or timezone.now()
    thread.save(update_fields=["published_at"])
    _set_visibility(thread, Visibility.PUBLIC, act="make_public", by=by, at=at, public=True)
    _notify_author(thread, "made_public", at=at)
    return thread


@transaction.atomic
def publish_history(thread_id: int, *, by: User, at: datetime | None = None) -> Thread:
    """
    Publish what another system had published, under its date there, so that old matters do
    not come before new ones. Nobody is notified.
    """
    thread = _lock(thread_id, {Visibility.PRIVATE})
    if not thread.is_history:
        raise ValidationError(_("Only what was taken over as history."), code="not_history")
    thread.published_at = thread.submitted_at
    thread.save(update_fields=["published_at"])
    _set_visibility(thread, Visibility.PUBLIC, act="make_public", by=by, at=at, public=True)
    return thread


@transaction.atomic
def hide_post(post_id: int, *, by: User, reason: str, at: datetime | None = None) -> Post:
    """Hide one post and leave the thread; the question is hidden only with its thread."""
    post = _lock_post(post_id, Visibility.PUBLIC)
    _mark_hidden(post, by=by, reason=reason, at=at)
    _set_post_visibility(post, Visibility.HIDDEN, act="hide_post", by=by, at=at, reason=reason)
    _notify_writer(post, reason=reason, at=at)
    return post


@transaction.atomic
def restore_post(post_id: int, *, by: User, at: datetime | None = None) -> Post:
    """Undo hiding one post: as visible as its thread."""
    post = _lock_post(post_id, Visibility.HIDDEN)
    _refuse_undecided(post.submission)
    _unmark_hidden(post)
    _set_post_visibility(post, post.thread.visibility, act="restore_post", by=by, at=at)
    return post


def _lock(thread_id: int, expected: Collection[str]) -> Thread:
    thread = lock_thread(thread_id)
    if thread.visibility not in expected:
        raise ValidationError(
            _("Not possible now: this is %(state)s."),
            code="wrong_state",
            params={"state": thread.get_visibility_display().lower()},
        )
    return thread


def _lock_post(post_id: int, expected: str) -> Post:
    thread = lock_thread(Post.cases.values_list("thread_id", flat=True).get(pk=post_id))
    post = Post.cases.get(pk=post_id)
    post.thread = thread
    if post.number == 1 or post.visibility != expected:
        raise ValidationError(_("This post cannot be changed that way now."), code="wrong_state")
    return post


def _refuse_undecided(submission: Submission) -> None:
    if submission.state != SubmissionState.APPROVED:
        raise ValidationError(
            _(
                "The decision to publish this was taken back. It is shown again once it is "
                "approved."
            ),
            code="taken_back",
        )


def _mark_hidden(row: Thread | Post, *, by: User, reason: str, at: datetime | None) -> None:
    row.hidden_at = at or timezone.now()
    row.hidden_reason = reason[:200]
    row.hidden_by_role = by.role_label[:60]
    row.save(update_fields=["hidden_at", "hidden_reason", "hidden_by_role"])


def _unmark_hidden(row: Thread | Post) -> None:
    row.hidden_at, row.hidden_reason, row.hidden_by_role = None, "", ""


def _set_visibility(
    thread: Thread,
    visibility: str,
    *,
    act: str,
    by: User,
    at: datetime | None,
    public: bool = False,
    reason: str = "",
) -> None:
    before, thread.visibility = thread.visibility, visibility
    thread.save(update_fields=["visibility", "hidden_at", "hidden_reason", "hidden_by_role"])
    # Posts hidden one by one stay hidden whatever becomes of their thread.
    Post.cases.filter(thread=thread, hidden_at__isnull=True).update(visibility=visibility)
    show_or_remove_copies(thread)
    refresh(thread)
    Event.objects.record(
        act, before, visibility, by=by, at=at, reason=reason, thread=thread, public=public
    )


def _set_post_visibility(
    post: Post, visibility: str, *, act: str, by: User, at: datetime | None, reason: str = ""
) -> None:
    before, post.visibility = post.visibility, visibility
    post.save(update_fields=["visibility", "hidden_at", "hidden_reason", "hidden_by_role"])
    show_or_remove_copies(post.thread)
    refresh(post.thread)
    Event.objects.record(
        act, before, visibility, by=by, at=at, reason=reason, thread=post.thread, post=post
    )


def _notify_author(thread: Thread, name: str, *, at: datetime | None, note: str = "") -> None:
    when = at or timezone.now()
    notify(
        thread.author or thread.contact,
        event=f"thread-{thread.pk}-{name}-{when:%Y%m%d%H%M%S}",
        name=name,
        at=at,
        title=thread.title,
        thread=thread.number,
        public=thread.is_public,
        path=thread.get_absolute_url(),
        note=note,
    )


def _notify_writer(post: Post, *, reason: str, at: datetime | None) -> None:
    """Tell the person who wrote a hidden post; what agencies write has no such reader."""
    if post.is_official:
        return
    when, thread = at or timezone.now(), post.thread
    notify(
        post.author,
        event=f"post-{post.pk}-hidden-{when:%Y%m%d%H%M%S}",
        name="post_hidden",
        at=at,
        title=thread.title,
        thread=thread.number,
        public=thread.is_public,
        path=post.submission.get_absolute_url(),
        note=reason,
    )
