"""
Which kinds of rows an order has beside its route. One query asks for all of them, so that a page
reads only the tables in which there is something.
"""

from django.db.models import Exists, OuterRef

from workorders.models import (
    AssistingPart,
    CaseMessage,
    ContactAttempt,
    Extension,
    Urge,
    WorkOrder,
)
from workorders.models.orders import WorkOrderQuerySet

_OF_ORDER = {
    "has_urges": Urge,
    "has_parts": AssistingPart,
    "has_extensions": Extension,
    "has_contact_attempts": ContactAttempt,
}


def with_rows_beside(orders: WorkOrderQuerySet) -> WorkOrderQuerySet:
    """The orders with a yes or no for each kind: ``has_urges`` and so on."""
    found = {
        name: Exists(model._default_manager.filter(order=OuterRef("pk")))
        for name, model in _OF_ORDER.items()
    }
    # Messages stay with the matter, whichever agency has its order now.
    messages = Exists(CaseMessage.objects.filter(order__thread=OuterRef("thread")))
    return orders.annotate(**found, has_messages=messages)


def has(order: WorkOrder, kind: str) -> bool:
    """Whether it has rows of the kind; yes where the order was read without asking."""
    return getattr(order, f"has_{kind}", True)
