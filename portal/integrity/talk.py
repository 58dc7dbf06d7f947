"""Checks of the talk with authors: questions, messages, their pictures, contacts."""

from django.utils.translation import gettext as _

from portal.integrity.reading import grouped, in_chunks
from workorders.models import (
    AuthorQuestion,
    CaseMessage,
    CasePicture,
    ContactAttempt,
    QuestionStatus,
    Transition,
    WorkOrder,
)
from workorders.workflow.talk.messages import digest_of

STATUS_AFTER = {
    "ask_author": QuestionStatus.OPEN,
    "answer_question": QuestionStatus.ANSWERED,
    "lapse_question": QuestionStatus.LAPSED,
    "end_question": QuestionStatus.ENDED,
}


def questions():
    """Every question to an author has the status that its order's ledger leads to."""
    for chunk in in_chunks(WorkOrder.objects.only("number")):
        keys = [order.pk for order in chunk]
        lines = Transition.objects.filter(order__in=keys, act__in=STATUS_AFTER).order_by("pk")
        lines_of = grouped(lines, lambda line: line.order_id)
        rows = AuthorQuestion.objects.filter(order__in=keys).order_by("pk")
        rows_of = grouped(rows, lambda row: row.order_id)
        for order in chunk:
            told = {line.data["question"]: STATUS_AFTER[line.act] for line in lines_of[order.pk]}
            kept = {row.pk: row.status for row in rows_of[order.pk]}
            if told != kept:
                yield _("Order %(number)s: its questions to the author and its ledger differ.") % {
                    "number": order.number
                }


def messages():
    """Every message has one line of its order's ledger and still says what it said then."""
    for chunk in in_chunks(CaseMessage.objects.all()):
        told = _lines_by("message_id", chunk)
        for message in chunk:
            lines = told[message.pk]
            facts = [(line.order_id, line.data["sha256"]) for line in lines]
            if facts != [(message.order_id, digest_of(message.text))]:
                yield _("Message %(id)s is not what the ledger of its order says.") % {
                    "id": message.pk
                }


def pictures():
    """Every picture of a message has its file."""
    for chunk in in_chunks(CasePicture.objects.only("file")):
        for picture in chunk:
            if not picture.file.storage.exists(picture.file.name):
                yield _("Picture %(id)s of a message has lost its file.") % {"id": picture.pk}


def contacts():
    """Every contact with an author has one line of its order's ledger that says the same."""
    for chunk in in_chunks(ContactAttempt.objects.all()):
        told = _lines_by("attempt", chunk)
        for attempt in chunk:
            facts = [
                (line.order_id, line.data["way"], line.data["is_reached"])
                for line in told[attempt.pk]
            ]
            if facts != [(attempt.order_id, attempt.way, attempt.is_reached)]:
                yield _("Contact %(id)s is not what the ledger of its order says.") % {
                    "id": attempt.pk
                }


def _lines_by(key, rows):
    """The ledger lines of these rows' orders that hold this key of a row, by it."""
    acts = [act for act, data in Transition.DATA.items() if key in data.__annotations__]
    orders = {row.order_id for row in rows}
    lines = Transition.objects.filter(order__in=orders, act__in=acts).order_by("pk")
    return grouped(lines, lambda line: line.data[key])
