"""
Contact of the staff with an author: looking up how to reach them, which the audit records with
the reason, and noting that somebody tried.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.richtext import clean_input
from portal.accounts.models import Contact, User
from portal.audit.log import record
from portal.texts import visible
from workorders.models import ContactAttempt, ContactWay, LookReason, WorkOrder
from workorders.rights import may_read_matter, may_reveal_contact
from workorders.workflow.locks import lock, record_transition

NOT_READABLE = "not_readable"


@transaction.atomic
def reveal_contact(
    order_id: int, *, by: User, why: str, note: str = "", at: datetime | None = None
) -> Contact:
    """
    Return the contact of the matter's author and record the look in the audit, with its reason:
    ``why`` is a ``LookReason``. ValidationError if the matter is no longer readable for ``by``,
    has no contact, or no reason is said.
    """
    if not by.has_perm("accounts.reveal_contact"):
        raise PermissionDenied
    order = WorkOrder.objects.seen_by(by).select_related("thread__contact").filter(pk=order_id)
    order = order.first()
    if order is None:
        raise PermissionDenied
    if not may_reveal_contact(order, by):
        raise ValidationError(
            _("This matter is hidden or with others now, so there is no contact to show."),
            code=NOT_READABLE,
        )
    note = visible.strip(clean_input(note))
    _refuse_without_reason(why, note)
    contact: Contact | None = order.thread.contact
    if contact is None:
        raise ValidationError(_("This matter came without any contact."), code="no_contact")
    look = {"contact": contact.pk, "why": why}
    subject = f"workorder {order.number}"
    record("reveal_contact", by=by, subject=subject, at=at, reason=note, **look)
    return contact


def _refuse_without_reason(why: str, note: str) -> None:
    if why not in LookReason.values:
        raise ValidationError({"why": _("Please say why you look at the contact.")})
    if why == LookReason.OTHER and not note:
        raise ValidationError({"note": _("Please say in a few words which reason it is.")})


@transaction.atomic
def note_contact(
    order_id: int,
    *,
    by: User,
    way: str,
    is_reached: bool,
    made_at: datetime | None = None,
    said: str = "",
    at: datetime | None = None,
) -> ContactAttempt:
    """
    已联系: keep that the agency contacted the author or tried to, and with what result.

    Everybody reads on the timeline that the agency has been in touch, once, and nothing more.
    """
    order = lock(order_id, "contact", by=by)
    refuse_unreadable(order, by)
    noted_at = at or timezone.now()
    made_at, said = made_at or noted_at, visible.strip(clean_input(said))
    _refuse_unfit(order, way=way, is_reached=is_reached, made_at=made_at, said=said, now=noted_at)
    is_first = is_reached and order.contacted_at is None
    if is_first:
        order.contacted_at = made_at
    attempt: ContactAttempt = ContactAttempt.objects.create(
        order=order, agency=order.agency, by=by, made_at=made_at, way=way,
        is_reached=is_reached, said=said, noted_at=noted_at,
    )  # fmt: skip
    record_transition(
        order, order.status, act="contact", by=by, at=at,
        fields=["contacted_at"],
        attempt=attempt.pk, way=way, is_reached=is_reached, made_at=made_at,
    )  # fmt: skip
    if is_first:
        progress = forum.Progress(stage=order.thread.stage)
        forum.record_progress(order.thread, progress, by=by, act="contact", at=at)
    return attempt


def refuse_unreadable(order: WorkOrder, by: User) -> None:
    """ValidationError where the matter is hidden, so that its author is not talked to now."""
    if not may_read_matter(order, by):
        raise ValidationError(
            _("This matter is hidden now. Its author is contacted once it is shown again."),
            code=NOT_READABLE,
        )


def _refuse_unfit(
    order: WorkOrder, *, way: str, is_reached: bool, made_at: datetime, said: str, now: datetime
) -> None:
    if way not in ContactWay.values:
        raise ValidationError({"way": _("Please say how the author was contacted.")})
    if made_at > now:
        raise ValidationError({"made_at": _("Please choose a moment that has passed.")})
    # The field shows minutes, the order knows seconds.
    if made_at < order.with_agency_since.replace(second=0, microsecond=0):
        raise ValidationError(
            {"made_at": _("Your agency had not got this order yet. Please choose a later moment.")}
        )
    if is_reached and not said:
        raise ValidationError({"said": _("Please write in a sentence what was said.")})
