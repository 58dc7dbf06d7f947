"""
Supporting a matter: "I have met this too". Counted and shown as a number; the ledger has the
number after each step and nobody's name.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum.models import Event, Submission, Support, Thread
from forum.workflow.locks import lock_thread
from portal.accounts.models import User


@transaction.atomic
def support(thread_id: int, *, by: User, at: datetime | None = None) -> None:
    """Count the person among those who have met the same; pressing twice counts once."""
    thread = lock_thread(thread_id)
    _refuse_unless_public_matter(thread)
    if thread.author_id == by.pk:
        raise PermissionDenied(_("You raised this matter yourself, so it counts you already."))
    add_supporter(thread, by, at=at)


@transaction.atomic
def take_back_support(thread_id: int, *, by: User, at: datetime | None = None) -> None:
    """Count the person no longer; pressing twice changes nothing."""
    thread = lock_thread(thread_id)
    gone, _details = Support.objects.filter(user=by, thread=thread).delete()
    if gone:
        _count(thread, -1, act="take_back_support", at=at)


@transaction.atomic
def stop_reply_notices(thread_id: int, *, by: User) -> None:
    """The person goes on counting and hears of official replies no more."""
    Support.objects.filter(thread=thread_id, user=by).update(hears_of_replies=False)


def add_supporter(
    thread: Thread,
    user: User | None,
    *,
    submission: Submission | None = None,
    at: datetime | None = None,
) -> None:
    """
    Count one person more in a thread that the caller has locked, unless the person counts
    already. ``submission`` is the person's own matter that was joined to it.
    """
    if user is not None and Support.objects.filter(thread=thread, user=user).exists():
        return
    when = {"created_at": at} if at else {}
    Support.objects.create(thread=thread, user=user, submission=submission, **when)
    _count(thread, 1, act="support", at=at)


def _count(thread: Thread, change: int, *, act: str, at: datetime | None) -> None:
    thread.support_count += change
    thread.save(update_fields=["support_count"])
    Event.objects.record(act, thread=thread, at=at, data={"supporters": thread.support_count})


def _refuse_unless_public_matter(thread: Thread) -> None:
    if not (thread.is_public and thread.is_matter):
        raise ValidationError(
            _("Only a matter that everybody can read can be supported."), code="not_public"
        )
