"""Locking an order together with the sign-off that a step may change."""

from django.core.exceptions import ValidationError

from portal.accounts.models import User
from workorders.models import SignOff, WorkOrder
from workorders.workflow.locks import AccessCheck, lock
from workorders.workflow.sign_offs.kinds import DRAFT, GIVE_UP, KINDS, STARTS_FROM


def lock_sign_off(
    order_id: int, kind: str, step: str, *, by: User, may: AccessCheck | None = None
) -> tuple[WorkOrder, SignOff]:
    """Lock the order; return it with its sign-off of this kind, which this step may change."""
    row = KINDS[kind]
    # What is no act of its own, as giving up a reply, cannot be taken by itself.
    act = row.steps[step].act
    order = lock(order_id, *([act] if act else []), by=by, may=may)
    sign_off: SignOff | None = order.under_way(kind)
    if sign_off is None:
        raise ValidationError(str(row.none_under_way), code="wrong_state")
    _refuse_other_status(sign_off, step)
    if step != GIVE_UP:
        _refuse_while_hidden(order, kind)
    return order, sign_off


def lock_for_drafting(order_id: int, kind: str, *, by: User) -> tuple[WorkOrder, SignOff | None]:
    """The same for saving a draft; the sign-off is None before the first save."""
    order = lock(order_id, KINDS[kind].steps[DRAFT].act, by=by)
    sign_off: SignOff | None = order.under_way(kind)
    if sign_off is not None:
        _refuse_other_status(sign_off, DRAFT)
    _refuse_while_hidden(order, kind)
    return order, sign_off


def _refuse_other_status(sign_off: SignOff, step: str) -> None:
    if sign_off.status not in STARTS_FROM[step]:
        raise ValidationError(
            str(KINDS[sign_off.kind].other_status),
            code="wrong_state",
            params={"status": sign_off.get_status_display()},
        )


def _refuse_while_hidden(order: WorkOrder, kind: str) -> None:
    if KINDS[kind].while_hidden and order.thread.is_hidden:
        raise ValidationError(str(KINDS[kind].while_hidden), code="hidden")
