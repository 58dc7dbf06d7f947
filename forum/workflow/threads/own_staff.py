"""Complaints about the people of an agency: kept away from it, and sealed from its people."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum.models import Event, Thread
from forum.workflow.locks import lock_thread
from portal.accounts.models import User
from portal.agencies.models import Agency
from portal.languages import facts_of
from portal.notifications.outbox import cancel_messages


@transaction.atomic
def mark_about_staff(
    thread_id: int, *, by: User, agency: Agency | None, reason: str = "", at: datetime | None = None
) -> Thread:
    """
    Mark a matter as a complaint about the people of ``agency``, or as none where it is None. The
    step above asks who may. Letters about it that wait for people of the agency are deleted.
    """
    thread = lock_thread(thread_id)
    if not thread.is_matter:
        raise ValidationError(_("A notice is no complaint."), code="not_a_matter")
    before = thread.about_staff_of
    if agency == before:
        raise ValidationError(
            {"agency": _("This is how the matter is marked already. Please choose another.")}
        )
    thread.about_staff_of = agency
    thread.save(update_fields=["about_staff_of"])
    act, named = ("mark_about_staff", agency) if agency else ("unmark_about_staff", before)
    Event.objects.record(
        act, by=by, at=at, thread=thread, reason=reason, data=facts_of(named, "agency")
    )
    if agency is not None:
        theirs = User.objects.filter(memberships__agency__path__startswith=agency.path)
        cancel_messages(thread=thread.number, kept_for=thread.author, to=theirs)
    return thread
