"""Hiding, restoring and publishing later: the only writers of a visibility after birth."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import Visibility
from forum.models import Event, Post, PublishedImage
from forum.workflow import publishing
from forum.workflow.locks import lock_thread
from portal.notifications.outbox import keep_back_messages, notify


@transaction.atomic
def hide(thread_id, *, by, reason, at=None):
    """Take a thread off every public page; a tombstone stays at its address."""
    thread = _expect(thread_id, {Visibility.PUBLIC, Visibility.PRIVATE})
    _mark_hidden(thread, by=by, reason=reason, at=at)
    _turn(thread, Visibility.HIDDEN, act="hide", by=by, at=at, reason=reason)
    keep_back_messages(thread=thread.number, kept_for=thread.author)
    _tell(thread, "hidden", at=at, note=reason)
    return thread


@transaction.atomic
def restore(thread_id, *, by, at=None):
    """Undo hiding: as visible as it was before."""
    thread = _expect(thread_id, {Visibility.HIDDEN})
    before = Visibility.PUBLIC if thread.published_at else Visibility.PRIVATE
    _unmark_hidden(thread)
    _turn(thread, before, act="restore", by=by, at=at)
    return thread


@transaction.atomic
def make_public(thread_id, *, by, at=None):
    """Publish a matter that was accepted without publishing."""
    thread = _expect(thread_id, {Visibility.PRIVATE})
    thread.published_at = at or timezone.now()
    thread.save(update_fields=["published_at"])
    _turn(thread, Visibility.PUBLIC, act="make_public", by=by, at=at, public=True)
    _tell(thread, "made_public", at=at)
    return thread


@transaction.atomic
def publish_history(thread_id, *, by, at=None):
    """
    Publish what another system had published, under the day it bore there, so that old
    matters do not come before new ones. Nobody is told: it is news to nobody.
    """
    thread = _expect(thread_id, {Visibility.PRIVATE})
    if not thread.is_history:
        raise ValidationError(_("Only what was taken over as history."), code="not_history")
    thread.published_at = thread.submitted_at
    thread.save(update_fields=["published_at"])
    _turn(thread, Visibility.PUBLIC, act="make_public", by=by, at=at, public=True)
    return thread


@transaction.atomic
def hide_post(post_id, *, by, reason, at=None):
    """Take one post away and leave the thread; the question goes only with its thread."""
    post = _expect_post(post_id, Visibility.PUBLIC)
    _mark_hidden(post, by=by, reason=reason, at=at)
    _turn_post(post, Visibility.HIDDEN, act="hide_post", by=by, at=at, reason=reason)
    return post


@transaction.atomic
def restore_post(post_id, *, by, at=None):
    post = _expect_post(post_id, Visibility.HIDDEN)
    _unmark_hidden(post)
    _turn_post(post, post.thread.visibility, act="restore_post", by=by, at=at)
    return post


def _expect(thread_id, expected):
    thread = lock_thread(thread_id)
    if thread.visibility not in expected:
        raise ValidationError(
            _("Not possible now: this is %(state)s."),
            code="wrong_state",
            params={"state": thread.get_visibility_display().lower()},
        )
    return thread


def _expect_post(post_id, expected):
    post = Post.cases.get(pk=post_id)
    thread = lock_thread(post.thread_id)
    post = Post.cases.get(pk=post_id)
    post.thread = thread
    if post.number == 1 or post.visibility != expected:
        raise ValidationError(_("This post cannot be changed that way now."), code="wrong_state")
    return post


def _mark_hidden(row, *, by, reason, at):
    row.hidden_at = at or timezone.now()
    row.hidden_reason = reason[:200]
    row.hidden_by_role = by.role_label[:60]
    row.save(update_fields=["hidden_at", "hidden_reason", "hidden_by_role"])


def _unmark_hidden(row):
    row.hidden_at, row.hidden_reason, row.hidden_by_role = None, "", ""


def _turn(thread, visibility, *, act, by, at, public=False, reason=""):
    before, thread.visibility = thread.visibility, visibility
    thread.save(update_fields=["visibility", "hidden_at", "hidden_reason", "hidden_by_role"])
    # Posts hidden one by one stay hidden whatever becomes of their thread.
    posts = Post.cases.filter(thread=thread, hidden_at__isnull=True)
    posts.update(visibility=visibility)
    _show_or_withdraw_images(thread)
    publishing.refresh(thread)
    Event.objects.record(
        act, before, visibility, by=by, at=at, reason=reason, thread=thread, public=public
    )


def _turn_post(post, visibility, *, act, by, at, reason=""):
    before, post.visibility = post.visibility, visibility
    post.save(update_fields=["visibility", "hidden_at", "hidden_reason", "hidden_by_role"])
    _show_or_withdraw_images(post.thread)
    publishing.refresh(post.thread)
    Event.objects.record(
        act, before, visibility, by=by, at=at, reason=reason, thread=post.thread, post=post
    )


def _show_or_withdraw_images(thread):
    images = PublishedImage.objects.filter(post__thread=thread)
    for image in images.select_related("post", "attachment"):
        public = image.post.visibility == Visibility.PUBLIC
        if public and not image.file:
            publishing.store_public_copy(image)
            image.save(update_fields=["file"])
        elif not public and image.file:
            publishing.withdraw_image(image)


def _tell(thread, name, *, at, note=""):
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
