"""The urges of an order, as its page shows them: who asked when, and what was answered."""

from typing import Any

from django.urls import reverse

from workorders.models import WorkOrder

SHOWN = 5


def facts_of(order: WorkOrder) -> dict[str, Any] | None:
    """The newest urges of the order, those that wait first; None where nobody urged."""
    found = list(order.urges.order_by("-pk")[:SHOWN])
    if not found:
        return None
    rows = [_row(order, urge) for urge in found]
    return {"urges": sorted(rows, key=lambda row: not row["waits"])}


def _row(order: WorkOrder, urge: Any) -> dict[str, Any]:
    return {
        "who": urge.get_source_display(),
        "at": urge.asked_at,
        "note": urge.note,
        "answer": urge.answer,
        "answered_at": urge.answered_at,
        "waits": urge.answered_at is None and urge.ended_at is None,
        "url": reverse("workorders:answer_urge", args=[order.number, urge.pk]),
    }
