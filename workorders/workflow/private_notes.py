"""Private notes of the centre about a matter."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Thread
from forum.richtext import clean_input
from portal.accounts.models import User
from portal.texts import visible
from workorders.models import PrivateNote
from workorders.rights import may_read_private_notes


@transaction.atomic
def write_private_note(
    thread_id: int, *, by: User, text: str, at: datetime | None = None
) -> PrivateNote:
    """Keep a note that only the centre and the supervisors read."""
    if not may_read_private_notes(by):
        raise PermissionDenied
    text = visible.strip(clean_input(text))
    if not text:
        raise ValidationError({"text": _("Please write the note first.")})
    return PrivateNote.objects.create(
        thread=Thread.cases.get(pk=thread_id), author=by, text=text, written_at=at or timezone.now()
    )
