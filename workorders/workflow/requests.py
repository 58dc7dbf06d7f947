"""
What an agency has asked of the centre and nobody has decided: a dispute, or more time.

Parts of other steps that locked the order: while it is disputed it moves only by the decision, and
what is undecided ends with the order.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from workorders.models import (
    Dispute,
    DisputeStatus,
    Extension,
    ExtensionStatus,
    OrderStatus,
    WorkOrder,
)
from workorders.workflow.locks import record_transition


def undecided_dispute(order: WorkOrder) -> Dispute | None:
    """What nobody has decided; only an order that waits for acceptance can have one."""
    if order.status != OrderStatus.DISPATCHED:
        return None
    found: Dispute | None = order.disputes.undecided().for_reading().first()
    return found


def refuse_while_disputed(order: WorkOrder) -> None:
    """ValidationError if the agency disputes the order and nobody has decided yet."""
    if undecided_dispute(order) is not None:
        raise ValidationError(
            _(
                "%(agency)s disputes this order. It stays as it is until that is decided or taken "
                "back."
            ),
            code="disputed",
            params={"agency": order.agency.local_name},
        )


def lapse_requests(order: WorkOrder, *, by: User, at: datetime | None = None) -> None:
    """End what is undecided, because the order is answered or leaves its agency."""
    ended_at = at or timezone.now()
    dispute = undecided_dispute(order)
    if dispute is not None:
        dispute.status, dispute.ended_at = DisputeStatus.LAPSED, ended_at
        dispute.save(update_fields=["status", "ended_at"])
        record_transition(
            order, order.status, act="lapse_dispute", by=by, at=at, dispute=dispute.pk
        )
    lapse_extension(order, by=by, at=at)


def lapse_extension(order: WorkOrder, *, by: User, at: datetime | None = None) -> None:
    """The same for more time alone."""
    extension: Extension | None = order.extensions.requested().first()
    if extension is not None:
        extension.status, extension.ended_at = ExtensionStatus.LAPSED, at or timezone.now()
        extension.save(update_fields=["status", "ended_at"])
        record_transition(
            order, order.status, act="lapse_extension", by=by, at=at, extension=extension.pk
        )
