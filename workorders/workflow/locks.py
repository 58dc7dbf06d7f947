"""What all steps share: locking an order, checking permission, recording the transition."""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime
from typing import TypeGuard

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import SubmissionState
from forum.models import Submission, SubmissionVersion, Thread
from portal.accounts.models import User
from portal.agencies.models import agencies_covered_by, agencies_headed_by
from portal.texts import visible
from workorders.models import SignOff, SignOffStatus, Transition, WorkOrder
from workorders.models.statuses import WITH_THE_AGENCY
from workorders.route import NOT_YET, ROUTE, Actor
from workorders.route.table import allows
from workorders.workflow.leaving import end_what_waits

# Raises PermissionDenied if the user may not take the step; called with the locked order.
AccessCheck = Callable[[WorkOrder, User], None]


def lock(order_id: int, *acts: str, by: User, may: AccessCheck | None = None) -> WorkOrder:
    """
    Lock the order until the transaction ends, and return it. PermissionDenied if ``by`` is
    nobody who may take one of these acts (or ``may`` refuses, in place of the route);
    ValidationError if none can be taken in the order's status, as where there is no act.

    Permission is asked with the locked row: before the lock, a colleague could still give the
    order to another agency, and the permission would be lost.
    """
    order = lock_in_any_status(order_id)
    rows = [ROUTE[act] for act in acts]
    if may is None:
        _refuse_others(order, by, {who for row in rows for who in row.actors_from(order.status)})
    else:
        may(order, by)
    refuse_other_status(order, {status for row in rows for status in row.starts_from})
    return order


def _refuse_others(order: WorkOrder, by: User, actors: Collection[Actor]) -> None:
    """PermissionDenied if the user is none of these."""
    for actor in actors:
        if actor in CHECKS:
            with suppress(PermissionDenied):
                CHECKS[actor](order, by)
                return
    raise PermissionDenied


def lock_in_any_status(order_id: int) -> WorkOrder:
    """Lock the order until the transaction ends, and return it; without any other check."""
    # Always the thread first: steps also write the thread's timeline, and locking in different
    # sequences would deadlock. NO KEY allows others to insert rows that refer to the thread.
    thread = Thread.cases.select_for_update(no_key=True).get(work_orders=order_id)
    held = WorkOrder.objects.filter(pk=order_id)
    said = SignOff.objects.under_way().filter(order=order_id)
    written = Q(pk__in=held.values("reply")) | Q(pk__in=said.values("submission"))
    list(Submission.objects.select_for_update(of=["self"]).filter(written).order_by("pk"))
    order = WorkOrder.objects.select_for_update(of=["self"]).get(pk=order_id)
    order.thread = thread
    return order


def refuse_other_status(order: WorkOrder, expected: Collection[str]) -> None:
    if order.status not in expected:
        raise ValidationError(
            _("Not possible now: this work order is %(status)s."),
            code="wrong_state",
            params={"status": order.get_status_display()},
        )


def only_dispatchers(_row: WorkOrder | Thread, by: User) -> None:
    if not by.has_perm("accounts.dispatch_orders"):
        raise PermissionDenied


def only_supervisors(_order: WorkOrder, by: User) -> None:
    if not by.has_perm("accounts.supervise"):
        raise PermissionDenied


def only_for_danger(thread: Thread, by: User) -> None:
    if not by.has_perm("accounts.dispatch_urgent") or not thread.urgent:
        raise PermissionDenied


def only_the_agency(order: WorkOrder, by: User) -> None:
    works_there = agencies_covered_by(by).filter(pk=order.agency_id)
    if not by.has_perm("accounts.handle_orders") or not works_there.exists():
        raise PermissionDenied
    _refuse_own_people(order, by)


def only_a_head(order: WorkOrder, by: User) -> None:
    heads_it = agencies_headed_by(by).filter(pk=order.agency_id)
    if not by.has_perm("accounts.sign_off_replies") or not heads_it.exists():
        raise PermissionDenied
    _refuse_own_people(order, by)


def _refuse_own_people(order: WorkOrder, by: User) -> None:
    """Nobody handles a complaint about the own people."""
    if order.thread.is_sealed_from(by):
        raise PermissionDenied


# The actors that act through ``lock``; what others do, the calling step asks.
CHECKS: dict[str, AccessCheck] = {
    Actor.DISPATCHER: only_dispatchers,
    Actor.AGENCY: only_the_agency,
    Actor.HEAD: only_a_head,
    Actor.SUPERVISOR: only_supervisors,
}


def only_head_or_dispatcher(order: WorkOrder, by: User, sign_off: SignOff | None) -> None:
    """Before the signature a head may send back, after it a dispatcher."""
    status = sign_off.status if sign_off else None
    if status == SignOffStatus.AWAITING_SIGN_OFF:
        only_a_head(order, by)
    elif status == SignOffStatus.AWAITING_PUBLICATION:
        only_dispatchers(order, by)
    elif not by.has_perm("accounts.dispatch_orders"):
        only_a_head(order, by)


def record_transition(
    order: WorkOrder,
    status: str,
    *,
    act: str,
    by: User | None,
    at: datetime | None = None,
    reason: str = "",
    fields: Iterable[str] = (),
    **data: object,
) -> Transition:
    """
    Write the order's new status, the other changed ``fields``, and the ledger line.

    The only function that writes an order or a ``Transition``. A new order is saved completely.
    What the route does not contain is an error of the calling step.
    """
    is_new = order.pk is None
    before, order.status = NOT_YET if is_new else order.status, status
    if not allows(act, before, status):
        raise RuntimeError(f"the route has no {act} from {before!r} to {status!r}")
    if ROUTE[act].needs_reason and not reason:
        raise RuntimeError(f"{act} needs a reason")
    order.save(update_fields=None if is_new else ["status", *fields])
    end_what_waits(order, before, at=at)
    line: Transition = order.transitions.record(
        act, before, status, by=by, at=at, reason=reason, data=data
    )
    return line


def mark_if_overdue(order: WorkOrder, *, at: datetime | None = None) -> None:
    """
    Set ``was_overdue`` on an overdue order, without saving. Call it before the order changes
    agency or is signed.
    """
    if order.paused_at is not None:
        return
    if order.status in WITH_THE_AGENCY and order.due_at < (at or timezone.now()):
        order.was_overdue = True


def require_newest_version(submission: Submission, version_id: int) -> SubmissionVersion:
    """The newest version of the submission; ValidationError if ``version_id`` is another one."""
    version: SubmissionVersion | None = submission.latest_version
    if version is None or version.pk != version_id:
        raise ValidationError(
            _("The reply has changed since you read it. Please read it again."),
            code="stale_version",
        )
    return version


def refuse_stale_draft(read: str | None, submission: Submission | None) -> None:
    """
    ValidationError if a colleague has saved the draft meanwhile. ``read`` is the ``token_of``
    the draft that the page showed; None skips the check.
    """
    if read is not None and read != token_of(submission):
        raise ValidationError(
            _("A colleague has saved this reply since you opened it. Saving again keeps yours."),
            code="changed_meanwhile",
        )


def token_of(submission: Submission | None) -> str:
    """A token that changes with each save of the draft (optimistic lock); empty if no draft."""
    return submission.updated_at.isoformat() if is_draft(submission) else ""


def is_draft(submission: Submission | None) -> TypeGuard[Submission]:
    return submission is not None and submission.state == SubmissionState.DRAFT


def require_reason(reason: str) -> str:
    reason = visible.strip(reason)
    if not reason:
        raise ValidationError(
            {"reason": _("Please say why, in a sentence others will understand.")}
        )
    return reason
