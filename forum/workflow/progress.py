"""What the floors above make known of a matter's handling: stage, agency, due date."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum.choices import Stage
from forum.models import Event
from forum.workflow.locks import lock_thread
from portal.languages import facts_of

UNCHANGED = object()


@transaction.atomic
def record_progress(
    thread_id,
    *,
    by,
    act,
    stage,
    agency=UNCHANGED,
    due_at=UNCHANGED,
    due_is_provisional=False,
    at=None,
    public=True,
    reason="",
    **data,
):
    """
    Write stage, agency and due date and say so on the timeline under ``act``.

    Facts the timeline shows (agency, due date) are copied into the line, because the
    thread's own columns move on. A due date is provisional while the holidays of its year
    are not announced.
    """
    thread = lock_thread(thread_id)
    before, thread.stage = thread.stage, stage
    # What is handled now is history no more, also when it comes back to the desk.
    thread.is_history = False
    named = thread.agency
    if agency is not UNCHANGED:
        thread.agency = agency
    if due_at is not UNCHANGED:
        thread.due_at, thread.due_is_provisional = due_at, due_is_provisional
    thread.save(update_fields=["stage", "agency", "due_at", "due_is_provisional", "is_history"])
    # Where nobody has it any more, the line names who had it.
    named = thread.agency or named
    if named:
        data |= facts_of(named, "agency")
    Event.objects.record(
        act, before, stage, by=by, at=at, thread=thread, public=public, reason=reason,
        data=data | {"due_at": thread.due_at},
    )  # fmt: skip
    return thread


@transaction.atomic
def confirm_solved(thread_id, *, by, at=None):
    """The author says that the answer solved the matter; nobody else can."""
    thread = lock_thread(thread_id)
    if thread.author_id is None or thread.author_id != by.pk:
        raise PermissionDenied
    if thread.stage != Stage.ANSWERED:
        raise ValidationError(
            _("This can be said once the official reply is there."), code="wrong_state"
        )
    return record_progress(thread_id, by=by, act="confirm_solved", stage=Stage.SOLVED, at=at)


@transaction.atomic
def reassign(thread_id, *, by, category=UNCHANGED, area=UNCHANGED, at=None):
    """Correct where a matter belongs; the author's words stay as they are."""
    thread = lock_thread(thread_id)
    before = {"category": _slug(thread.category), "area": _slug(thread.area)}
    if category is not UNCHANGED:
        thread.category = category
    if area is not UNCHANGED:
        thread.area = area
    thread.save(update_fields=["category", "area"])
    after = {"category": _slug(thread.category), "area": _slug(thread.area)}
    Event.objects.record(
        "reassign", by=by, at=at, thread=thread, data={"before": before, "after": after}
    )
    return thread


def _slug(node):
    return node.slug if node else None
