"""
What the centre settles itself, without an order: a matter that belongs elsewhere, and one that
only informs.

There is no official reply, so the matter counts in no figure of answers (``answered_at`` stays
empty); its author may say that it is not solved, and then it waits for dispatch again.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Kind, Stage
from forum.models import Thread
from forum.richtext import clean_input
from portal.accounts.models import User
from portal.texts import visible
from workorders.workflow.locks import only_dispatchers
from workorders.workflow.notices import tell_author_of_matter
from workorders.workflow.undispatchable import refuse_undispatchable

# Whoever asks, complains or needs something gets an answer.
ONLY_INFORMING = (Kind.SUGGESTION, Kind.OTHER)


@transaction.atomic
def point_elsewhere(thread_id: int, *, by: User, where: str, at: datetime | None = None) -> Thread:
    """Close a matter that no agency of the portal handles; everybody reads where to go."""
    thread = _lock(thread_id, by=by)
    where = visible.strip(clean_input(where))
    if not where:
        raise ValidationError({"where": _("Please say where the author can go with this.")})
    return _settle(thread, "point_elsewhere", by=by, at=at, note=where, where=where)


@transaction.atomic
def take_note(thread_id: int, *, by: User, at: datetime | None = None) -> Thread:
    """Note a matter that only informs: nobody has to answer it."""
    thread = _lock(thread_id, by=by)
    if thread.kind not in ONLY_INFORMING:
        raise ValidationError(
            _("Only suggestions and other matters are noted. This one needs an answer."),
            code="needs_an_answer",
        )
    return _settle(thread, "take_note", by=by, at=at)


def _lock(thread_id: int, *, by: User) -> Thread:
    thread: Thread = Thread.cases.select_for_update(no_key=True).get(pk=thread_id)
    only_dispatchers(thread, by)
    refuse_undispatchable(thread)
    return thread


def _settle(
    thread: Thread, act: str, *, by: User, at: datetime | None, note: str = "", **facts: Any
) -> Thread:
    settled = forum.Progress(stage=Stage.ANSWERED, agency=None, due_at=None)
    forum.record_progress(thread, settled, by=by, act=act, at=at, **facts)
    tell_author_of_matter(thread, act, at=at, note=note)
    return thread
