"""
Notifying the followers and supporters of a thread of what was published in it;
``forum.event_consumers`` has it called after the commit, so that the step that publishes locks
its thread for a moment only.

Two hundred people at a time, each batch in a transaction of its own that asks again whether
everybody may read it. Idempotent: each person is notified once, also who follows and supports.
"""

import datetime

from django.db.models import Exists, OuterRef

from forum.choices import PostRole
from forum.followers import unsubscribing
from forum.models import Follow, Post, Support
from forum.purposes import Result
from forum.workflow.locks import lock_thread
from forum.workflow.publishing.author_notices import event_of_post, notice_facts
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


def is_official_news(event):
    """Whether supporters are notified: of an official reply, and of its correction."""
    return is_news(event) and event.post.role == PostRole.OFFICIAL


def notify_followers(event, position):
    """Notify the next batch of followers, after the follow numbered ``position``."""
    return _notify_next(event, position, _follows, called="followed")


def notify_supporters(event, position):
    """The same for the supporters of the matter who do not follow it."""
    return _notify_next(event, position, _supports, called="supported")


def _notify_next(event, position, rows_of, *, called):
    # Locked, so that nobody hides it while its title is being written into notices.
    lock_thread(event.thread_id)
    # Where it was hidden meanwhile, the remaining people are not notified.
    readable = Post.objects.select_related("thread", "agency")
    post = readable.filter(pk=event.post_id, thread__visibility="public").first()
    if post is None:
        return None
    rows = list(rows_of(event, post).filter(pk__gt=position)[:BATCH])
    _notify(rows, event, post, called)
    return rows[-1].pk if len(rows) == BATCH else None


def _follows(event, post):
    # Whoever follows since then found it on the page.
    then = Follow.objects.filter(thread=post.thread, created_at__lte=event.recorded_at)
    return then.exclude(user__in=_themselves(post)).select_related("user").order_by("pk")


def _supports(event, post):
    then = Support.objects.filter(thread=post.thread, created_at__lte=event.recorded_at)
    then = then.filter(user__isnull=False, hears_of_replies=True)
    followed = _follows(event, post).filter(user=OuterRef("user"))
    then = then.exclude(user__in=_themselves(post)).exclude(Exists(followed))
    return then.select_related("user").order_by("pk")


def _themselves(post):
    return [post.author_id or 0, post.thread.author_id or 0]


def _notify(rows, event, post, called):
    correction = event.submission.rules.result is Result.TEXT
    notify_many(
        [(row.user, {"stop_path": unsubscribing.path_for(row)}) for row in rows],
        # A post is published once and may be corrected often.
        event=f"event-{event.pk}-corrected" if correction else event_of_post(post),
        name=f"{called}_{_news(post, correction=correction)}",
        **notice_facts(post),
    )


def _news(post, *, correction):
    if correction:
        return "correction"
    return "reply" if post.role == PostRole.OFFICIAL else "answer"
