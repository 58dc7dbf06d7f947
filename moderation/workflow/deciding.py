"""Deciding about one version of a submission, once, with the reason its author reads."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum import workflow as forum
from moderation.models import Claim, Decision, Outcome, Reason
from moderation.workflow.locks import (
    hold,
    refuse_against_the_authors_wish,
    refuse_while_another_reads,
)
from portal.audit.ledgers import actor_values

ADMITS_REASON = {Outcome.ACCEPT, Outcome.SEND_BACK, Outcome.REFUSE}
TAKES_ON = {Outcome.APPROVE, Outcome.ACCEPT}
NEEDS_REASON = {Outcome.SEND_BACK, Outcome.REFUSE}


def approve(submission_id, **decision):
    """Publish the version that was read; returns the post."""
    return decide(submission_id, outcome=Outcome.APPROVE, **decision)


def accept_unpublished(submission_id, **decision):
    """Take a matter on without publishing it; returns the post."""
    return decide(submission_id, outcome=Outcome.ACCEPT, **decision)


def send_back(submission_id, **decision):
    """Hand it back to the author, with the reason."""
    return decide(submission_id, outcome=Outcome.SEND_BACK, **decision)


def refuse(submission_id, **decision):
    """Decide against publishing, with the reason and where to go instead."""
    return decide(submission_id, outcome=Outcome.REFUSE, **decision)


STEPS = {
    Outcome.APPROVE: forum.approve,
    Outcome.ACCEPT: forum.accept_unpublished,
    Outcome.SEND_BACK: forum.send_back,
    Outcome.REFUSE: forum.refuse,
}


@transaction.atomic
def decide(submission_id, *, outcome, version_id, by, reason=None, note="", urgent=None, at=None):
    """
    Decide about one version, once: the loser of a race is told who decided what. ``urgent``
    is what the moderator says of a matter taken on; None leaves it as it was marked.
    """
    submission = hold(submission_id, by=by)
    _refuse_decided(submission, version_id)
    refuse_while_another_reads(submission, by)
    refuse_against_the_authors_wish(submission, outcome)
    _refuse_unfit_reason(outcome, reason)
    grounds = {"reason": reason, "note": note} if outcome in ADMITS_REASON else {}
    judged = {"urgent": urgent} if outcome in TAKES_ON else {}
    post = STEPS[outcome](submission_id, version_id=version_id, by=by, at=at, **judged, **grounds)
    _write_decision(
        submission, version_id, outcome=outcome, by=by, at=at, data=_judgement(submission, judged),
        **grounds,
    )  # fmt: skip
    Claim.objects.filter(submission=submission).delete()
    return post


def _judgement(submission, judged):
    """What the ledger keeps of a judgement that differs from the marks."""
    if judged.get("urgent") in {None, submission.speaks_of_danger}:
        return {}
    return judged


def _write_decision(submission, version_id, *, outcome, by, at, data, reason=None, note=""):
    before = submission.state
    submission.refresh_from_db(fields=["state"])
    decision = Decision(
        act=outcome,
        from_state=before,
        to_state=submission.state,
        at=at or timezone.now(),
        submission=submission,
        version_id=version_id,
        outcome=outcome,
        chosen_reason=reason,
        reason=reason.name if reason else "",
        note=note,
        data=data,
        **actor_values(by),
    )
    decision.full_clean()
    decision.save()


def _refuse_decided(submission, version_id):
    decisions = submission.decisions.filter(version_id=version_id, superseded_by__isnull=True)
    decided = decisions.first()
    if decided is not None:
        raise ValidationError(
            _("%(name)s has already decided this on %(time)s: %(outcome)s."),
            code="already_decided",
            params={
                "name": decided.actor_name,
                "time": date_format(timezone.localtime(decided.at), "SHORT_DATETIME_FORMAT"),
                "outcome": decided.get_outcome_display(),
            },
        )


def _refuse_unfit_reason(outcome, reason):
    if reason is None:
        if outcome in NEEDS_REASON:
            raise ValidationError(_("Please choose a reason."), code="reason_missing")
    elif not Reason.objects.for_outcome(outcome).filter(pk=reason.pk).exists():
        raise ValidationError(
            _("This reason does not go with that decision. Please choose another."),
            code="reason_unfit",
        )
