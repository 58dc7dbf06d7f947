"""
Steps that call steps of moderation and of work orders in one transaction.

The called steps check rights and states; this module checks only what concerns both.
ValidationError means "not now"; PermissionDenied, "not you".
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from forum import workflow as forum
from forum.choices import SubmissionState
from forum.models import Submission, Thread
from forum.richtext import clean_input
from forum.workflow.locks import lock_submission, lock_thread
from moderation import workflow as moderation
from moderation.models import Decision
from moderation.workflow.taking_back import TakenBack
from moderation.workflow.together import Result, decided_with
from portal.accounts.models import User
from portal.agencies.models import Agency
from portal.languages import CHINESE
from workorders import workflow as workorders
from workorders.models import WorkOrder
from workorders.workflow.undispatchable import refuse_undispatchable


@transaction.atomic
def correct_kind(
    submission_id: int, *, by: User, kind: str, reason: str = "", at: datetime | None = None
) -> Submission:
    """
    Correct the kind of a matter; board, due date and figures follow, the author is notified.

    Moderators may do so from the first submission on, dispatchers once the matter is accepted.
    """
    # Locked before any check, because a colleague may be correcting it at the same time.
    before = lock_submission(submission_id, expected=set(SubmissionState.values))
    _only_moderators_and_dispatchers(before, by)
    if before.state == SubmissionState.PENDING:
        moderation.lock_to_change(submission_id, by=by)
    reason = clean_input(reason).strip()
    submission: Submission = forum.correct_kind(
        submission_id, by=by, kind=kind, reason=reason, at=at
    )
    if submission.thread_id:
        workorders.follow_kind(
            submission.thread_id, by=by, kind_before=before.kind, reason=reason, at=at
        )
    return submission


@transaction.atomic
def mark_about_staff(
    thread_id: int, *, by: User, agency: Agency | None, reason: str = "", at: datetime | None = None
) -> Thread:
    """
    Mark a matter as a complaint about the people of ``agency``: it never goes there and is sealed
    from them. None takes the mark off. For moderators and dispatchers, but nobody of that agency.
    """
    before = Thread.cases.select_related("submission").get(pk=thread_id)
    _only_moderators_and_dispatchers(before.submission, by)
    concerned = before.is_sealed_from(by)
    thread: Thread = forum.mark_about_staff(
        thread_id, by=by, agency=agency, reason=clean_input(reason).strip(), at=at
    )
    if concerned or thread.is_sealed_from(by):
        raise PermissionDenied(_("This is about your own agency. A colleague marks it."))
    return thread


@transaction.atomic
def accept_and_dispatch(
    submission_id: int,
    *,
    version_id: int,
    by: User,
    agency: Agency,
    instructions: str = "",
    at: datetime | None = None,
) -> WorkOrder:
    """
    Accept a matter about a danger without publishing it, and dispatch it to an agency.

    Notifies the people of the agency and the dispatchers on duty at once.
    """
    post = moderation.accept_unpublished(
        submission_id, version_id=version_id, by=by, urgent=True, at=at
    )
    return workorders.dispatch_urgent(
        post.thread_id, by=by, agency=agency, instructions=instructions, at=at
    )


@transaction.atomic
def take_back(
    submission_id: int,
    *,
    by: User,
    note: str = "",
    at: datetime | None = None,
    decision_id: int | None = None,
) -> TakenBack:
    """
    Take back a decision of one's own, and the order that was dispatched because of it, as long as
    the agency has not accepted it.
    """
    submission = lock_submission(submission_id, expected=set(SubmissionState.values))
    thread_id, order, reason = submission.thread_id, None, _taken_back_words()
    if submission.rules.is_handled and thread_id is not None:
        # First, because a matter that an agency has is not hidden; undone where the rest refuses.
        order = workorders.withdraw_with_decision(thread_id, by=by, reason=reason, at=at)
    taken_back = moderation.take_back(
        submission_id, by=by, note=note, at=at, decision_id=decision_id
    )
    if order is not None:
        workorders.tell_withdrawn(order, reason=reason, at=at)
    return taken_back


@transaction.atomic
def return_to_moderators(
    thread: Thread, *, by: User, note: str, at: datetime | None = None
) -> TakenBack:
    """
    Give a matter that was accepted by mistake back to the moderators, while no agency has it and
    nothing was published below it: it is hidden, and waits for a decision again.
    """
    refuse_undispatchable(lock_thread(thread.pk))
    note = clean_input(note).strip()
    if not note:
        raise ValidationError({"note": _("Please say what the moderators should look at.")})
    return moderation.return_by_dispatcher(thread.submission_id, by=by, note=note, at=at)


def take_back_together(first: Decision, *, by: User, note: str = "") -> list[Result]:
    """
    Take back what was decided at the press of which ``first`` is the first decision and still
    stands: each in a transaction of its own, under the rules for a single one.
    """
    standing = decided_with(first).filter(superseded_by__isnull=True)
    return [
        _take_one_back(decision, by=by, note=note) for decision in standing.only("submission_id")
    ]


def _take_one_back(decision: Decision, *, by: User, note: str) -> Result:
    key = decision.submission_id
    try:
        take_back(key, by=by, note=note, decision_id=decision.pk)
    except ValidationError as refusal:
        return Result(key, " ".join(refusal.messages))
    except PermissionDenied as refusal:
        return Result(key, str(refusal))
    return Result(key)


def _taken_back_words() -> str:
    # Stored in Chinese, as reasons of the staff are.
    with override(CHINESE.code):
        return _("The decision to accept this matter was taken back. It is being reviewed again.")


def _only_moderators_and_dispatchers(submission: Submission, by: User) -> None:
    if submission.author_id is not None and submission.author_id == by.pk:
        raise PermissionDenied(_("You wrote this yourself. A colleague decides about it."))
    moderates, dispatches = (
        by.has_perm("accounts.moderate"), by.has_perm("accounts.dispatch_orders"),
    )  # fmt: skip
    if not moderates and not (dispatches and submission.state == SubmissionState.APPROVED):
        raise PermissionDenied
