"""The list of what agencies ask of the centre: disputes and more time that nobody has decided."""

from typing import Any

from portal.accounts.models import User
from portal.agencies.models import Agency
from workorders.models import Dispute, Extension, OrderStatus, WorkOrder
from workorders.models.extensions import EXTENDABLE
from workorders.reading.clock import Clock
from workorders.reading.disputes import rights_in
from workorders.reading.extensions import in_words
from workorders.reading.rows import readable_threads

DISPUTES, EXTENSIONS = "disputes", "extensions"


def undecided_disputes(user: User, agency: Agency | None = None) -> Any:
    """Those that the person sees, the oldest first; ``agency`` with the agencies below it."""
    found = Dispute.objects.seen_by(user).undecided()
    if agency is not None:
        found = found.filter(agency__in=Agency.objects.subtree(agency))
    return found.for_reading().order_by("made_at", "pk")


def requested_extensions(user: User, agency: Agency | None = None) -> Any:
    """The same for more time: what is due first stands first."""
    found = Extension.objects.seen_by(user).to_decide()
    if agency is not None:
        found = found.filter(agency__in=Agency.objects.subtree(agency))
    return found.for_reading().order_by("order__due_at", "pk")


def dispute_rows(disputes: list[Dispute], user: User) -> list[dict[str, Any]]:
    readable = readable_threads([one.order for one in disputes], user)
    return [
        {
            "dispute": one,
            "order": one.order,
            "may_read": one.order.thread_id in readable,
            "may": rights_in(one, user),
        }
        for one in disputes
    ]


def extension_rows(extensions: list[Extension], user: User) -> list[dict[str, Any]]:
    orders: list[WorkOrder] = [one.order for one in extensions]
    readable, clock = readable_threads(orders, user), Clock(orders)
    may_decide = user.has_perm("accounts.dispatch_orders")
    return [
        {
            "extension": one,
            "order": one.order,
            "may_read": one.order.thread_id in readable,
            "due_words": clock.words(one.order),
            "decides": may_decide and OrderStatus(one.order.status) in EXTENDABLE,
            **in_words(one),
        }
        for one in extensions
    ]
