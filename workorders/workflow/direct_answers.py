"""The centre answers a matter itself, as the agency that is marked as the centre."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from forum.choices import Stage
from forum.models import Thread
from portal.accounts.models import User
from portal.agencies import choices
from portal.agencies.models import Agency, covered_ids
from portal.languages import facts_of
from workorders.models import OrderStatus, WorkOrder
from workorders.workflow.chosen_dates import ChosenDate, due_date_for
from workorders.workflow.dispatching import (
    new_order,
    record_dated_progress,
)
from workorders.workflow.locks import only_dispatchers, record_transition
from workorders.workflow.notices import tell_author
from workorders.workflow.undispatchable import refuse_undispatchable


def centre_of(user: User) -> Agency | None:
    """The agency as which this dispatcher answers directly; None for who works elsewhere."""
    for agency in choices.rows("agency").values():
        if agency.is_centre and not agency.retired_at:
            works_there = user.has_perm("accounts.handle_orders") and agency.pk in covered_ids(user)
            return agency if works_there else None
    return None


@transaction.atomic
def answer_directly(thread_id: int, *, by: User, at: datetime | None = None) -> WorkOrder:
    """
    Open an order that the centre has accepted already: whoever presses writes the reply, and it
    is signed and published like every other.
    """
    thread = Thread.cases.select_for_update(no_key=True).get(pk=thread_id)
    only_dispatchers(thread, by)
    centre = centre_of(by)
    if centre is None:
        raise PermissionDenied
    refuse_undispatchable(thread)
    due = due_date_for(thread, ChosenDate(), agency=centre, at=at)
    order = new_order(thread, centre, due, at=at)
    order.accepted_at = order.dispatched_at
    line = record_transition(
        order, OrderStatus.ACCEPTED, act="answer_directly", by=by, at=at,
        **facts_of(centre, "agency"), due=due.facts(),
    )  # fmt: skip
    record_dated_progress(
        order, by=by, act="answer_directly", stage=Stage.IN_PROGRESS, due=due, at=at
    )
    tell_author(order, "dispatched", line=line, at=at)
    return order
