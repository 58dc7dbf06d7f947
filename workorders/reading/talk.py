"""What staff and authors read of their talk: the contacts that an agency noted."""

from typing import Any

from django.utils.translation import gettext as _

from workorders.models import WorkOrder


def attempts_of(order: WorkOrder) -> list[dict[str, Any]]:
    """The contacts with the author that agencies noted, oldest first; for staff alone."""
    rows = order.contact_attempts.select_related("agency", "by").order_by("made_at", "pk")
    return [
        {
            "made_at": row.made_at,
            "way": row.get_way_display(),
            "reached": _("reached") if row.is_reached else _("not reached"),
            "said": row.said,
            "agency": row.agency.local_name,
            "by": row.by.display_name,
        }
        for row in rows
    ]
