"""Taking an order back: by the centre, or together with the decision that it rests on."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Stage
from portal.accounts.models import User
from portal.notifications.outbox import cancel_unheard
from workorders.models import EndReason, OrderStatus, WorkOrder
from workorders.workflow.locks import (
    lock,
    lock_in_any_status,
    mark_if_overdue,
    record_transition,
    require_reason,
)
from workorders.workflow.notices import event_of, tell_agency
from workorders.workflow.requests import lapse_requests
from workorders.workflow.sign_offs.steps import give_up_all
from workorders.workflow.talk.questions import end_question


@transaction.atomic
def withdraw(order_id: int, *, by: User, reason: str, at: datetime | None = None) -> WorkOrder:
    """Take the order back: the matter waits for dispatch again, with nobody in charge."""
    order = lock(order_id, "withdraw", by=by)
    reason = require_reason(reason)
    _withdraw(order, by=by, reason=reason, at=at)
    tell_withdrawn(order, reason=reason, at=at)
    return order


@transaction.atomic
def withdraw_with_decision(
    thread_id: int, *, by: User, reason: str, at: datetime | None = None
) -> WorkOrder | None:
    """
    Part of the step that takes back the decision by which the matter was accepted, and that asks
    who may: withdraw its order, if it has one. Refused once the agency has accepted it. The step
    calls ``tell_withdrawn`` at its end, as unsent letters about what is hidden are deleted.
    """
    found = WorkOrder.objects.in_force().filter(thread=thread_id).first()
    if found is None:
        return None
    order = lock_in_any_status(found.pk)
    if order.status != OrderStatus.DISPATCHED:
        raise ValidationError(
            _(
                "%(agency)s has accepted this matter and is working on it, so the decision can no "
                "longer be taken back. You can hide the matter from the public pages instead."
            ),
            code="with_the_agency",
            params={"agency": order.agency.local_name},
        )
    dispatched = order.transitions.filter(act__in=["dispatch", "change_agency"]).latest("pk")
    cancel_unheard([event_of(order, dispatched, "dispatched")])
    _withdraw(order, by=by, reason=reason, at=at)
    return order


def tell_withdrawn(order: WorkOrder, *, reason: str, at: datetime | None = None) -> None:
    """Tell the agency that its order was withdrawn."""
    line = order.transitions.filter(act="withdraw").latest("pk")
    order.thread.refresh_from_db(fields=["visibility"])
    tell_agency(order, "order_withdrawn", line=line, at=at, note=reason)


def _withdraw(order: WorkOrder, *, by: User, reason: str, at: datetime | None) -> None:
    end_question(order, by=by, why=EndReason.WITHDRAWN, at=at)
    lapse_requests(order, by=by, at=at)
    give_up_all(order, by=by, at=at)
    mark_if_overdue(order, at=at)
    order.paused_at = None
    record_transition(
        order, OrderStatus.WITHDRAWN, act="withdraw", by=by, at=at, reason=reason,
        fields=["reply", "was_overdue", "paused_at"],
    )  # fmt: skip
    progress = forum.Progress(stage=Stage.ACCEPTED, agency=None, due_at=None, paused_at=None)
    forum.record_progress(order.thread_id, progress, by=by, act="withdraw", at=at)
