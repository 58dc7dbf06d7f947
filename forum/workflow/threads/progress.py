"""What the floors above make known of a matter's handling: stage, agency, due date."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any, Final

from django.db import transaction

from forum.models import Event, Thread
from forum.workflow.locks import lock_thread
from portal.accounts.models import User
from portal.agencies.models import Agency, Area, Category
from portal.languages import facts_of


class Unchanged(Enum):
    """Stands for a value that a step leaves as it is; None would empty it."""

    UNCHANGED = auto()


UNCHANGED: Final = Unchanged.UNCHANGED


COLUMNS = ["stage", "agency", "due_at", "due_is_provisional", "paused_at", "is_history"]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Where a matter stands after a step."""

    stage: str
    agency: Agency | None | Unchanged = UNCHANGED
    due_at: datetime | None | Unchanged = UNCHANGED
    # While the holidays of the year of ``due_at`` are not announced.
    due_is_provisional: bool = False
    # Since when the agency waits for the author.
    paused_at: datetime | None | Unchanged = UNCHANGED


@transaction.atomic
def record_progress(
    thread: int | Thread,
    progress: Progress,
    *,
    by: User | None,
    act: str,
    at: datetime | None = None,
    public: bool = True,
    reason: str = "",
    **data: Any,
) -> Thread:
    """
    Write stage, agency and due date of a matter, and a line on its timeline under ``act``.

    Facts the timeline shows (agency, due date) are copied into the line beside ``data``, as the
    columns change again. The thread is given by its key, or itself where it is locked already.
    """
    if not isinstance(thread, Thread):
        thread = lock_thread(thread)
    before, agency_before = thread.stage, thread.agency
    _apply(thread, progress)
    thread.save(update_fields=COLUMNS)
    # Where no agency has it any more, the line names the one that had it.
    named = thread.agency or agency_before
    if named:
        data |= facts_of(named, "agency")
    Event.objects.record(
        act, before, thread.stage, by=by, at=at, thread=thread, public=public, reason=reason,
        data=data | {"due_at": thread.due_at},
    )  # fmt: skip
    return thread


def _apply(thread: Thread, progress: Progress) -> None:
    thread.stage = progress.stage
    # What is handled now is history no more, also when it comes back to the dispatcher.
    thread.is_history = False
    if progress.agency is not UNCHANGED:
        thread.agency = progress.agency
    if progress.due_at is not UNCHANGED:
        thread.due_at = progress.due_at
        thread.due_is_provisional = progress.due_is_provisional
    if progress.paused_at is not UNCHANGED:
        thread.paused_at = progress.paused_at
    if thread.paused_at is not None:
        # No date is known while the agency waits for the author, so that nothing is overdue.
        thread.due_at = None


def mark_supervised(thread: Thread, until: datetime | None) -> None:
    """Write until when the matter is under supervision; the calling step has locked it."""
    thread.supervised_until = until
    thread.save(update_fields=["supervised_until"])


@transaction.atomic
def reassign(
    thread_id: int,
    *,
    by: User,
    category: Category | None | Unchanged = UNCHANGED,
    area: Area | None | Unchanged = UNCHANGED,
    at: datetime | None = None,
) -> Thread:
    """Correct the category and area of a matter; the author's words stay as they are."""
    thread = lock_thread(thread_id)
    before = _place_facts(thread)
    if category is not UNCHANGED:
        thread.category = category
    if area is not UNCHANGED:
        thread.area = area
    thread.save(update_fields=["category", "area"])
    Event.objects.record(
        "reassign", by=by, at=at, thread=thread,
        data={"before": before, "after": _place_facts(thread)},
    )  # fmt: skip
    return thread


def _place_facts(thread: Thread) -> dict[str, str | None]:
    return {
        "category": thread.category.slug if thread.category else None,
        "area": thread.area.slug if thread.area else None,
    }
