"""The check of assisting parts."""

from django.utils.translation import gettext as _

from portal.integrity.reading import grouped, in_chunks
from workorders.models import AssistingPart, PartStatus, Transition, WorkOrder
from workorders.models.statuses import OPEN

AFTER = {
    "call_assisting": PartStatus.ASKED,
    "write_part": PartStatus.WRITTEN,
    "refuse_part": PartStatus.REFUSED,
}
ENDING = {"change_agency"}


def assisting_parts():
    """Every assisting part has the status that the ledger of its order leads to."""
    for orders in in_chunks(WorkOrder.objects.all()):
        numbers = [order.pk for order in orders]
        lines = Transition.objects.filter(order__in=numbers).order_by("pk")
        lines_of = grouped(lines, lambda line: line.order_id)
        parts = AssistingPart.objects.filter(order__in=numbers).order_by("pk")
        parts_of = grouped(parts, lambda part: part.order_id)
        for order in orders:
            told = _replay(lines_of[order.pk])
            if told != {part.pk: part.status for part in parts_of[order.pk]}:
                yield _("Order %(number)s: its parts are not as its ledger says.") % {
                    "number": order.number
                }


def _replay(lines):
    statuses: dict[int, str] = {}
    for line in lines:
        if line.act in AFTER:
            statuses[line.data["part"]] = AFTER[line.act]
        elif line.act == "take_up_parts":
            statuses |= dict.fromkeys(map(int, line.data["parts"].split(",")), PartStatus.TAKEN_UP)
        elif line.act in ENDING or (line.from_state in OPEN and line.to_state not in OPEN):
            for pk, status in statuses.items():
                if status in {PartStatus.ASKED, PartStatus.WRITTEN}:
                    statuses[pk] = PartStatus.ENDED
    return statuses
