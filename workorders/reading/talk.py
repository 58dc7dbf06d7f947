"""
What staff and authors read of their talk: messages, questions, and the contacts that an agency
noted. Pages ask who may read it; these functions ask no permission.
"""

from typing import Any

from django.utils.translation import gettext as _

from workorders.models import (
    AuthorQuestion,
    CaseMessage,
    CasePicture,
    QuestionStatus,
    Side,
    WorkOrder,
)
from workorders.models.talk import MOST_QUESTIONS


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


def messages_of(
    thread_id: int, *, for_staff: bool, but: AuthorQuestion | None = None
) -> list[dict[str, Any]]:
    """
    The messages about a matter, newest last, without the question ``but``. The author reads
    which agency wrote; staff read who of it wrote, and not the author's name, which is looked up
    as the contact.
    """
    found = CaseMessage.objects.filter(order__thread=thread_id).order_by("pk")
    rows = found.select_related("agency", "by", "question").prefetch_related("pictures")
    if but is not None:
        rows = rows.exclude(pk=but.message_id)
    return [_message(row, for_staff=for_staff) for row in rows]


def open_question(order: WorkOrder) -> AuthorQuestion | None:
    found: AuthorQuestion | None = (
        AuthorQuestion.objects.filter(order=order, status=QuestionStatus.OPEN)
        .select_related("message")
        .first()
    )
    return found


def may_ask(order: WorkOrder) -> bool:
    """Whether the order has a question left; what else may refuse one, the step says."""
    return (
        order.paused_at is None
        and not order.is_overdue
        and AuthorQuestion.objects.filter(order=order).count() < MOST_QUESTIONS
    )


def _message(row: CaseMessage, *, for_staff: bool) -> dict[str, Any]:
    by_author = row.side == Side.AUTHOR
    question = getattr(row, "question", None)
    return {
        "who": _who(row, by_author=by_author, for_staff=for_staff),
        "at": row.sent_at,
        "text": row.text,
        "is_own": by_author is not for_staff,
        "question": _state(question) if question else "",
        "pictures": [
            _picture(picture, number) for number, picture in enumerate(row.pictures.all(), start=1)
        ],
    }


def _picture(picture: CasePicture, number: int) -> dict[str, str]:
    name = str(picture.file_type.public_name) % {"number": number}
    return {"url": picture.get_absolute_url(), "name": name}


def _who(row: CaseMessage, *, by_author: bool, for_staff: bool) -> str:
    if by_author:
        return _("The author of the matter") if for_staff else _("You")
    agency: str = row.agency.local_name
    return f"{agency} · {row.by.display_name}" if for_staff and row.by else agency


def _state(question: AuthorQuestion) -> str:
    words = str(question.get_status_display())
    why = question.get_end_reason_display() if question.end_reason else ""
    return f"{words} · {why}" if why else words
