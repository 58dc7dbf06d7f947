"""Checks of disputes and requests for more time: each row is what its order's ledger says."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.integrity.reading import grouped, in_chunks
from workorders.models import (
    Dispute,
    DisputeStatus,
    Extension,
    ExtensionStatus,
    OrderStatus,
    Transition,
)
from workorders.models.disputes import UNDECIDED

STATUS_AFTER = {
    "send_dispute_up": DisputeStatus.SENT_UP,
    "uphold_dispute": DisputeStatus.UPHELD,
    "reject_dispute": DisputeStatus.REJECTED,
    "take_back_dispute": DisputeStatus.TAKEN_BACK,
    "lapse_dispute": DisputeStatus.LAPSED,
    "request_extension": ExtensionStatus.REQUESTED,
    "approve_extension": ExtensionStatus.APPROVED,
    "decline_extension": ExtensionStatus.DECLINED,
    "lapse_extension": ExtensionStatus.LAPSED,
}


def disputes() -> Iterator[str]:
    """Every dispute has the status its order's ledger leads to, and its order waits meanwhile."""
    rows = Dispute.objects.select_related("order")
    for dispute, lines in _with_lines(rows, "dispute"):
        expected = ""
        for line in lines:
            if line.act == "dispute":
                expected = DisputeStatus.SENT_UP if line.data["sent_up"] else DisputeStatus.OPEN
            expected = STATUS_AFTER.get(line.act, expected)
        waits = dispute.order.status == OrderStatus.DISPATCHED
        has_it = dispute.agency_id == dispute.order.agency_id
        if dispute.status != expected or (dispute.status in UNDECIDED and not (waits and has_it)):
            yield _("A dispute of order %(number)s is “%(is)s”, its ledger says “%(ledger)s”.") % {
                "number": dispute.order.number, "is": dispute.status, "ledger": expected,
            }  # fmt: skip


def extensions() -> Iterator[str]:
    """Every request for more time has the status and the amount that its order's ledger says."""
    for extension, lines in _with_lines(Extension.objects.select_related("order"), "extension"):
        expected, granted = "", None
        for line in lines:
            expected = STATUS_AFTER.get(line.act, expected)
            if line.act == "approve_extension":
                granted = line.data["amount"]
        if (extension.status, extension.granted) != (expected, granted):
            yield _("More time for order %(number)s is “%(is)s”, its ledger says “%(ledger)s”.") % {
                "number": extension.order.number, "is": extension.status, "ledger": expected,
            }  # fmt: skip


def _with_lines(rows, key):
    """Each row with the lines of its order that speak of it."""
    for chunk in in_chunks(rows):
        orders = {row.order_id for row in chunk}
        found = Transition.objects.filter(order__in=orders, data__has_key=key)
        # A hand-over names the dispute too, but changes nothing of it.
        found = found.exclude(act="change_agency").order_by("pk")
        by_row = grouped(found, lambda line: line.data[key])
        for row in chunk:
            yield row, by_row[row.pk]
