"""What is true in the back office: orders, their ledger, the calendar, export batches."""

from workorders.models.calendar import CalendarDay, CalendarKind, CalendarVersion
from workorders.models.exports import ExportBatch, ExportedOrder
from workorders.models.orders import CorrectionStatus, OrderStatus, Transition, WorkOrder

__all__ = [
    "CalendarDay",
    "CalendarKind",
    "CalendarVersion",
    "CorrectionStatus",
    "ExportBatch",
    "ExportedOrder",
    "OrderStatus",
    "Transition",
    "WorkOrder",
]
