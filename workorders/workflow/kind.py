"""Adapting a work order after the kind of its matter was corrected."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from forum.workflow.threads.kinds import kind_in_every_language
from portal.accounts.models import User
from workorders.calendar import workdays
from workorders.clocks.deadlines import (
    Deadline,
    deadline,
    deadline_from_facts,
    with_more_time,
)
from workorders.models import WorkOrder
from workorders.models.statuses import CLOSED_FOR_GOOD, OPEN
from workorders.reading.ledger import due_facts
from workorders.workflow.dates import record_due_date
from workorders.workflow.locks import lock_in_any_status, record_transition
from workorders.workflow.notices import tell_agency

# The acts from which an order's time is counted.
CLOCK_STARTS = ["dispatch", "answer_directly", "change_agency", "reopen", "report_unsolved"]


@transaction.atomic
def follow_kind(
    thread_id: int, *, by: User, kind_before: str, reason: str = "", at: datetime | None = None
) -> WorkOrder | None:
    """
    Adapt the matter's order to its corrected kind: priority, and for an open order the due
    date by the rule of the new kind, counted from the start of its time. A date set by hand
    stays. The calling step has locked the thread and checked the permission. Returns the
    order, or None if there is none.
    """
    orders = WorkOrder.objects.filter(thread=thread_id).exclude(status__in=CLOSED_FOR_GOOD)
    order = orders.first()
    if order is None:
        return None
    order = lock_in_any_status(order.pk)
    due = _new_deadline(order, now=at or timezone.now()) if order.status in OPEN else None
    order.priority = order.thread.priority
    facts: dict[str, object] = {"kind_before": kind_before, "kind": order.thread.kind}
    if due is not None:
        facts |= {"due_before": order.due_at, "due": due.facts()}
        order.due_at = due.due_at
    line = record_transition(
        order, order.status, act="correct_kind", by=by, at=at, reason=reason,
        fields=["priority", "due_at"], **facts,
    )  # fmt: skip
    if due is not None:
        record_due_date(order, due, by=by, act="due_by_kind", at=at)
    if order.status in OPEN:
        tell_agency(
            order, "order_kind_corrected", line=line, at=at, note=reason, due_at=order.due_at,
            **kind_in_every_language("kind", order.thread.kind),
        )  # fmt: skip
    return order


def _new_deadline(order: WorkOrder, *, now: datetime) -> Deadline | None:
    """The deadline by the new kind's rule; None if the current date stays."""
    lines = list(order.transitions.order_by("pk"))
    facts = due_facts(lines)
    if facts is None or facts["set_by_hand"]:
        return None
    began = [line.at for line in lines if line.act in CLOCK_STARTS][-1]
    before = deadline_from_facts(facts)
    due = _by_new_rule(order, before, start=began)
    if due.due_at < now:
        if order.due_at < now:
            # It is overdue already; the new rule must not make it overdue for longer.
            return due if due.due_at > order.due_at else None
        # The correction must not make an order overdue at once, so the new time starts now.
        due = _by_new_rule(order, before, start=now, rules_of=began)
    return due if due.due_at != order.due_at else None


def _by_new_rule(
    order: WorkOrder, before: Deadline, *, start: datetime, rules_of: datetime | None = None
) -> Deadline:
    """By the rules of the time of its dispatch, with the pauses and extensions it had."""
    due = deadline(order.thread, order.agency, start=start, rules_of=rules_of)
    if due.rule != before.rule:
        # What was granted in working days says nothing about hours, and the other way round.
        return due
    kept = {"paused": before.paused, "extended": before.extended}
    return with_more_time(due, workdays.calendar_in_force(), **kept)
