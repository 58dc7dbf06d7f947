"""What the centre does: give an order to an agency, move it, take it back, reopen it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Stage
from forum.models import Thread
from forum.models.numbering import next_number
from forum.richtext import clean_input
from forum.urgency import Priority
from portal.languages import facts_of
from workorders.deadlines import deadline
from workorders.models import OrderStatus, WorkOrder
from workorders.models.orders import OPEN
from workorders.workflow.locks import (
    lock,
    move,
    only_dispatchers,
    only_for_danger,
    remember_lateness,
    require_reason,
)
from workorders.workflow.notices import tell_agency, tell_author, tell_dispatchers
from workorders.workflow.sign_offs.steps import give_up_all

SERIES = "WO"


@transaction.atomic
def dispatch(thread_id, *, by, agency, due_at=None, due_reason="", instructions="", at=None):
    """Open an order on a matter that has none; the agency's clock starts."""
    return _open_order(
        thread_id, by=by, may=only_dispatchers, agency=agency, due_at=due_at, due_reason=due_reason,
        instructions=instructions, at=at,
    )  # fmt: skip


@transaction.atomic
def dispatch_urgent(thread_id, *, by, agency, instructions="", at=None):
    """
    The same for a matter in which somebody is in danger, by whoever may dispatch those at
    once; the dispatchers on duty hear of it. The date is the rule's.
    """
    order = _open_order(
        thread_id, by=by, may=only_for_danger, agency=agency, instructions=instructions, at=at
    )
    tell_dispatchers(order, "order_dispatched_urgently", but=by, at=at)
    return order


def _open_order(thread_id, *, by, may, agency, instructions, at, due_at=None, due_reason=""):
    # There is no order to lock yet, so two dispatchers queue at the thread.
    thread = Thread.cases.select_for_update(no_key=True).get(pk=thread_id)
    may(thread, by)
    _refuse_what_cannot_be_dispatched(thread)
    due = _deadline(thread, agency=agency, due_at=due_at, due_reason=due_reason, at=at)
    order = WorkOrder(
        number=next_number(at=at, series=SERIES),
        thread=thread,
        agency=agency,
        due_at=due.due_at,
        priority=thread.priority,
        instructions=clean_input(instructions),
        dispatched_at=at or timezone.now(),
        with_agency_since=at or timezone.now(),
        was_overdue=thread.work_orders.filter(was_overdue=True).exists(),
    )
    # A form leaves out constraints on fields it does not show; this does not.
    order.full_clean()
    order.save()
    data = facts_of(agency, "agency") | {"due": due.facts()}
    line = order.transitions.record("dispatch", "", order.status, by=by, at=at, data=data)
    _say(order, by=by, act="dispatch", stage=Stage.IN_PROGRESS, due=due, at=at)
    tell_agency(order, _news_of(order), line=line, at=at)
    tell_author(order, "dispatched", line=line, at=at)
    return order


@transaction.atomic
def change_agency(order_id, *, by, agency, reason, due_at=None, due_reason="", at=None):
    """Give the same order to another agency, whose clock starts now."""
    order = lock(order_id, by=by, may=only_dispatchers, expected=OPEN)
    reason = require_reason(reason)
    if agency == order.agency:
        raise ValidationError({"agency": _("This agency already has the order.")})
    due = _deadline(order.thread, agency=agency, due_at=due_at, due_reason=due_reason, at=at)
    before = {"agency_before": order.agency.name, "due_before": order.due_at}
    give_up_all(order, by=by, at=at)
    remember_lateness(order, at=at)
    order.agency, order.due_at = agency, due.due_at
    order.accepted_at = order.signed_off_at = None
    order.with_agency_since = at or timezone.now()
    line = move(
        order, OrderStatus.DISPATCHED, act="change_agency", by=by, at=at, reason=reason,
        fields=[
            "agency", "due_at", "reply", "accepted_at", "signed_off_at", "with_agency_since",
            "was_overdue",
        ],
        **facts_of(agency, "agency"), **before, due=due.facts(),
    )  # fmt: skip
    _say(order, by=by, act="change_agency", stage=order.thread.stage, due=due, at=at)
    tell_agency(order, _news_of(order), line=line, at=at, note=reason)
    tell_author(order, "dispatched", line=line, at=at)
    return order


