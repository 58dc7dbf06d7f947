"""Taking hold of an order, and moving it: what every step has in common."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import SubmissionState
from forum.models import Submission, Thread
from portal.agencies.models import agencies_covered_by, agencies_headed_by
from portal.texts import visible
from workorders.models import SignOff, SignOffStatus, WorkOrder
from workorders.models.orders import WITH_THE_AGENCY


def lock(order_id, *, by, may, expected):
    """
    The order, held until the transaction ends: refused to whom it does not let, then in
    any other state.

    ``may`` asks the held row. Asked before, the right could be gone when the step gets
    hold of the order: a colleague may be giving it to another agency.
    """
    order = hold(order_id)
    may(order, by)
    expect(order, expected)
    return order


def hold(order_id):
    """The order in whatever state, held until the transaction ends; nobody's right is asked."""
    # Always the thread first: a step also writes the thread's timeline, and two orders
    # of locking would deadlock. NO KEY lets rows that refer to it be written meanwhile.
    thread = Thread.cases.select_for_update(no_key=True).get(work_orders=order_id)
    held = WorkOrder.objects.filter(pk=order_id)
    said = SignOff.objects.under_way().filter(order=order_id)
    written = Q(pk__in=held.values("reply")) | Q(pk__in=said.values("submission"))
    list(Submission.objects.select_for_update(of=["self"]).filter(written).order_by("pk"))
    order = WorkOrder.objects.select_for_update(of=["self"]).get(pk=order_id)
    order.thread = thread
    return order


def expect(order, expected):
    """Refuse in any other state."""
    if order.status not in expected:
        raise ValidationError(
            _("Not possible now: this work order is %(status)s."),
            code="wrong_state",
            params={"status": order.get_status_display()},
        )


def only_dispatchers(_order, by):
    if not by.has_perm("accounts.dispatch_orders"):
        raise PermissionDenied


def only_for_danger(thread, by):
    if not by.has_perm("accounts.dispatch_urgent") or not thread.urgent:
        raise PermissionDenied


def only_the_agency(order, by):
    works_there = agencies_covered_by(by).filter(pk=order.agency_id)
    if not by.has_perm("accounts.handle_orders") or not works_there.exists():
        raise PermissionDenied


def only_a_head(order, by):
    heads_it = agencies_headed_by(by).filter(pk=order.agency_id)
    if not by.has_perm("accounts.sign_off_replies") or not heads_it.exists():
        raise PermissionDenied


def only_whose_turn_it_is(order, by, sign_off):
    """Sending back is the head's before the signature and the dispatcher's after it."""
    status = sign_off.status if sign_off else None
    if status == SignOffStatus.AWAITING_SIGN_OFF:
        only_a_head(order, by)
    elif status == SignOffStatus.AWAITING_PUBLICATION:
        only_dispatchers(order, by)
    elif not by.has_perm("accounts.dispatch_orders"):
        only_a_head(order, by)


def move(order, status, *, act, by, at=None, reason="", fields=(), **data):
    """Write the new status and the ledger line that says so."""
    before, order.status = order.status, status
    order.save(update_fields=["status", *fields])
    return order.transitions.record(act, before, status, by=by, at=at, reason=reason, data=data)


def remember_lateness(order, *, at=None):
    """Mark an overdue order as having been late; called before it changes agency or is signed."""
    if order.status in WITH_THE_AGENCY and order.due_at < (at or timezone.now()):
        order.was_overdue = True


def expect_version(submission, version_id):
    """The frozen text that was read: the newest, and nothing newer slipped in since."""
    version = submission.latest_version
    if version is None or version.pk != version_id:
        raise ValidationError(
            _("The reply has changed since you read it. Please read it again."),
            code="stale_version",
        )
    return version


def refuse_unread(read, submission):
    """
    ``read`` is the ``stamp_of`` what the person went on from; where a colleague has saved
    since, their words are not lost unseen.
    """
    if read is not None and read != stamp_of(submission):
        raise ValidationError(
            _("A colleague has saved this reply since you opened it. Saving again keeps yours."),
            code="changed_meanwhile",
        )


def stamp_of(submission):
    """Tells one state of a working draft from the next; empty before there is one."""
    return submission.updated_at.isoformat() if is_draft(submission) else ""


def is_draft(submission):
    return submission is not None and submission.state == SubmissionState.DRAFT


def require_reason(reason):
    reason = visible.strip(reason)
    if not reason:
        raise ValidationError(
            {"reason": _("Please say why, in a sentence others will understand.")}
        )
    return reason
