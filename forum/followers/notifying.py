"""
Notifying the followers of a thread of what was published in it; ``forum.event_consumers``
has it called after the commit, so that the step that publishes locks its thread for a moment only.

Two hundred followers at a time, each batch in a transaction of its own that asks again
whether everybody may read it. Idempotent: each follower is notified once.
"""

import datetime

from forum.choices import PostRole
from forum.followers import unsubscribing
from forum.models import Follow, Post
from forum.purposes import Result
from forum.workflow.locks import lock_thread
from forum.workflow.publishing.author_notices import notice_facts
from portal.notifications.outbox import notify_many

BATCH = 200
# Imports and demonstrations write today what happened long ago, which is no news.
NEWS_LASTS = datetime.timedelta(minutes=1)


def is_news(event):
    """Whether followers are notified; asked when the event is written and when it is replayed."""
    submission = event.submission
    if submission is None or event.post is None or not event.post.thread.is_public:
        return False
    is_told = submission.desk in submission.rules.followers_hear_from
    return is_told and event.recorded_at - event.at < NEWS_LASTS


def notify_followers(event, position):
    """Notify the next batch of followers, after the follow numbered ``position``."""
    # Locked, so that nobody hides it while its title is being written into notices.
    lock_thread(event.thread_id)
    # Where it was hidden meanwhile, the remaining followers are not notified.
    readable = Post.objects.select_related("thread", "agency")
    post = readable.filter(pk=event.post_id, thread__visibility="public").first()
    if post is None:
        return None
    follows = list(_follows(event, post).filter(pk__gt=position)[:BATCH])
    _notify(follows, event, post)
    return follows[-1].pk if len(follows) == BATCH else None


def _follows(event, post):
    # Whoever follows since then found it on the page.
    then = Follow.objects.filter(thread=post.thread, created_at__lte=event.recorded_at)
    themselves = [post.author_id or 0, post.thread.author_id or 0]
    return then.exclude(user__in=themselves).select_related("user").order_by("pk")


def _notify(follows, event, post):
    correction = event.submission.rules.result is Result.TEXT
    notify_many(
        [(follow.user, {"stop_path": unsubscribing.path_for(follow)}) for follow in follows],
        # A post is published once and may be corrected often.
        event=f"event-{event.pk}-corrected" if correction else f"post-{post.pk}-published",
        name=_notification_name(post, correction=correction),
        **notice_facts(post),
    )


def _notification_name(post, *, correction):
    if correction:
        return "followed_correction"
    return "followed_reply" if post.role == PostRole.OFFICIAL else "followed_answer"
