"""Disputes as pages show them: both sides, who may do what, and how often an agency disputed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count

from portal.accounts.models import User
from portal.agencies.models import Category, covered_ids
from portal.languages import local_text
from workorders.models import Dispute, WorkOrder
from workorders.reading.hand_overs import first_agency
from workorders.rights import Rights, may_read_matter


@dataclass(frozen=True)
class DisputeRights:
    """What a person may do in a dispute now; the steps ask again."""

    decides: bool
    sends_up: bool
    takes_back: bool
    argues: bool


def rights_in(dispute: Dispute, user: User) -> DisputeRights:
    if not dispute.is_undecided:
        return DisputeRights(False, False, False, False)
    dispatches = user.has_perm("accounts.dispatch_orders")
    handled = covered_ids(user) if user.has_perm("accounts.handle_orders") else ()
    is_sent_up = dispute.sent_up_at is not None
    return DisputeRights(
        decides=user.has_perm("accounts.supervise") if is_sent_up else dispatches,
        sends_up=dispatches and not is_sent_up,
        takes_back=dispute.order.agency_id in handled,
        argues=dispute.named_agency_id in handled and not dispute.answer,
    )


def was_handed_over(order: WorkOrder) -> bool:
    """Whether its agency did not get it with the dispatch."""
    later: bool = order.with_agency_since - order.dispatched_at > timedelta(seconds=1)
    return later


def facts_for_the_order(order: WorkOrder, rights: Rights) -> dict[str, Any]:
    """The panel of an order that is disputed, or that came from another agency; else nothing."""
    if rights.dispute is None and not was_handed_over(order):
        return {}
    first = first_agency(order.thread_id)
    if rights.dispute is None and first == order.agency.local_name:
        return {}
    return {"dispute": rights.dispute, "first_agency": first}


def facts_of(dispute: Dispute, user: User) -> dict[str, Any]:
    """The page of a dispute; the words of the matter only for whoever may read them."""
    order = dispute.order
    earlier = Dispute.objects.of_matter(order.thread_id).counted().filter(pk__lt=dispute.pk)
    return {
        "dispute": dispute,
        "order": order,
        "may_read": may_read_matter(order, user),
        "may": rights_in(dispute, user),
        "sees_order": WorkOrder.objects.seen_by(user).filter(pk=order.pk).exists(),
        "first_agency": first_agency(order.thread_id),
        # What follows “because” on the public timeline.
        "public_words": local_text(dispute.basis, "public_words"),
        "earlier": list(earlier.for_reading()),
    }


def disputes_by_category(agency_ids: Collection[int], category: Category | None) -> dict[int, int]:
    """
    How often each of these agencies disputed an order of this category or one below it:
    {agency pk: disputes}; agencies that never did are left out. Disputes that were taken back
    do not count.
    """
    if category is None or not agency_ids:
        return {}
    made = Dispute.objects.counted().filter(
        agency__in=agency_ids, order__thread__category__path__startswith=category.path
    )
    counted = made.order_by().values("agency").annotate(times=Count("pk"))
    return {row["agency"]: row["times"] for row in counted}
