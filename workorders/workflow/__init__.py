"""
The life of a work order. No other module writes ``WorkOrder.status``.

Every step has the same shape: lock thread, submission and order, ask whether this person
may, refuse what is not possible now, change the row, add a line to the ledger, tell whoever
is waiting.
ValidationError means "not now"; PermissionDenied, "not you".
"""

from workorders.workflow.calendar import enter_calendar, follow_waiting
from workorders.workflow.contact import reveal_contact
from workorders.workflow.correcting import (
    correction_stamp,
    draft_correction,
    give_up_correction,
    hand_in_and_sign_correction,
    hand_in_correction,
    publish_correction,
    send_correction_back,
    sign_off_correction,
)
from workorders.workflow.dispatching import (
    change_agency,
    dispatch,
    dispatch_urgent,
    reopen,
    withdraw,
)
from workorders.workflow.images import attach, detach
from workorders.workflow.replying import accept, draft_reply, hand_in, hand_in_and_sign, stamp
from workorders.workflow.signing import publish_reply, send_reply_back, sign_off
from workorders.workflow.sorting import follow_kind

__all__ = [
    "accept",
    "attach",
    "change_agency",
    "correction_stamp",
    "detach",
    "dispatch",
    "dispatch_urgent",
    "draft_correction",
    "draft_reply",
    "enter_calendar",
    "follow_kind",
    "follow_waiting",
    "give_up_correction",
    "hand_in",
    "hand_in_and_sign",
    "hand_in_and_sign_correction",
    "hand_in_correction",
    "publish_correction",
    "publish_reply",
    "reopen",
    "reveal_contact",
    "send_correction_back",
    "send_reply_back",
    "sign_off",
    "sign_off_correction",
    "stamp",
    "withdraw",
]
