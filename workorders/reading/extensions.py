"""Requests for more time as pages show them."""

from typing import Any

from workorders.models import Extension, WorkOrder
from workorders.reading.ledger import amount_in_words
from workorders.rights import Rights


def facts_for_the_order(order: WorkOrder, rights: Rights) -> dict[str, Any]:
    """The newest request since the agency has the order, with its outcome; else nothing."""
    if not order.is_open or order.accepted_at is None:
        return {}
    asked = order.extensions.filter(requested_at__gte=order.with_agency_since)
    newest: Extension | None = asked.for_reading().last()
    if newest is None:
        return {}
    return {"extension": newest, **in_words(newest), "decides": decides(newest, order, rights)}


def decides(extension: Extension, order: WorkOrder, rights: Rights) -> bool:
    return extension.is_requested and rights.dispatches and order.is_open


def in_words(extension: Extension) -> dict[str, str]:
    """What was asked for and what was granted, in words."""
    return {
        "amount": amount_in_words(extension.amount, extension.unit),
        "granted": amount_in_words(extension.granted, extension.unit),
    }
