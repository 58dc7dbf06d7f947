"""The author of a matter says that the answer did not solve it, and what is missing."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Stage
from forum.models import SubmissionVersion, Thread
from forum.workflow.threads.judging import (
    lock_own_thread,
    refuse_late_take_back,
    refuse_unless_answered,
)
from portal.accounts.models import User
from portal.agencies.models import Agency
from workorders.clocks.deadlines import deadline
from workorders.models import OrderStatus, WorkOrder
from workorders.models.statuses import CLOSED_FOR_GOOD
from workorders.route import ROUTE
from workorders.workflow.dispatching import take_up_again
from workorders.workflow.locks import lock_in_any_status, record_transition, refuse_other_status
from workorders.workflow.notices import tell_agency, tell_dispatchers, tell_dispatchers_to_dispatch
from workorders.workflow.own_staff import is_about_staff_of
from workorders.workflow.sign_offs.steps import give_up_all

ACT = "report_unsolved"


@transaction.atomic
def report_unsolved(
    thread_id: int, *, by: User, missing: str, province: str = "", at: datetime | None = None
) -> Thread:
    """
    Take an answered matter up again, as its author asks.

    The order goes back to its agency; where there is none, or its agency is no longer in use,
    the matter waits for dispatch. ``missing`` is read by them at once and by everybody else
    after a moderator has approved it. Neither a limit nor closed posting refuses it: it can be
    said once for each reply.
    """
    thread = lock_own_thread(thread_id, by=by)
    refuse_report(thread, at=at)
    if thread.stage == Stage.SOLVED:
        forum.take_back_solved(thread_id, by=by, at=at)
    version = forum.submit_missing(thread, by=by, text=missing, province=province, at=at)
    order = _locked_order(thread)
    if order is None or not _may_go_back(order):
        _return_to_dispatchers(thread, order, version, by=by, at=at)
    else:
        _return_to_agency(order, version, by=by, at=at)
    return Thread.cases.select_related("agency").get(pk=thread_id)


def agency_to_take_up(thread: Thread) -> Agency | None:
    """The agency to which the matter would go back; None where it would wait for dispatch."""
    order = _order_of(thread)
    return order.agency if order is not None and _may_go_back(order) else None


def _may_go_back(order: WorkOrder) -> bool:
    """Not where its agency is no longer in use, or is the one whose people it complains about."""
    return not order.agency.retired_at and not is_about_staff_of(order.thread, order.agency)


def _order_of(thread: Thread) -> WorkOrder | None:
    orders = thread.work_orders.exclude(status__in=CLOSED_FOR_GOOD).select_related("agency")
    order: WorkOrder | None = orders.first()
    return order


def _locked_order(thread: Thread) -> WorkOrder | None:
    order = _order_of(thread)
    if order is None:
        return None
    order = lock_in_any_status(order.pk)
    refuse_other_status(order, ROUTE[ACT].starts_from)
    return order


def refuse_report(thread: Thread, *, at: datetime | None = None) -> None:
    """Raises a ``ValidationError`` that says why “not solved” cannot be said now."""
    if thread.is_hidden:
        raise ValidationError(
            _("This matter was taken off the public pages, so nothing can be added to it now."),
            code="hidden",
        )
    if thread.stage == Stage.UNSOLVED:
        raise ValidationError(
            _("This matter is being handled again already. What is missing can be added to it."),
            code="wrong_state",
        )
    if thread.stage == Stage.SOLVED:
        refuse_late_take_back(thread, at=at)
    else:
        refuse_unless_answered(thread)


def _return_to_agency(
    order: WorkOrder, version: SubmissionVersion, *, by: User, at: datetime | None
) -> None:
    due = deadline(order.thread, order.agency, start=at, is_rectified=True)
    line = take_up_again(order, due, by=by, act=ACT, at=at, version_id=version.pk)
    tell_agency(order, "order_unsolved", line=line, at=at)
    tell_dispatchers(order, "order_unsolved", but=by, at=at)


def _return_to_dispatchers(
    thread: Thread,
    order: WorkOrder | None,
    version: SubmissionVersion,
    *,
    by: User,
    at: datetime | None,
) -> None:
    if order is not None:
        give_up_all(order, by=by, at=at)
        record_transition(order, OrderStatus.WITHDRAWN, act=ACT, by=by, at=at)
    waiting = forum.Progress(stage=Stage.ACCEPTED, agency=None, due_at=None, paused_at=None)
    forum.record_progress(thread.pk, waiting, by=by, act=ACT, at=at, version_id=version.pk)
    tell_dispatchers_to_dispatch(thread, version, but=by, at=at)
