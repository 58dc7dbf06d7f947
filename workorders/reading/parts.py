"""Assisting parts as pages show them, and what is counted of those a street office called for."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.urls import reverse

from forum.models import Thread
from portal.accounts.models import User
from portal.agencies.models import covered_ids
from workorders.models import AssistingPart, PartStatus, WorkOrder
from workorders.models.assisting import CAME

SHOWN = 100


def facts_of(order: WorkOrder) -> dict[str, Any] | None:
    """The parts of an order for its panel; None where nobody was called."""
    parts = list(order.parts.select_related("agency").order_by("pk"))
    return {"parts": [row_of(part) for part in parts]} if parts else None


def row_of(part: AssistingPart) -> dict[str, Any]:
    return {
        "part": part,
        "agency": part.agency.local_name,
        "status_label": part.get_status_display(),
        "waits": part.status == PartStatus.ASKED,
        "is_late": part.is_late,
        "url": reverse("workorders:part", args=[part.pk]),
    }


def rows_for(user: User) -> list[dict[str, Any]]:
    """What is asked of the user's agencies and was not taken up, refused or ended; by date."""
    parts = AssistingPart.objects.open().asked_of(covered_ids(user)).order_by("due_at", "pk")
    found = list(parts.select_related("agency", "order__agency", "order__thread")[:SHOWN])
    threads = {part.order.thread_id for part in found}
    readable = set(
        Thread.cases.readable_by(user).filter(pk__in=threads).values_list("pk", flat=True)
    )
    return [
        row_of(part)
        | {
            "lead": part.order.agency.local_name,
            "title": part.order.thread.title if part.order.thread_id in readable else "",
        }
        for part in found
    ]


def whistle_figures(since: datetime, until: datetime) -> list[dict[str, Any]]:
    """
    For each agency that street offices called in this time: how often it was called, came, refused
    and was late; the most often called first.
    """
    called = AssistingPart.objects.filter(
        is_whistle=True, asked_at__gte=since, asked_at__lt=until
    ).select_related("agency")
    counts: dict[int, Counter[str]] = {}
    agencies = {}
    for part in called:
        agencies[part.agency_id] = part.agency
        counted = counts.setdefault(part.agency_id, Counter())
        counted["called"] += 1
        counted["came"] += part.status in CAME
        counted["refused"] += part.status == PartStatus.REFUSED
        counted["late"] += part.is_late
    rows = [
        {"agency": agencies[pk], **{name: found[name] for name in NAMES}}
        for pk, found in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row["called"], row["agency"].pk))


NAMES = ("called", "came", "refused", "late")
