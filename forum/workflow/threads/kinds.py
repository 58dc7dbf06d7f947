"""Correcting the kind of a matter: the board follows, the author's words stay."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import boards
from forum.choices import Kind, SubmissionState
from forum.models import Board, Event, Submission
from forum.workflow.locks import lock_submission
from forum.workflow.states import record_line
from portal.accounts.models import User
from portal.languages import in_every_language
from portal.notifications.outbox import notify

CORRECTABLE = {SubmissionState.PENDING, SubmissionState.APPROVED}


@transaction.atomic
def correct_kind(
    submission_id: int, *, by: User, kind: str, reason: str = "", at: datetime | None = None
) -> Submission:
    """
    Give a matter another kind; its author is told. What was submitted keeps what its
    author chose. The floors above ask who may, and move the due date in the same
    transaction.
    """
    submission = _lock(submission_id)
    _refuse_unfit(submission, kind)
    before, submission.kind = submission.kind, kind
    submission.save(update_fields=["kind"])
    thread = submission.thread
    if thread is not None:
        thread.kind, thread.board = kind, Board.objects.get(slug=boards.slug_for(kind))
        thread.save(update_fields=["kind", "board"])
    event = record_line(
        submission, act="correct_kind", by=by, at=at, reason=reason,
        public=thread is not None and thread.is_public,
        data={"kind_before": before, "kind": kind},
    )  # fmt: skip
    _notify_author(submission, event, at=at)
    return submission


def kind_in_every_language(name: str, kind: str) -> dict[str, str]:
    """The words for a kind as facts of a notice, under ``name`` for each language."""
    label = dict(Kind.choices).get(kind, "")
    facts: dict[str, str] = in_every_language(lambda: {name: str(label)})
    return facts


def _lock(submission_id: int) -> Submission:
    thread_id = Submission.objects.values_list("thread_id", flat=True).get(pk=submission_id)
    submission = lock_submission(submission_id, expected=CORRECTABLE)
    # Published between the two: its thread was not there to be locked first.
    if submission.thread_id != thread_id:
        raise ValidationError(
            _("A colleague has just decided about this. Please look at it again."),
            code="changed_meanwhile",
        )
    return submission


def _refuse_unfit(submission: Submission, kind: str) -> None:
    if not submission.rules.is_handled:
        raise ValidationError(_("Only a matter has a kind."), code="not_a_matter")
    is_approved = submission.state == SubmissionState.APPROVED
    if is_approved and submission.thread is not None and submission.thread.is_hidden:
        raise ValidationError(
            _("This matter is hidden. It has to be restored before its kind is corrected."),
            code="hidden",
        )
    if kind not in Kind.values:
        raise ValidationError({"kind": _("Please say what kind of matter it is.")})
    if kind == submission.kind:
        raise ValidationError({"kind": _("It is of this kind already. Please choose another.")})


def _notify_author(submission: Submission, event: Event, *, at: datetime | None) -> None:
    matter = submission.thread or submission
    kinds: dict[str, Any] = {
        **kind_in_every_language("kind_before", event.data["kind_before"]),
        **kind_in_every_language("kind", event.data["kind"]),
    }
    notify(
        submission.author or submission.contact,
        event=f"submission-{submission.pk}-line-{event.pk}-kind_corrected",
        name="kind_corrected",
        at=at,
        title=matter.title,
        number=submission.number,
        thread=submission.thread.number if submission.thread else "",
        path=matter.get_absolute_url(),
        note=event.reason,
        public=event.public,
        **kinds,
    )
