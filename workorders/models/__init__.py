"""Models of the back office: orders, their ledger and what goes beside them, calendar, exports."""

from workorders.models.asked_questions import AskedQuestion
from workorders.models.assisting import AssistingPart, PartStatus
from workorders.models.calendar import CalendarDay, CalendarKind, CalendarVersion
from workorders.models.contacts import ContactAttempt, ContactWay, LookReason
from workorders.models.deadline_rules import DeadlineRule
from workorders.models.disputes import Dispute, DisputeBasis, DisputeStatus
from workorders.models.exports import ExportBatch, ExportedOrder
from workorders.models.extensions import Extension, ExtensionStatus
from workorders.models.last_looks import LastLook
from workorders.models.orders import Transition, WorkOrder
from workorders.models.plain_words import PlainWord
from workorders.models.private_notes import PrivateNote
from workorders.models.reminders import Reminder, ReminderStep
from workorders.models.reply_details import ReplyDetails
from workorders.models.reply_templates import ReplyTemplate
from workorders.models.sign_offs import SignOff, SignOffKind, SignOffStatus
from workorders.models.statuses import OrderStatus
from workorders.models.supervision import Supervision, SupervisionStatus
from workorders.models.talk import (
    AuthorQuestion,
    CaseMessage,
    CasePicture,
    EndReason,
    QuestionStatus,
    Side,
)
from workorders.models.urges import Urge, UrgeSource

__all__ = [
    "AssistingPart",
    "PartStatus",
    "AskedQuestion",
    "AuthorQuestion",
    "CalendarDay",
    "CalendarKind",
    "CalendarVersion",
    "CaseMessage",
    "CasePicture",
    "ContactAttempt",
    "ContactWay",
    "DeadlineRule",
    "EndReason",
    "ExportBatch",
    "ExportedOrder",
    "LookReason",
    "LastLook",
    "Dispute",
    "DisputeBasis",
    "DisputeStatus",
    "ExportBatch",
    "ExportedOrder",
    "Extension",
    "ExtensionStatus",
    "OrderStatus",
    "QuestionStatus",
    "Reminder",
    "ReminderStep",
    "PlainWord",
    "ReplyDetails",
    "ReplyTemplate",
    "Side",
    "PrivateNote",
    "SignOff",
    "SignOffKind",
    "SignOffStatus",
    "Supervision",
    "SupervisionStatus",
    "Transition",
    "Urge",
    "UrgeSource",
    "WorkOrder",
]
