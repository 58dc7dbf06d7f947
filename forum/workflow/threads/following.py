"""Following a thread."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from forum.models import Follow, Thread
from forum.workflow.locks import lock_thread
from portal.accounts.models import User


@transaction.atomic
def follow(thread_id: int, *, by: User, at: datetime | None = None) -> None:
    """Notify the person of what is new in the thread; pressing twice follows once."""
    thread = lock_thread(thread_id)
    when = {"created_at": at} if at else {}
    _follow, created = Follow.objects.get_or_create(user=by, thread=thread, defaults=when)
    if created:
        Thread.cases.filter(pk=thread.pk).update(follower_count=F("follower_count") + 1)


@transaction.atomic
def unfollow(thread_id: int, *, by: User) -> None:
    """Stop notifying the person; pressing twice changes nothing."""
    thread = lock_thread(thread_id)
    gone, _details = Follow.objects.filter(user=by, thread=thread).delete()
    if gone:
        Thread.cases.filter(pk=thread.pk).update(follower_count=F("follower_count") - 1)
