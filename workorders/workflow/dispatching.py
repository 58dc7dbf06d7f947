"""What the centre does: give an order to an agency, move it, take it back, reopen it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Stage
from forum.models import Thread
from forum.models.numbering import next_number
from forum.richtext import clean_input
from portal.accounts.models import User
from portal.agencies.models import Agency
from portal.languages import facts_of
from workorders.clocks.deadlines import Deadline
from workorders.models import EndReason, OrderStatus, Transition, WorkOrder
from workorders.models.statuses import CLOSED_FOR_GOOD
from workorders.workflow.chosen_dates import ChosenDate, due_date_for
from workorders.workflow.leaving import end_parts
from workorders.workflow.locks import (
    lock,
    mark_if_overdue,
    only_dispatchers,
    only_for_danger,
    record_transition,
    require_reason,
)
from workorders.workflow.notices import (
    notice_of_dispatch,
    tell_agency,
    tell_author,
    tell_dispatchers,
)
from workorders.workflow.requests import lapse_requests, refuse_while_disputed
from workorders.workflow.sign_offs.steps import give_up_all
from workorders.workflow.talk.questions import end_question
from workorders.workflow.undispatchable import refuse_dispatched, refuse_undispatchable

SERIES = "WO"


@transaction.atomic
def dispatch(
    thread_id: int,
    *,
    by: User,
    agency: Agency,
    due_at: datetime | None = None,
    due_reason: str = "",
    instructions: str = "",
    at: datetime | None = None,
) -> WorkOrder:
    """Open an order on a matter that has none; the agency's clock starts."""
    return _open_order(
        thread_id, by=by, may=only_dispatchers, agency=agency,
        chosen=ChosenDate(due_at, due_reason), instructions=instructions, at=at,
    )  # fmt: skip


@transaction.atomic
def dispatch_urgent(
    thread_id: int, *, by: User, agency: Agency, instructions: str = "", at: datetime | None = None
) -> WorkOrder:
    """
    The same for a matter in which somebody is in danger, by whoever may dispatch those at
    once; the dispatchers on duty hear of it. The date is the rule's.
    """
    order = _open_order(
        thread_id, by=by, may=only_for_danger, agency=agency, chosen=ChosenDate(),
        instructions=instructions, at=at,
    )  # fmt: skip
    tell_dispatchers(order, "order_dispatched_urgently", but=by, at=at)
    return order


def _open_order(
    thread_id: int,
    *,
    by: User,
    may: Callable[[Thread, User], None],
    agency: Agency,
    chosen: ChosenDate,
    instructions: str,
    at: datetime | None,
) -> WorkOrder:
    # There is no order to lock yet, so two dispatchers queue at the thread.
    thread = Thread.cases.select_for_update(no_key=True).get(pk=thread_id)
    may(thread, by)
    refuse_undispatchable(thread)
    due = due_date_for(thread, chosen, agency=agency, at=at)
    order = new_order(thread, agency, due, instructions=instructions, at=at)
    line = record_transition(
        order, OrderStatus.DISPATCHED, act="dispatch", by=by, at=at,
        **facts_of(agency, "agency"), due=due.facts(),
    )  # fmt: skip
    record_dated_progress(order, by=by, act="dispatch", stage=Stage.IN_PROGRESS, due=due, at=at)
    tell_agency(order, notice_of_dispatch(order), line=line, at=at)
    tell_author(order, "dispatched", line=line, at=at)
    return order


def new_order(
    thread: Thread,
    agency: Agency,
    due: Deadline,
    *,
    instructions: str = "",
    at: datetime | None = None,
) -> WorkOrder:
    """An order on the locked matter, not saved yet: ``record_transition`` does so."""
    earlier = list(thread.work_orders.values_list("status", "was_overdue"))
    if any(status not in CLOSED_FOR_GOOD for status, _was_overdue in earlier):
        refuse_dispatched(thread)
    order = WorkOrder(
        number=next_number(at=at, series=SERIES),
        thread=thread,
        agency=agency,
        due_at=due.due_at,
        accept_due_at=due.accept_due_at,
        contact_due_at=due.contact_due_at,
        priority=thread.priority,
        instructions=clean_input(instructions),
        dispatched_at=at or timezone.now(),
        with_agency_since=at or timezone.now(),
        was_overdue=any(was_overdue for _status, was_overdue in earlier),
    )
    # The constraints are left to the database: what they say of a new order was asked before,
    # under the lock of the thread.
    order.clean_fields(exclude=["thread", "agency"])
    return order


