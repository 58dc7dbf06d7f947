"""
Deciding about several submissions at one press: each in a transaction of its own and by the step
that decides about one, so that each is whole whatever interrupts the rest.

All that one press decided has one mark in the ledger, ``batch``.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Submission
from forum.screening.findings import FindingKind
from forum.urgency import is_urgent
from moderation.models import Decision, Outcome, Question
from moderation.workflow.deciding import decide
from moderation.workflow.ledger import Verdict
from moderation.workflow.locks import lock_submission_to_moderate, only_moderators
from portal.accounts.models import User
from portal.audit.log import record

MOST = 50
# Publishing means having read it; imported history has a page of its own.
OUTCOMES = (Outcome.SEND_BACK, Outcome.REFUSE)
# A press that was interrupted can be repeated under its mark for so long.
LASTS = timedelta(hours=1)


class Chosen(NamedTuple):
    """A submission, and the version of it that the moderator was shown."""

    submission_id: int
    version_id: int


class Result(NamedTuple):
    """What became of one; ``refusal`` says why nothing did, and is "" where it was done."""

    submission_id: int
    refusal: str = ""


def decide_together(
    chosen: Collection[Chosen], verdict: Verdict, *, by: User, batch: str
) -> list[Result]:
    """
    Decide about each in the same way, under the mark ``batch``. ValidationError, before any is
    decided, where there are none or too many, or this is not decided together.
    """
    only_moderators(by)
    chosen = list(dict.fromkeys(chosen))
    _refuse_unfit(chosen, verdict)
    is_first = not marked(batch, by=by).exists()
    results = []
    for one in chosen:
        marked_verdict = replace(verdict, batch=batch, is_first=is_first)
        results.append(_decide_one(one, marked_verdict, by=by))
        is_first = is_first and bool(results[-1].refusal)
    return results


def marked(batch: str, *, by: User) -> QuerySet[Decision]:
    """What this person decided under this mark."""
    latest = Decision.objects.filter(actor_id=by.pk, at__gte=timezone.now() - LASTS)
    return latest.filter(data__batch=batch)


def decided_with(first: Decision) -> QuerySet[Decision]:
    """All that was decided at the press of which ``first`` is the first decision."""
    batch = first.data.get("batch")
    if not batch:
        return Decision.objects.none()
    within = Decision.objects.filter(
        actor_id=first.actor_id, at__gte=first.at, at__lte=first.at + LASTS
    )
    return within.filter(data__batch=batch).order_by("pk")


def why_singly(submission: Submission, *, is_asked: bool) -> str:
    """Why it is read by itself, as a sentence; "" where it can be decided with others."""
    if is_urgent(submission) or FindingKind.DANGER in submission.findings:
        return _("It may be about a danger or something broken. Please read it by itself.")
    if is_asked:
        return _("A colleague was asked about this. Please read it by itself.")
    return ""


def _refuse_unfit(chosen: list[Chosen], verdict: Verdict) -> None:
    if not chosen:
        raise ValidationError(_("Please select at least one."), code="empty")
    if len(chosen) > MOST:
        raise ValidationError(
            _("At most %(most)d can be decided at once. Please select fewer."),
            code="too_many",
            params={"most": MOST},
        )
    if verdict.outcome not in OUTCOMES or verdict.pointed_out:
        raise ValidationError(
            _("Several can be sent back or refused at once, nothing else."), code="outcome"
        )


def _decide_one(one: Chosen, verdict: Verdict, *, by: User) -> Result:
    try:
        _decide_alone(one, verdict, by=by)
    except ValidationError as refusal:
        return Result(one.submission_id, " ".join(refusal.messages))
    except PermissionDenied as refusal:
        return Result(one.submission_id, str(refusal))
    return Result(one.submission_id)


@transaction.atomic
def _decide_alone(one: Chosen, verdict: Verdict, *, by: User) -> None:
    submission = lock_submission_to_moderate(one.submission_id, by=by)
    is_asked = Question.objects.unanswered().filter(submission=submission).exists()
    if why := why_singly(submission, is_asked=is_asked):
        raise ValidationError(why, code="singly")
    decide(submission.pk, verdict, version_id=one.version_id, by=by)
    record(
        "decide_together", by=by, subject=f"submission {submission.pk}",
        outcome=str(verdict.outcome), batch=verdict.batch,
    )  # fmt: skip
