"""
Questions to the author: the agency's time stands still until the answer, at most five working
days, at most twice for one order.

Whatever lets an agency go of the order, or signs its reply, ends the question first
(``end_question``), so that no clock stands still with nobody waiting.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.attachments.types import Prepared
from portal.accounts.models import User
from workorders.calendar import workdays
from workorders.models import AuthorQuestion, EndReason, QuestionStatus, Side, Transition, WorkOrder
from workorders.models.talk import MOST_QUESTIONS
from workorders.workflow import dates
from workorders.workflow.contact import refuse_unreadable
from workorders.workflow.locks import lock, lock_in_any_status, record_transition
from workorders.workflow.notices import tell_agency, tell_author
from workorders.workflow.talk import letter_links
from workorders.workflow.talk.messages import (
    count,
    facts_of_message,
    has_account,
    keep_message,
    path_of,
    refuse_others_than_the_author,
    refuse_while_hidden,
)

log = structlog.get_logger(__name__)
DAYS_TO_ANSWER = 5


@transaction.atomic
def ask_author(
    order_id: int,
    *,
    by: User,
    text: str,
    pictures: Sequence[Prepared] = (),
    at: datetime | None = None,
) -> AuthorQuestion:
    """Ask the author; from now on the agency's time stands still."""
    order = lock(order_id, "ask_author", by=by)
    refuse_unreadable(order, by)
    now = at or timezone.now()
    asked = AuthorQuestion.objects.filter(order=order).count()
    _refuse_question(order, asked, now=now)
    message = keep_message(order, Side.AGENCY, by=by, text=text, pictures=pictures, at=now)
    key = secrets.token_hex(16)
    question: AuthorQuestion = AuthorQuestion.objects.create(
        order=order, number=asked + 1, message=message, asked_at=now, key=key,
        token_hash=letter_links.hash_of(letter_links.token_for(key, order.thread.number)),
        ends_at=workdays.due_at(now, working_days=DAYS_TO_ANSWER),
    )  # fmt: skip
    changed = dates.pause(order, at=now)
    line = record_transition(
        order, order.status, act="ask_author", by=by, at=now, fields=changed,
        question=question.pk, ends_at=question.ends_at, **facts_of_message(message),
    )  # fmt: skip
    progress = forum.Progress(stage=order.thread.stage, paused_at=order.paused_at)
    forum.record_progress(order.thread, progress, by=by, act="ask_author", at=at)
    tell_author(order, "author_asked", line=line, at=at, path=path_of(order), question=key)
    count(Side.AGENCY, order, at=at)
    return question


@transaction.atomic
def answer_question(
    question_id: int,
    *,
    by: User,
    text: str,
    pictures: Sequence[Prepared] = (),
    at: datetime | None = None,
) -> AuthorQuestion:
    """The author answers on the page of the matter; the agency's time runs again."""
    order, question = _lock(question_id)
    refuse_others_than_the_author(order, by)
    return _answer(order, question, by=by, text=text, pictures=pictures, at=at)


@transaction.atomic
def answer_by_link(token: str, *, text: str, at: datetime | None = None) -> AuthorQuestion:
    """The same by the link in the letter: whoever has it answers this question, once."""
    found = letter_links.question_of(token)
    if found is None:
        raise ValidationError(_("This link no longer works."), code="no_question")
    order, question = _lock(found.pk)
    refuse_while_hidden(order)
    return _answer(order, question, by=None, text=text, pictures=(), at=at)


@transaction.atomic
def drop_question(order_id: int, *, by: User, at: datetime | None = None) -> AuthorQuestion:
    """The agency no longer needs the answer, and its time runs again."""
    order = lock(order_id, "end_question", by=by)
    question = end_question(order, by=by, why=EndReason.NOT_NEEDED, at=at)
    if question is None:
        raise ValidationError(_("No question to the author is open."), code="no_question")
    return question


def open_question_of(order: WorkOrder) -> AuthorQuestion | None:
    found: AuthorQuestion | None = AuthorQuestion.objects.filter(
        order=order, status=QuestionStatus.OPEN
    ).first()
    return found


def end_question(
    order: WorkOrder, *, by: User, why: EndReason, at: datetime | None = None
) -> AuthorQuestion | None:
    """
    Part of a step that locked the order: end its open question, if it has one, and let the
    agency's time run again. What nobody answered in time ends as that, at that moment.
    """
    question = open_question_of(order)
    if question is None:
        return None
    if question.ends_at <= (at or timezone.now()):
        return _lapse(order, question, told_at=at)
    _close(question, QuestionStatus.ENDED, why=why, at=at)
    _resume(order, question, act="end_question", by=by, at=at, why=str(why))
    return question


