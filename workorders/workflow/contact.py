"""Showing an author's contact to entitled staff; each look is recorded in the audit."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import Contact, User
from portal.audit.log import record
from workorders.models import WorkOrder
from workorders.rights import may_reveal_contact


@transaction.atomic
def reveal_contact(order_id: int, *, by: User, at: datetime | None = None) -> Contact:
    """
    Return the contact of the matter's author and record the look in the audit. ValidationError
    if the matter is no longer readable for ``by`` or has no contact.
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
            code="not_readable",
        )
    contact: Contact | None = order.thread.contact
    if contact is None:
        raise ValidationError(_("This matter came without any contact."), code="no_contact")
    record("reveal_contact", by=by, subject=f"workorder {order.number}", at=at, contact=contact.pk)
    return contact
