"""
Retires an agency: moves its open orders to a successor, then its members, then retires it.

Each order is moved by ``workorders.workflow.change_agency`` in its own transaction, so that
locks are short; after an interruption the next attempt moves the rest.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.agencies import workflow as agencies
from portal.agencies.models import Agency, Membership
from workorders import workflow as workorders
from workorders.models import SignOff, SignOffKind, WorkOrder
from workorders.models.orders import WorkOrderQuerySet


def open_orders(agency: Agency) -> WorkOrderQuerySet:
    orders = WorkOrder.objects.open().filter(agency=agency)
    pressing: WorkOrderQuerySet = orders.most_pressing_first()
    return pressing


def corrections_under_way(agency: Agency) -> QuerySet[SignOff]:
    """Unfinished corrections of published replies; only the agency that wrote them can finish."""
    rows: QuerySet[SignOff] = SignOff.objects.under_way()
    return rows.filter(order__agency=agency, kind=SignOffKind.CORRECTION)


def retire_agency(
    agency: Agency,
    *,
    by: User,
    reason: str,
    successor: Agency | None = None,
    members_follow: bool = False,
) -> int:
    """
    Move orders and members to the successor, then retire; return the number of moved orders.

    Raises ValidationError for unfinished corrections or a missing or unsuitable successor.
    """
    if not by.has_perm("accounts.administer"):
        raise PermissionDenied
    _refuse_unfit(agency, successor)
    moved = _move_orders(agency, successor, by=by, reason=reason)
    with transaction.atomic():
        _move_members(agency, successor if members_follow else None, by=by)
        agencies.retire_agency(agency.pk, by=by, successor=successor, reason=reason)
    # Also move orders that were dispatched to the agency meanwhile.
    return moved + _move_orders(agency, successor, by=by, reason=reason)


def _refuse_unfit(agency: Agency, successor: Agency | None) -> None:
    if corrections_under_way(agency).exists():
        raise ValidationError(
            _("Corrections of its replies are under way. Please finish or give them up first."),
            code="corrections",
        )
    if successor is None:
        if open_orders(agency).exists():
            raise ValidationError(
                {"successor": _("It has open orders. Please choose who takes them over.")}
            )
    elif successor.pk == agency.pk or successor.retired_at:
        raise ValidationError({"successor": _("Please choose another agency that is in use.")})


def _move_orders(agency: Agency, successor: Agency | None, *, by: User, reason: str) -> int:
    moved = 0
    if successor is None:
        # There were no open orders; a dispatcher must move one that was dispatched meanwhile.
        return moved
    for order_id in list(open_orders(agency).values_list("pk", flat=True)):
        workorders.change_agency(order_id, by=by, agency=successor, reason=reason)
        moved += 1
    return moved


def _move_members(agency: Agency, successor: Agency | None, *, by: User) -> None:
    for member in Membership.objects.filter(agency=agency).order_by("pk"):
        if successor is not None:
            _join_successor(member, successor, by=by)
        agencies.leave(member.user_id, agency=agency, by=by)


def _join_successor(member: Membership, successor: Agency, *, by: User) -> None:
    # A person who already works for the successor keeps the role there.
    if not Membership.objects.filter(user_id=member.user_id, agency=successor).exists():
        agencies.join(member.user_id, agency=successor, role=member.role, by=by)
