"""
Messages between an agency and an author: private, kept as they were sent, and limited per day.

A notice or letter says that there is one; the words are read on the pages of the portal alone.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.attachments.storage import private_files, random_name
from forum.attachments.types import TYPES, Prepared
from forum.richtext import clean_input
from forum.workflow.submissions.attaching import prepare, refuse_too_many, why_not_taken
from portal.accounts.models import User
from portal.limits import tallies
from portal.texts import visible
from workorders.models import CaseMessage, CasePicture, Side, WorkOrder
from workorders.models.transition_data import MessageSent
from workorders.route import ROUTE
from workorders.workflow.contact import refuse_unreadable
from workorders.workflow.locks import (
    lock,
    lock_in_any_status,
    record_transition,
    refuse_other_status,
)
from workorders.workflow.notices import tell_agency, tell_author

LONGEST_MESSAGE = 2000
# A folder of its own beside that of the images of posts.
FOLDER = "talk/"


@transaction.atomic
def write_to_author(
    order_id: int,
    *,
    by: User,
    text: str,
    pictures: Sequence[Prepared] = (),
    at: datetime | None = None,
) -> CaseMessage:
    """Send the author a message; refused where the author has no account to read it with."""
    order = lock(order_id, "write_to_author", by=by)
    refuse_unreadable(order, by)
    if not has_account(order):
        raise ValidationError(
            _(
                "The author has no account here and could not read a message. You can phone, or "
                "ask a question: its letter has a link by which it is answered."
            ),
            code="no_account",
        )
    message = keep_message(order, Side.AGENCY, by=by, text=text, pictures=pictures, at=at)
    line = record_transition(
        order, order.status, act="write_to_author", by=by, at=at, **facts_of_message(message)
    )
    tell_author(order, "agency_wrote", line=line, at=at, path=path_of(order))
    count(Side.AGENCY, order, at=at)
    return message


@transaction.atomic
def write_to_agency(
    order_id: int,
    *,
    by: User,
    text: str,
    pictures: Sequence[Prepared] = (),
    at: datetime | None = None,
) -> CaseMessage:
    """The author writes back, once the agency has written."""
    order = lock_in_any_status(order_id)
    refuse_others_than_the_author(order, by)
    refuse_other_status(order, ROUTE["write_to_agency"].starts_from)
    written = CaseMessage.objects.filter(order__thread=order.thread_id, side=Side.AGENCY)
    if not written.exists():
        raise ValidationError(
            _("The agency has not written to you yet. You can add to your matter meanwhile."),
            code="not_begun",
        )
    message = keep_message(order, Side.AUTHOR, by=by, text=text, pictures=pictures, at=at)
    line = record_transition(
        order, order.status, act="write_to_agency", by=by, at=at, **facts_of_message(message)
    )
    tell_agency(order, "order_author_wrote", line=line, at=at)
    count(Side.AUTHOR, order, at=at)
    return message


def prepare_pictures(files: Iterable[UploadedFile]) -> list[Prepared]:
    """
    Re-encode the pictures of a message, before anything is locked. One that cannot be taken
    refuses the message: once it is sent nothing can be added to it.
    """
    prepared: list[Prepared] = []
    for file in files:
        try:
            refuse_too_many(len(prepared))
            prepared.append(prepare(file))
        except ValidationError as refusal:
            why = why_not_taken(file.name or "", " ".join(refusal.messages))
            raise ValidationError({"images": why}) from refusal
    return prepared


def keep_message(
    order: WorkOrder,
    side: str,
    *,
    by: User | None,
    text: str,
    pictures: Sequence[Prepared],
    at: datetime | None,
) -> CaseMessage:
    """Part of a step that locked the order: keep the words and pictures."""
    text = visible.strip(clean_input(text))
    if not text:
        raise ValidationError({"text": _("Please write the message first.")})
    if len(text) > LONGEST_MESSAGE:
        lengths = {"limit_value": LONGEST_MESSAGE, "show_value": len(text)}
        raise ValidationError({"text": visible.TOO_LONG % lengths})
    message: CaseMessage = CaseMessage.objects.create(
        order=order, side=side, agency=order.agency, by=by, text=text,
        sent_at=at or timezone.now(),
    )  # fmt: skip
    for position, picture in enumerate(pictures):
        # The file first: a crash leaves a file without a row, which the worker removes.
        name = FOLDER + random_name(TYPES[picture.type].extension)
        CasePicture.objects.create(
            message=message, file=private_files().save(name, ContentFile(picture.bytes)),
            type=picture.type, size=len(picture.bytes), position=position,
        )  # fmt: skip
    return message


def facts_of_message(message: CaseMessage) -> MessageSent:
    """What the ledger keeps of a message: that it is the same still can be checked, not read."""
    return {"message_id": message.pk, "sha256": digest_of(message.text)}


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def has_account(order: WorkOrder) -> bool:
    """Whether the author of the matter has an account that is in use, to read messages with."""
    author = order.thread.author
    return author is not None and author.is_active


def refuse_others_than_the_author(order: WorkOrder, by: User) -> None:
    if order.thread.author_id != by.pk:
        raise PermissionDenied
    refuse_while_hidden(order)


def refuse_while_hidden(order: WorkOrder) -> None:
    if order.thread.is_hidden:
        raise ValidationError(
            _("This matter was taken off the public pages, so nothing can be added to it now."),
            code="hidden",
        )


def count(side: str, order: WorkOrder, *, at: datetime | None) -> None:
    """Count one more message of this side today; the last thing a step does."""
    # What imports and the demonstration play back happened in the past.
    if at is None:
        tallies.take(f"write_to_{'author' if side == Side.AGENCY else 'agency'}", order=order.pk)


def path_of(order: WorkOrder) -> str:
    """Where the author reads and answers."""
    return reverse("talk:own", args=[order.thread.number])