@transaction.atomic
def lapse_question(question_id: int) -> AuthorQuestion | None:
    """End a question whose time is over; None where it was answered or ended meanwhile."""
    order, question = _lock(question_id)
    if not question.is_open or question.ends_at > timezone.now():
        return None
    return _lapse(order, question)


def lapse_waiting(*, limit: int = 200) -> int:
    """End the questions that nobody answered in time; returns how many. A task of the worker."""
    over = AuthorQuestion.objects.filter(
        status=QuestionStatus.OPEN, ends_at__lte=timezone.now()
    ).order_by("ends_at", "pk")
    done = 0
    for question_id in list(over.values_list("pk", flat=True)[:limit]):
        try:
            done += lapse_question(question_id) is not None
        except ValidationError as refusal:
            # One order that cannot go on must not keep the others waiting.
            log.warning("question_not_lapsed", question=question_id, why=refusal.code)
    return done


def _lock(question_id: int) -> tuple[WorkOrder, AuthorQuestion]:
    order_id = AuthorQuestion.objects.values_list("order", flat=True).get(pk=question_id)
    order = lock_in_any_status(order_id)
    # Read under the lock of its order.
    return order, AuthorQuestion.objects.get(pk=question_id)


def _refuse_question(order: WorkOrder, asked: int, *, now: datetime) -> None:
    if order.paused_at is not None:
        raise ValidationError(
            _("A question to the author is open already. Its answer comes first."),
            code="asked_already",
        )
    if asked >= MOST_QUESTIONS:
        raise ValidationError(
            _(
                "The author was asked twice, and the time stands still at most twice. You can "
                "still write a message or phone."
            ),
            code="asked_twice",
        )
    if order.due_at <= now:
        raise ValidationError(
            _("The date has passed, so the time no longer stands still. You can write a message."),
            code="overdue",
        )
    if not has_account(order) and not _has_address_alone(order):
        raise ValidationError(
            _("The author left no e-mail address and no account. Please phone."),
            code="not_reachable",
        )
    # Raises where an imported order has no rule by which its date could move.
    dates.current_deadline(order)


def _has_address_alone(order: WorkOrder) -> bool:
    """Whether the author has no account and left an e-mail address, to which the link goes."""
    contact = order.thread.contact
    return order.thread.author is None and contact is not None and bool(contact.email)


def _answer(
    order: WorkOrder,
    question: AuthorQuestion,
    *,
    by: User | None,
    text: str,
    pictures: Sequence[Prepared],
    at: datetime | None,
) -> AuthorQuestion:
    _refuse_dead(question, now=at or timezone.now())
    message = keep_message(order, Side.AUTHOR, by=by, text=text, pictures=pictures, at=at)
    question.answer = message
    _close(question, QuestionStatus.ANSWERED, at=at)
    line = _resume(
        order, question, act="answer_question", by=by, at=at,
        by_link=by is None, **facts_of_message(message),
    )  # fmt: skip
    tell_agency(order, "order_author_answered", line=line, at=at)
    return question


def _refuse_dead(question: AuthorQuestion, *, now: datetime) -> None:
    if question.status == QuestionStatus.ANSWERED:
        raise ValidationError(_("This question has been answered."), code="answered")
    if question.status == QuestionStatus.ENDED:
        raise ValidationError(
            _("The agency goes on without an answer to this question."), code="ended"
        )
    if question.status == QuestionStatus.LAPSED or question.ends_at <= now:
        day = date_format(timezone.localtime(question.ends_at), "DATETIME_FORMAT")
        raise ValidationError(
            _("This question could be answered until %(day)s. The agency has gone on since."),
            code="lapsed",
            params={"day": day},
        )


def _lapse(
    order: WorkOrder, question: AuthorQuestion, *, told_at: datetime | None = None
) -> AuthorQuestion:
    at = question.ends_at
    _close(question, QuestionStatus.LAPSED, at=at)
    line = _resume(order, question, act="lapse_question", by=None, at=at)
    tell_agency(order, "order_question_lapsed", line=line, at=told_at)
    return question


def _close(question: AuthorQuestion, status: str, *, at: datetime | None, why: str = "") -> None:
    question.status, question.end_reason = status, why
    question.ended_at = at or timezone.now()
    question.save(update_fields=["status", "end_reason", "ended_at", "answer"])


def _resume(
    order: WorkOrder,
    question: AuthorQuestion,
    *,
    act: str,
    by: User | None,
    at: datetime | None,
    **facts: Any,
) -> Transition:
    before = order.due_at
    due, changed = dates.resume(order, at=at)
    line = record_transition(
        order, order.status, act=act, by=by, at=at, fields=changed,
        question=question.pk, due_before=before, due=due.facts(), **facts,
    )  # fmt: skip
    dates.record_due_date(order, due, by=by, act=act, at=at)
    return line
