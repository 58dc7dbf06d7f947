"""
Who follows and who supports a thread, with the counters of both. The caller has locked the thread.

Who supports is in no ledger: its lines have the number after each step and no actor.
"""

from datetime import datetime

from django.db.models import F

from forum.models import Event, Follow, Submission, Support, Thread
from portal.accounts.models import User


def add_follower(thread: Thread, user: User, *, at: datetime | None = None) -> bool:
    """Let the person follow the thread; False where the person does already."""
    when = {"created_at": at} if at else {}
    _follow, created = Follow.objects.get_or_create(user=user, thread=thread, defaults=when)
    if created:
        Thread.cases.filter(pk=thread.pk).update(follower_count=F("follower_count") + 1)
    return created


def remove_follower(thread: Thread, user: User) -> None:
    """Let the person follow the thread no more."""
    gone, _details = Follow.objects.filter(user=user, thread=thread).delete()
    if gone:
        Thread.cases.filter(pk=thread.pk).update(follower_count=F("follower_count") - 1)


def add_supporter(
    thread: Thread,
    user: User | None,
    *,
    submission: Submission | None = None,
    at: datetime | None = None,
) -> None:
    """
    Count one person more, unless the person counts already. ``submission`` is the person's own
    matter that was merged into the thread.
    """
    if user is not None and Support.objects.filter(thread=thread, user=user).exists():
        return
    when = {"created_at": at} if at else {}
    Support.objects.create(thread=thread, user=user, submission=submission, **when)
    _count(thread, 1, act="support", at=at)


def remove_supporter(
    thread: Thread, support: Support | None, *, at: datetime | None = None
) -> None:
    """Count one person less; nothing happens where there is no support any more."""
    if support is not None:
        support.delete()
        _count(thread, -1, act="take_back_support", at=at)


def _count(thread: Thread, change: int, *, act: str, at: datetime | None) -> None:
    thread.support_count += change
    thread.save(update_fields=["support_count"])
    Event.objects.record(act, thread=thread, at=at, data={"supporters": thread.support_count})
