"""Supporting a matter: "I have met this too"."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum.models import Support, Thread
from forum.workflow.audience import add_supporter, remove_supporter
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
    remove_supporter(thread, Support.objects.filter(user=by, thread=thread).first(), at=at)


@transaction.atomic
def stop_reply_notices(thread_id: int, *, by: User) -> None:
    """The person goes on counting and hears of official replies no more."""
    Support.objects.filter(thread=thread_id, user=by).update(hears_of_replies=False)


def _refuse_unless_public_matter(thread: Thread) -> None:
    if not (thread.is_public and thread.is_matter):
        raise ValidationError(
            _("Only a matter that everybody can read can be supported."), code="not_public"
        )
