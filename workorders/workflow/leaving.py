"""What ends together with the work on an order; called by ``record_transition`` alone."""

from datetime import datetime

from django.utils import timezone

from forum import workflow as forum
from workorders.models import PartStatus, SupervisionStatus, WorkOrder
from workorders.models.statuses import CLOSED_FOR_GOOD, OPEN


def end_parts(order: WorkOrder) -> None:
    """Nobody needs the parts any more that other agencies were asked for."""
    order.parts.open().update(status=PartStatus.ENDED)


def end_what_waits(order: WorkOrder, before: str, *, at: datetime | None) -> None:
    """
    After the order was written with its new status: nobody has to answer an urge any more once
    the order is answered or taken back, and supervision ends with the order.
    """
    if before not in OPEN or order.status in OPEN:
        return
    end_parts(order)
    order.urges.waiting().update(ended_at=at or timezone.now())
    if order.status in CLOSED_FOR_GOOD and order.thread.supervised_until:
        order.supervisions.under_way().update(
            status=SupervisionStatus.ENDED, ended_at=at or timezone.now()
        )
        forum.mark_supervised(order.thread, None)
