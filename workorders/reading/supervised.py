"""Orders under supervision: the panel of one, and the list of the supervisors' page."""

from typing import Any

from django.utils.translation import gettext as _

from workorders.models import Supervision, WorkOrder
from workorders.models.statuses import CLOSED_FOR_GOOD
from workorders.rights import Rights

SHOWN = 50


def facts_of(order: WorkOrder, rights: Rights) -> dict[str, Any] | None:
    """The supervision of the order and what may be done about it; None without any."""
    if order.thread.supervised_until is None or order.status in CLOSED_FOR_GOOD:
        return None
    supervision = order.supervisions.under_way().first()
    if supervision is None:
        return None
    return {
        "supervision": supervision,
        "state": state_in_words(supervision),
        "may_report": "report_supervision" in rights.acts and not supervision.is_reported,
        "may_send_back": "send_supervision_back" in rights.acts and supervision.is_reported,
        "may_lift": "lift_supervision" in rights.acts,
    }


def state_in_words(supervision: Supervision) -> str:
    if supervision.is_late:
        return _("The report is overdue")
    return str(supervision.get_status_display())


def rows_for(user: Any) -> list[dict[str, Any]]:
    """What is under supervision, the earliest date first."""
    seen = WorkOrder.objects.seen_by(user)
    found = Supervision.objects.under_way().filter(order__in=seen).order_by("due_at", "pk")
    found = found.select_related("order__agency", "order__thread")[:SHOWN]
    return [
        {
            "order": supervision.order,
            "thread": supervision.order.thread,
            "agency": supervision.order.agency.local_name,
            "due_at": supervision.due_at,
            "state": state_in_words(supervision),
            "is_late": supervision.is_late,
            "status_label": supervision.order.get_status_display(),
            "status": supervision.order.status,
        }
        for supervision in found
    ]
