"""
Telling the followers of a thread, from the worker.

A publication leaves one row; this makes one notice for each follower. Doing it twice
leaves each follower one notice, so a crash half-way is simply done again.
"""

from django.db import transaction
from django.utils import timezone

from forum import unsubscribing
from forum.models import Announcement, Follow, Post
from forum.workflow.locks import lock_thread
from forum.workflow.publishing import FOLLOWED_CORRECTION, facts_of
from portal.notifications.outbox import notify
from portal.notifications.worker import wake


def expand_waiting(*, limit=100):
    """Expand up to ``limit`` announcements; returns how many were done."""
    numbers = list(Announcement.objects.waiting().values_list("pk", flat=True)[:limit])
    done = sum(_expand(number) for number in numbers)
    if len(numbers) == limit:
        wake("forum.announcing.expand_waiting")
    return done


@transaction.atomic
def _expand(number):
    announcement = (
        Announcement.objects.waiting()
        .select_for_update(skip_locked=True, of=["self"])
        .select_related("event")
        .filter(pk=number)
        .first()
    )
    if announcement is None:
        return False
    # Held, so that nobody hides it while its title is being written into notices.
    lock_thread(announcement.event.thread_id)
    # Hidden again before anybody was told: then there is nothing to tell.
    post = (
        Post.objects.select_related("thread", "agency")
        .filter(pk=announcement.event.post_id, thread__visibility="public")
        .first()
    )
    if post is not None:
        _tell_followers(post, announcement)
    announcement.expanded_at = timezone.now()
    announcement.save(update_fields=["expanded_at"])
    return True


def _tell_followers(post, announcement):
    followers = Follow.objects.filter(thread=post.thread).select_related("user")
    for follow in followers.exclude(user__in=[post.author_id or 0, post.thread.author_id or 0]):
        notify(
            follow.user,
            event=_event_of(announcement, post),
            name=announcement.name,
            stop_path=unsubscribing.path_for(follow),
            **facts_of(post),
        )


def _event_of(announcement, post):
    # A post is published once and may be corrected often.
    if announcement.name == FOLLOWED_CORRECTION:
        return f"event-{announcement.event_id}-corrected"
    return f"post-{post.pk}-published"
