"""What the author of a matter says of the answer: it is solved, or that is taken back."""

import datetime
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import Stage
from forum.models import Event, Thread
from forum.workflow.locks import lock_thread
from forum.workflow.threads.progress import Progress, record_progress
from portal.accounts.models import User

# Days of the calendar, counted from the day after it was said.
TAKE_BACK_DAYS: Final = 7


@transaction.atomic
def confirm_solved(thread_id: int, *, by: User, at: datetime.datetime | None = None) -> Thread:
    """The author says that the answer solved the matter; nobody else can."""
    thread = lock_own_thread(thread_id, by=by)
    refuse_unless_answered(thread)
    return record_progress(
        thread_id, Progress(stage=Stage.SOLVED), by=by, act="confirm_solved", at=at
    )


@transaction.atomic
def take_back_solved(thread_id: int, *, by: User, at: datetime.datetime | None = None) -> Thread:
    """Within ``TAKE_BACK_DAYS`` the author takes it back; the matter is answered again."""
    thread = lock_own_thread(thread_id, by=by)
    if thread.stage != Stage.SOLVED:
        raise ValidationError(_("This matter is not marked as solved now."), code="wrong_state")
    refuse_late_take_back(thread, at=at)
    return record_progress(
        thread_id, Progress(stage=Stage.ANSWERED), by=by, act="take_back_solved", at=at
    )


def lock_own_thread(thread_id: int, *, by: User) -> Thread:
    """The thread, locked until the transaction ends; refused to anybody but its author."""
    thread = lock_thread(thread_id)
    if thread.author_id is None or thread.author_id != by.pk:
        raise PermissionDenied
    return thread


def refuse_unless_answered(thread: Thread) -> None:
    """Raises a ``ValidationError`` that says why nothing can be said of the answer now."""
    if thread.stage == Stage.SOLVED:
        raise ValidationError(
            _("Nothing more is needed: you marked it as solved before."), code="wrong_state"
        )
    if thread.stage != Stage.ANSWERED:
        raise ValidationError(
            _("This can be said once the official reply is there."), code="wrong_state"
        )


def refuse_late_take_back(thread: Thread, *, at: datetime.datetime | None = None) -> None:
    """Raises a ``ValidationError`` after the last day on which “solved” can be taken back."""
    last = last_day_to_take_back(thread)
    if last is None or timezone.localdate(at) > last:
        raise ValidationError(
            _("“Solved” can be taken back for %(days)d days only, and they are over.")
            % {"days": TAKE_BACK_DAYS},
            code="too_late",
        )


def last_day_to_take_back(thread: Thread) -> datetime.date | None:
    """Until when “solved” can be taken back; None where the author has not said it."""
    if thread.stage != Stage.SOLVED:
        return None
    said = Event.objects.filter(thread=thread, act="confirm_solved").order_by("-pk").first()
    if said is None:
        return None
    return timezone.localdate(said.at) + datetime.timedelta(days=TAKE_BACK_DAYS)
