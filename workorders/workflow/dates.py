"""
Changing the due date of an order that runs: pauses while the author is asked, and extensions.

Parts of steps that locked the order: they change it without saving and return the names of the
changed columns. The step writes the ledger line, with ``due.facts()`` in it, and calls
``record_due_date`` for the public timeline.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import workflow as forum
from portal.accounts.models import User
from workorders.calendar import workdays
from workorders.clocks.deadlines import Deadline, deadline_from_facts, with_more_time
from workorders.clocks.limits import pause_between
from workorders.models import WorkOrder
from workorders.reading.ledger import due_facts


def current_deadline(order: WorkOrder) -> Deadline:
    """The deadline that the ledger holds; ValidationError for an imported order without one."""
    facts = due_facts(order.transitions.order_by("pk"))
    if facts is None:
        raise ValidationError(
            _("Nothing is known of how this due date was computed, so it cannot be moved."),
            code="no_rule",
        )
    return deadline_from_facts(facts)


def pause(order: WorkOrder, *, at: datetime | None = None) -> list[str]:
    """From now on the agency waits for the author; the due date moves when that ends."""
    if order.paused_at is not None:
        raise ValidationError(_("The author has been asked already."), code="wrong_state")
    order.paused_at = at or timezone.now()
    return ["paused_at"]


def resume(order: WorkOrder, *, at: datetime | None = None) -> tuple[Deadline, list[str]]:
    """End the pause: the due date moves by as long as it took."""
    if order.paused_at is None:
        raise ValidationError(_("This order does not wait for its author."), code="wrong_state")
    due, calendar = current_deadline(order), workdays.calendar_in_force()
    paused = pause_between(order.paused_at, at or timezone.now(), due.rule, calendar)
    due = with_more_time(due, calendar, paused=paused)
    order.due_at, order.paused_at = due.due_at, None
    return due, ["due_at", "paused_at"]


def extend(
    order: WorkOrder, amount: int, *, at: datetime | None = None
) -> tuple[Deadline, list[str]]:
    """Give the order ``amount`` more working days, or hours where its limit is in hours."""
    due = with_more_time(current_deadline(order), workdays.calendar_in_force(), extended=amount)
    order.due_at = due.due_at
    return due, ["due_at"]


def record_due_date(
    order: WorkOrder,
    due: Deadline,
    *,
    by: User | None,
    act: str,
    at: datetime | None = None,
    reason: str = "",
    **facts: Any,
) -> None:
    """Write the order's date and pause to its matter, with a line on the public timeline."""
    progress = forum.Progress(
        stage=order.thread.stage,
        due_at=due.due_at,
        due_is_provisional=due.is_provisional,
        paused_at=order.paused_at,
    )
    forum.record_progress(
        order.thread, progress, by=by, act=act, at=at, reason=reason,
        **due.public_facts(), **facts,
    )  # fmt: skip
