"""Following a thread."""

from datetime import datetime

from django.db import transaction

from forum.workflow.audience import add_follower, remove_follower
from forum.workflow.locks import lock_thread
from portal.accounts.models import User


@transaction.atomic
def follow(thread_id: int, *, by: User, at: datetime | None = None) -> None:
    """Notify the person of what is new in the thread; pressing twice follows once."""
    add_follower(lock_thread(thread_id), by, at=at)


@transaction.atomic
def unfollow(thread_id: int, *, by: User) -> None:
    """Stop notifying the person; pressing twice changes nothing."""
    remove_follower(lock_thread(thread_id), by)
