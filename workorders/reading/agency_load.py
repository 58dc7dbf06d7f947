"""How much an agency has to do: numbers that stand beside its name where a matter is dispatched."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count

from forum.models import Thread
from portal.agencies import choices
from portal.agencies.models import Agency, Category
from workorders.models import WorkOrder
from workorders.models.order_conditions import late_now

# Of how many matters of a category, the newest, the agencies are looked at.
READ, LIKELY = 200, 3


class Load(NamedTuple):
    """The open orders of an agency itself, without those of the agencies below it."""

    agency: Agency
    open: int = 0
    overdue: int = 0


# A further number of open orders is a further line here and a field of ``Load``.
COUNTED: dict[str, Any] = {"open": Count("pk"), "overdue": Count("pk", filter=late_now())}


def loads_of(agencies: Iterable[Agency]) -> list[Load]:
    """The load of each, in this order; one query."""
    agencies = list(agencies)
    orders = WorkOrder.objects.open().filter(agency__in=[agency.pk for agency in agencies])
    counted = {
        row.pop("agency"): row for row in orders.order_by().values("agency").annotate(**COUNTED)
    }
    return [Load(agency, **counted.get(agency.pk, {})) for agency in agencies]


def usual_agencies(category: Category | None) -> list[Agency]:
    """The agencies in use that have most of the newest matters of this category; one query."""
    if category is None:
        return []
    newest = Thread.cases.filter(category=category, agency__isnull=False).order_by("-pk")
    counted = Counter(newest.values_list("agency", flat=True)[:READ])
    rows = choices.rows("agency")
    usual = [rows[key] for key, _count in counted.most_common() if key in rows]
    return [agency for agency in usual if not agency.retired_at][:LIKELY]