@transaction.atomic
def change_agency(
    order_id: int,
    *,
    by: User,
    agency: Agency,
    reason: str,
    due_at: datetime | None = None,
    due_reason: str = "",
    at: datetime | None = None,
) -> WorkOrder:
    """Give the same order to another agency, whose clock starts now."""
    order = lock(order_id, "change_agency", by=by)
    reason = require_reason(reason)
    refuse_while_disputed(order)
    chosen = ChosenDate(due_at, due_reason)
    return give_to_agency(order, by=by, agency=agency, reason=reason, chosen=chosen, at=at)


CHANGED_WITH_THE_AGENCY = [
    "agency", "handler", "due_at", "accept_due_at", "contact_due_at", "reply", "accepted_at",
    "signed_off_at", "contacted_at", "paused_at", "with_agency_since", "was_overdue",
]  # fmt: skip


def give_to_agency(
    order: WorkOrder,
    *,
    by: User,
    agency: Agency,
    reason: str,
    chosen: ChosenDate,
    because: dict[str, Any] | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> WorkOrder:
    """Part of a step that locked the order and asked who may; ``because``: the public reason."""
    if agency == order.agency:
        raise ValidationError({"agency": _("This agency already has the order.")})
    due = due_date_for(order.thread, chosen, agency=agency, at=at)
    end_question(order, by=by, why=EndReason.OTHER_AGENCY, at=at)
    before = {"agency_before": order.agency.name, "due_before": order.due_at}
    handed_over = facts_of(order.agency, "agency_before") | (because or {})
    lapse_requests(order, by=by, at=at)
    end_parts(order)
    give_up_all(order, by=by, at=at)
    mark_if_overdue(order, at=at)
    order.agency, order.due_at = agency, due.due_at
    order.accept_due_at, order.contact_due_at = due.accept_due_at, due.contact_due_at
    order.accepted_at = order.signed_off_at = order.contacted_at = order.paused_at = None
    order.handler = None
    order.with_agency_since = at or timezone.now()
    line = record_transition(
        order, OrderStatus.DISPATCHED, act="change_agency", by=by, at=at, reason=reason,
        fields=CHANGED_WITH_THE_AGENCY, due=due.facts(), **facts_of(agency, "agency"), **before,
        **facts,
    )  # fmt: skip
    record_dated_progress(
        order, by=by, act="change_agency", stage=order.thread.stage, due=due, at=at, **handed_over
    )
    tell_agency(order, notice_of_dispatch(order), line=line, at=at, note=reason)
    tell_author(order, "dispatched", line=line, at=at)
    return order


@transaction.atomic
def reopen(
    order_id: int,
    *,
    by: User,
    reason: str,
    due_at: datetime | None = None,
    due_reason: str = "",
    at: datetime | None = None,
) -> WorkOrder:
    """The answer did not settle it: the same order goes back to the same agency."""
    order = lock(order_id, "reopen", by=by)
    reason = require_reason(reason)
    due = due_date_for(
        order.thread, ChosenDate(due_at, due_reason), agency=order.agency, at=at, is_rectified=True
    )
    line = take_up_again(order, due, by=by, act="reopen", reason=reason, at=at)
    tell_agency(order, "order_reopened", line=line, at=at, note=reason)
    tell_author(order, "reopened", line=line, at=at)
    return order


def take_up_again(
    order: WorkOrder,
    due: Deadline,
    *,
    by: User,
    act: str,
    reason: str = "",
    at: datetime | None = None,
    **facts: Any,
) -> Transition:
    """
    Part of a step that locked the answered order: it goes back to its agency. ``facts`` are
    kept in the line of the matter, not in that of the order.
    """
    give_up_all(order, by=by, at=at)
    before = order.due_at
    order.due_at, order.signed_off_at, order.answered_at = due.due_at, None, None
    order.contact_due_at, order.contacted_at = due.contact_due_at, None
    order.reopened_count += 1
    line = record_transition(
        order, OrderStatus.ACCEPTED, act=act, by=by, at=at, reason=reason,
        fields=[
            "due_at", "contact_due_at", "contacted_at", "signed_off_at", "answered_at",
            "reopened_count",
        ],
        due_before=before, due=due.facts(),
    )  # fmt: skip
    record_dated_progress(order, by=by, act=act, stage=Stage.UNSOLVED, due=due, at=at, **facts)
    return line


def record_dated_progress(
    order: WorkOrder,
    *,
    by: User,
    act: str,
    stage: str,
    due: Deadline,
    at: datetime | None,
    **facts: Any,
) -> None:
    """One line on the public timeline, with what is needed to explain the date."""
    progress = forum.Progress(
        stage=stage,
        agency=order.agency,
        due_at=due.due_at,
        due_is_provisional=due.is_provisional,
        paused_at=None,
    )
    facts |= due.public_facts()
    # The order's thread was locked with it.
    forum.record_progress(order.thread, progress, by=by, act=act, at=at, **facts)
