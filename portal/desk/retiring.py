"""
Retiring an agency: its open orders go to the agency that takes its work over, each by the
work orders' own step, then its members, then the agency itself.

Orders are moved one by one, each in a transaction of its own, so that nobody waits for a
lock; what an interruption left is moved by the next press.
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
    """Corrections of published replies, which only the agency that wrote them can finish."""
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
    """Move its orders and members to the successor, then retire it; returns how many orders."""
    if not by.has_perm("accounts.administer"):
        raise PermissionDenied
    _refuse_unfit(agency, successor)
    moved = _move_orders(agency, successor, by=by, reason=reason)
    with transaction.atomic():
        _move_members(agency, successor if members_follow else None, by=by)
        agencies.retire_agency(agency.pk, by=by, successor=successor, reason=reason)
    # One that was dispatched in between would have nobody.
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
        # There was no open order; one that was dispatched this moment waits for a dispatcher.
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
    # Who works there already keeps the role there.
    if not Membership.objects.filter(user_id=member.user_id, agency=successor).exists():
        agencies.join(member.user_id, agency=successor, role=member.role, by=by)
