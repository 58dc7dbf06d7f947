"""Taking back one of one's own last decisions: a further line, never an edit."""

from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import SubmissionState
from forum.models import Submission
from forum.workflow.locks import lock_submission
from moderation.models import TAKE_BACK, Appeal, Claim, Decision, Outcome
from moderation.workflow.flag_ledger import answer_flags_of_taken_back, shown_post_of
from moderation.workflow.ledger import Verdict, record_decision
from moderation.workflow.locks import lock_submission_to_moderate
from portal.accounts.models import User
from portal.audit.log import record

# How many of one's own decisions, the newest first, can be taken back.
LAST = 10
# Of what a matter is handled after.
TAKING_ON = {Outcome.APPROVE, Outcome.ACCEPT}
# Of what was decided at one press, the first.
FIRST_OR_SINGLE = Q(data__batch__isnull=True) | Q(data__batch_first=True)


class TakenBack(NamedTuple):
    """The line by which the decision no longer holds, and whether its author had heard of it."""

    decision: Decision
    was_heard: bool


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
    Make the submission wait for a decision again and hide what was published of it. The author
    reads ``note``, unless the decision was not told yet: then nobody is told anything.

    Only whoever decided may do so, for the last ``LAST`` decisions; all that was decided at one
    press counts as one. ValidationError with a sentence where it is too late: something was built
    on the decision, or its author works on the text. ``decision_id`` takes back that one alone.
    """
    submission = lock_submission_to_moderate(submission_id, by=by)
    decision = _own_decision(submission, by)
    if decision_id not in {None, decision.pk}:
        raise _undecided()
    return _take_back(submission, decision, by=by, note=note, at=at)


def _take_back(
    submission: Submission, decision: Decision, *, by: User, note: str, at: datetime | None
) -> TakenBack:
    before, shown = submission.state, shown_post_of(submission)
    was_heard = forum.take_back(submission, version_id=decision.version_id, by=by, note=note, at=at)
    if shown is not None:
        answer_flags_of_taken_back(submission, *shown, by=by, at=at)
    Claim.objects.filter(submission=submission).delete()
    line = record_decision(
        submission, Verdict(TAKE_BACK, note=note, supersedes=decision),
        version_id=decision.version_id, before=before, by=by, at=at,
    )  # fmt: skip
    record(
        TAKE_BACK, by=by, subject=f"submission {submission.pk}", reason=note, at=at,
        outcome=decision.outcome, told=was_heard,
    )  # fmt: skip
    return TakenBack(line, was_heard)


@transaction.atomic
def return_by_dispatcher(
    submission_id: int, *, by: User, note: str, at: datetime | None = None
) -> TakenBack:
    """
    Make a matter that was accepted by mistake wait for a decision again, as whoever dispatches
    finds; ``note`` is read by the moderators and, unless nobody had heard of it, by the author.
    """
    if not by.has_perm("accounts.dispatch_orders"):
        raise PermissionDenied
    submission = lock_submission(submission_id, expected={SubmissionState.APPROVED})
    if not submission.rules.is_handled or submission.author_id == by.pk:
        raise PermissionDenied
    in_force = submission.decisions.filter(superseded_by__isnull=True)
    decision = in_force.order_by("-pk").first()
    if decision is None or decision.outcome not in TAKING_ON:
        raise _undecided()
    _refuse_appealed(decision)
    return _take_back(submission, decision, by=by, note=note, at=at)


def last_of(person: User) -> QuerySet[Decision]:
    """The decisions of this person that are looked at, the newest first."""
    # Without decisions about imports: thousands made in bulk would hide the individual ones.
    mine = Decision.objects.filter(actor_id=person.pk, act__in=Outcome.values)
    return mine.filter(FIRST_OR_SINGLE).newest_first()[:LAST]


def _own_decision(submission: Submission, by: User) -> Decision:
    """The decision in force, which ``by`` made and may take back."""
    in_force = submission.decisions.filter(superseded_by__isnull=True)
    decision: Decision | None = in_force.order_by("-pk").first()
    if decision is None or decision.act not in {*Outcome.values, TAKE_BACK}:
        raise _undecided()
    if decision.outcome == TAKE_BACK:
        raise ValidationError(
            _("%(name)s has already taken this decision back on %(time)s."),
            code="taken_back",
            params={
                "name": decision.actor_name,
                "time": date_format(timezone.localtime(decision.at), "SHORT_DATETIME_FORMAT"),
            },
        )
    if decision.actor_id != by.pk:
        raise PermissionDenied(
            _("%(name)s decided this, and only %(name)s can take it back.")
            % {"name": decision.actor_name}
        )
    _refuse_appealed(decision)
    if not _is_among_last(decision, by):
        raise ValidationError(
            _("Only your last %(number)d decisions can be taken back. You can hide it instead."),
            code="too_old",
            params={"number": LAST},
        )
    return decision


def _refuse_appealed(decision: Decision) -> None:
    if Appeal.objects.open().filter(decision=decision).exists():
        raise ValidationError(
            _(
                "The author has asked for a second look at this decision. Another moderator "
                "decides now, and can change it."
            ),
            code="appealed",
        )


def _is_among_last(decision: Decision, by: User) -> bool:
    batch = decision.data.get("batch")
    return any(
        one.pk == decision.pk or (batch and one.data.get("batch") == batch) for one in last_of(by)
    )


def _undecided() -> ValidationError:
    return ValidationError(_("There is no decision here that can be taken back."), code="undecided")
