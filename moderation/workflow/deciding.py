"""Deciding about one version of a submission, once, with the reason its author reads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.models import Post, Submission
from moderation.models import TAKE_BACK, Claim, Decision, Outcome, Reason
from moderation.placeholders import Filler
from moderation.practice.passing import refuse_unpractised
from moderation.workflow import second_looks
from moderation.workflow.ledger import Verdict, record_decision
from moderation.workflow.locks import (
    lock_submission_to_moderate,
    refuse_unwanted_publication,
    refuse_while_another_reads,
)
from portal.accounts.models import User

NEEDS_REASON = {Outcome.SEND_BACK, Outcome.REFUSE}


def approve(
    submission_id: int,
    *,
    version_id: int,
    by: User,
    urgent: bool | None = None,
    at: datetime | None = None,
) -> Post | None:
    """Publish the version; returns the post, or None for a change of name."""
    verdict = Verdict(Outcome.APPROVE, urgent=urgent)
    return decide(submission_id, verdict, version_id=version_id, by=by, at=at)


def accept_unpublished(
    submission_id: int,
    *,
    version_id: int,
    by: User,
    reason: Reason | None = None,
    note: str = "",
    urgent: bool | None = None,
    at: datetime | None = None,
) -> Post:
    """Accept a matter without publishing it; returns the post."""
    verdict = Verdict(Outcome.ACCEPT, reason, note, urgent)
    post = decide(submission_id, verdict, version_id=version_id, by=by, at=at)
    # Only a change of name has no post, and the forum refuses to accept one unpublished.
    assert post is not None
    return post


def send_back(
    submission_id: int,
    *,
    version_id: int,
    by: User,
    reason: Reason | None = None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Send the submission back to its author for revision, with the reason."""
    verdict = Verdict(Outcome.SEND_BACK, reason, note)
    decide(submission_id, verdict, version_id=version_id, by=by, at=at)


def refuse(
    submission_id: int,
    *,
    version_id: int,
    by: User,
    reason: Reason | None = None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Refuse to publish the submission, with the reason and where to go instead."""
    verdict = Verdict(Outcome.REFUSE, reason, note)
    decide(submission_id, verdict, version_id=version_id, by=by, at=at)


STEPS: dict[str, Callable[..., Post | None]] = {
    Outcome.APPROVE: forum.approve,
    Outcome.ACCEPT: forum.accept_unpublished,
    Outcome.SEND_BACK: forum.send_back,
    Outcome.REFUSE: forum.refuse,
}


@transaction.atomic
def decide(
    submission_id: int, verdict: Verdict, *, version_id: int, by: User, at: datetime | None = None
) -> Post | None:
    """
    Decide about one version, once; returns the post that was published or accepted, or None.
    ValidationError if it was decided already: the message says who decided what, and when.
    """
    submission = lock_submission_to_moderate(submission_id, by=by)
    refuse_unpractised(by)
    taken_back = refuse_decided(submission, version_id)
    refuse_while_another_reads(submission, by)
    refuse_unwanted_publication(submission, verdict.outcome)
    _refuse_unfit_reason(verdict)
    step, before = STEPS[verdict.outcome], submission.state
    # What was taken back may have been pointed out in this version already.
    if verdict.pointed_out or taken_back:
        forum.point_out(submission, version_id, verdict.pointed_out)
    facts = _facts_for_step(submission, verdict)
    post = step(submission, version_id=version_id, by=by, at=at, **facts)
    verdict = replace(verdict, supersedes=taken_back)
    decision = record_decision(
        submission, verdict, version_id=version_id, before=before, by=by, at=at
    )
    if at is None:
        second_looks.draw(decision)
    Claim.objects.filter(submission=submission).delete()
    return post


def _facts_for_step(submission: Submission, verdict: Verdict) -> dict[str, object]:
    """Further keyword arguments for the forum's step of this outcome."""
    facts: dict[str, object] = {}
    if verdict.has_reason:
        filler = Filler(submission)
        reason = filler.reason(verdict.reason) if verdict.reason else None
        facts |= {"reason": reason, "note": filler.note(verdict.note)}
    if verdict.takes_on:
        facts |= {"urgent": verdict.urgent}
    return facts


def refuse_decided(submission: Submission, version_id: int) -> Decision | None:
    """Refuse what somebody has decided; returns the line by which a decision was taken back."""
    decisions = submission.decisions.filter(version_id=version_id, superseded_by__isnull=True)
    decided: Decision | None = decisions.first()
    if decided is not None and decided.outcome != TAKE_BACK:
        raise ValidationError(
            _("%(name)s has already decided this on %(time)s: %(outcome)s."),
            code="already_decided",
            params={
                "name": decided.actor_name,
                "time": date_format(timezone.localtime(decided.at), "SHORT_DATETIME_FORMAT"),
                "outcome": decided.get_outcome_display(),
            },
        )
    return decided


def _refuse_unfit_reason(verdict: Verdict) -> None:
    if verdict.reason is None:
        if verdict.outcome in NEEDS_REASON or verdict.redacts:
            raise ValidationError(_("Please choose a reason."), code="reason_missing")
    elif not verdict.reason.fits(verdict.outcome, redacts=verdict.redacts):
        raise ValidationError(
            _("This reason does not go with that decision. Please choose another."),
            code="reason_unfit",
        )