@transaction.atomic
def withdraw(order_id, *, by, reason, at=None):
    """Take the order back: the matter waits for dispatch again, with nobody in charge."""
    order = lock(order_id, by=by, may=only_dispatchers, expected=OPEN)
    reason = require_reason(reason)
    give_up_all(order, by=by, at=at)
    remember_lateness(order, at=at)
    line = move(
        order, OrderStatus.WITHDRAWN, act="withdraw", by=by, at=at, reason=reason,
        fields=["reply", "was_overdue"],
    )  # fmt: skip
    progress = forum.Progress(stage=Stage.ACCEPTED, agency=None, due_at=None)
    forum.record_progress(order.thread_id, progress, by=by, act="withdraw", at=at)
    tell_agency(order, "order_withdrawn", line=line, at=at, note=reason)
    return order


@transaction.atomic
def reopen(order_id, *, by, reason, due_at=None, due_reason="", at=None):
    """The answer did not settle it: the same order goes back to the same agency."""
    order = lock(order_id, by=by, may=only_dispatchers, expected={OrderStatus.ANSWERED})
    reason = require_reason(reason)
    give_up_all(order, by=by, at=at)
    due = _deadline(order.thread, agency=order.agency, due_at=due_at, due_reason=due_reason, at=at)
    before = order.due_at
    order.due_at, order.signed_off_at, order.answered_at = due.due_at, None, None
    order.reopened_count += 1
    line = move(
        order, OrderStatus.ACCEPTED, act="reopen", by=by, at=at, reason=reason,
        fields=["due_at", "signed_off_at", "answered_at", "reopened_count"],
        due_before=before, due=due.facts(),
    )  # fmt: skip
    _say(order, by=by, act="reopen", stage=Stage.UNSOLVED, due=due, at=at)
    tell_agency(order, "order_reopened", line=line, at=at, note=reason)
    tell_author(order, "reopened", line=line, at=at)
    return order


def _refuse_what_cannot_be_dispatched(thread):
    if not thread.is_matter:
        raise ValidationError(_("A notice is not dispatched."), code="not_a_matter")
    if thread.is_hidden:
        raise ValidationError(
            _("This matter is hidden. It has to be restored before it is dispatched."),
            code="hidden",
        )
    if thread.stage != Stage.ACCEPTED:
        raise ValidationError(
            _("Not possible now: this matter is %(stage)s."),
            code="wrong_state",
            params={"stage": thread.get_stage_display().lower()},
        )


def _deadline(thread, *, agency, due_at, due_reason, at):
    if agency.retired_at:
        raise ValidationError({"agency": _("This agency is no longer in use.")})
    if due_at is not None and due_at <= (at or timezone.now()):
        raise ValidationError({"due_at": _("Please choose a moment that is still to come.")})
    due = deadline(thread, start=at, chosen=due_at, reason=clean_input(due_reason).strip())
    if due.due_reason and due_at is None:
        raise ValidationError(
            {"due_at": _("You wrote why, but chose no other date. Please choose one.")}
        )
    if due.set_by_hand and not due.due_reason:
        raise ValidationError(
            {
                "due_reason": _(
                    "Please say why you chose this date; by the rule it would be %(date)s. "
                    "Everybody can read the reason."
                )
                % {"date": date_format(timezone.localtime(due.usual_due_at), "DATETIME_FORMAT")}
            }
        )
    return due


def _say(order, *, by, act, stage, due, at):
    """One line on the public timeline, with what is needed to explain the date."""
    progress = forum.Progress(
        stage=stage,
        agency=order.agency,
        due_at=due.due_at,
        due_is_provisional=due.is_provisional,
    )
    forum.record_progress(order.thread_id, progress, by=by, act=act, at=at, **due.public_facts())


def _news_of(order):
    """A subject that says so where somebody may be in danger."""
    return "order_dispatched_danger" if order.priority == Priority.DANGER else "order_dispatched"
