"""
Retiring an agency: its open orders go to the agency that takes its work over, each by the
work orders' own step, then its members, then the agency itself.

Orders are moved one by one, each in a transaction of its own, so that nobody waits for a
lock; what an interruption left is moved by the next press.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.agencies import workflow as agencies
from portal.agencies.models import Membership
from workorders import workflow as workorders
from workorders.models import SignOff, SignOffKind, WorkOrder


def open_orders(agency):
    return WorkOrder.objects.open().filter(agency=agency).most_pressing_first()


def corrections_under_way(agency):
    """Corrections of published replies, which only the agency that wrote them can finish."""
    return SignOff.objects.under_way().filter(order__agency=agency, kind=SignOffKind.CORRECTION)


def retire_agency(agency, *, by, reason, successor=None, members_follow=False):
    """Returns how many orders have moved."""
    if not by.has_perm("accounts.administer"):
        raise PermissionDenied
    _refuse_unfit(agency, successor)
    moved = _hand_on(agency, successor, by=by, reason=reason)
    with transaction.atomic():
        _let_members_go(agency, successor if members_follow else None, by=by)
        agencies.retire_agency(agency.pk, by=by, successor=successor, reason=reason)
    # One that was dispatched in between would have nobody.
    return moved + _hand_on(agency, successor, by=by, reason=reason)


def _refuse_unfit(agency, successor):
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


def _hand_on(agency, successor, *, by, reason):
    moved = 0
    for order_id in list(open_orders(agency).values_list("pk", flat=True)):
        workorders.change_agency(order_id, by=by, agency=successor, reason=reason)
        moved += 1
    return moved


def _let_members_go(agency, successor, *, by):
    for member in Membership.objects.filter(agency=agency).order_by("pk"):
        if successor is not None:
            _take_along(member, successor, by=by)
        agencies.leave(member.user_id, agency=agency, by=by)


def _take_along(member, successor, *, by):
    # Who works there already keeps the role there.
    if not Membership.objects.filter(user_id=member.user_id, agency=successor).exists():
        agencies.join(member.user_id, agency=successor, role=member.role, by=by)
