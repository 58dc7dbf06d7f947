"""Asking a colleague about a submission or handing it up, and notes from shift to shift."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import SubmissionState
from forum.richtext import clean_input
from moderation.models import Claim, HandoverNote, Question
from moderation.workflow.locks import lock_to_change, only_moderators
from portal.accounts.models import User
from portal.audit.log import record

SUPERVISORS = "supervisors"


def may_answer(user: User, question: Question) -> bool:
    """
    The colleague who was asked; what is handed up, whoever moderates and supervises. Never about
    one's own text.
    """
    if question.submission.author_id == user.pk:
        return False
    if question.asked_id is not None:
        return bool(question.asked_id == user.pk)
    return all(user.has_perm(f"accounts.{name}") for name in ("moderate", "supervise"))


@transaction.atomic
def ask(
    submission_id: int, *, by: User, asked: User | None, note: str, at: datetime | None = None
) -> Question:
    """
    Ask ``asked``, or hand it up where that is None. The submission goes on waiting; the claim
    of ``by`` ends, so that the colleague can read and decide it.
    """
    submission = lock_to_change(submission_id, by=by)
    if submission.state != SubmissionState.PENDING:
        raise ValidationError(_("This is no longer waiting for a decision."), code="wrong_state")
    note = clean_input(note).strip()
    if not note:
        raise ValidationError(_("Please write what you would like to know."), code="empty")
    if asked is not None:
        _refuse_unfit(asked, by=by, author_id=submission.author_id)
    if Question.objects.unanswered().filter(submission=submission).exists():
        raise ValidationError(_("A colleague has been asked about this already."), code="asked")
    question: Question = Question.objects.create(
        submission=submission, asked_by=by, asked=asked, note=note, asked_at=at or timezone.now()
    )
    name = SUPERVISORS if asked is None else asked.username
    record("ask_colleague", by=by, subject=f"submission {submission.pk}", at=at, asked=name)
    Claim.objects.filter(submission=submission, moderator=by).delete()
    return question


def _refuse_unfit(asked: User, *, by: User, author_id: int | None) -> None:
    if asked.pk in {by.pk, author_id} or not asked.has_perm("accounts.moderate"):
        raise ValidationError(_("Please choose another moderator."), code="unfit")


@transaction.atomic
def answer(question_id: int, *, by: User, answer: str, at: datetime | None = None) -> Question:
    """Answer it once; ValidationError where it has been answered."""
    only_moderators(by)
    question: Question = (
        Question.objects.select_for_update(of=["self"])
        .select_related("submission")
        .get(pk=question_id)
    )
    if not may_answer(by, question):
        raise PermissionDenied(_("A colleague was asked this."))
    if question.answered_at is not None:
        raise ValidationError(_("This question has been answered."), code="answered")
    question.answer = clean_input(answer).strip()
    if not question.answer:
        raise ValidationError(_("Please write an answer."), code="empty")
    question.answered_by, question.answered_at = by, at or timezone.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    record("answer_colleague", by=by, subject=f"submission {question.submission_id}", at=at)
    return question


@transaction.atomic
def write_handover(text: str, *, by: User, at: datetime | None = None) -> HandoverNote:
    """Leave a note to the next shift; notes are only added."""
    only_moderators(by)
    text = clean_input(text).strip()
    if not text:
        raise ValidationError(_("Please write something."), code="empty")
    note = HandoverNote(author=by, text=text, written_at=at or timezone.now())
    note.save()
    return note
