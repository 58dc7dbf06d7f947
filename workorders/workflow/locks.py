"""Taking hold of an order, and moving it: what every step has in common."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from forum.models import Submission, Thread
from portal.agencies.models import agencies_covered_by, agencies_headed_by
from workorders.models import WorkOrder


def lock(order_id, *, expected):
    """The order, held until the transaction ends; refused in any other state."""
    # Always the thread first: a step also writes the thread's timeline, and two orders
    # of locking would deadlock. NO KEY lets rows that refer to it be written meanwhile.
    thread = Thread.cases.select_for_update(no_key=True).get(work_orders=order_id)
    replies = WorkOrder.objects.filter(pk=order_id).values("reply")
    Submission.objects.select_for_update(of=["self"]).filter(pk__in=replies).first()
    order = WorkOrder.objects.select_for_update(of=["self"]).get(pk=order_id)
    order.thread = thread
    if order.status not in expected:
        raise ValidationError(
            _("Not possible now. This work order is: %(status)s."),
            code="wrong_state",
            params={"status": order.get_status_display()},
        )
    return order


def only_dispatchers(by):
    if not by.has_perm("accounts.dispatch_orders"):
        raise PermissionDenied


def only_the_agency(order_id, by):
    """Refuse who does not work for the agency, before telling them what state it is in."""
    works_there = WorkOrder.objects.filter(pk=order_id, agency__in=agencies_covered_by(by))
    if not by.has_perm("accounts.handle_orders") or not works_there.exists():
        raise PermissionDenied


def only_a_head(order_id, by):
    heads_it = WorkOrder.objects.filter(pk=order_id, agency__in=agencies_headed_by(by))
    if not by.has_perm("accounts.sign_off_replies") or not heads_it.exists():
        raise PermissionDenied


def move(order, status, *, act, by, at=None, reason="", fields=(), **data):
    """Write the new status and the ledger line that says so."""
    before, order.status = order.status, status
    order.save(update_fields=["status", *fields])
    return order.transitions.record(act, before, status, by=by, at=at, reason=reason, data=data)


def require_reason(reason):
    reason = reason.strip()
    if not reason:
        raise ValidationError(
            {"reason": _("Please say why, in a sentence others will understand.")}
        )
    return reason
