"""Claims: which moderator is reading which submission."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import Desk, SubmissionState
from forum.models import Submission
from moderation.models import Claim, Question
from moderation.workflow.locks import (
    lock_submission_to_moderate,
    only_moderators,
    refuse_while_another_reads,
)
from portal.accounts.models import User
from portal.audit.log import record

CLAIM_LASTS = timedelta(minutes=15)
NEXT_AT_MOST = 50


@transaction.atomic
def claim(submission_id: int, *, by: User) -> Claim:
    """
    Claim the submission for ``by`` for ``CLAIM_LASTS``; calling it again prolongs the claim.
    ValidationError if it is not pending or claimed by another moderator. A new claim is a line of
    the audit, a prolonged one is not.
    """
    submission = lock_submission_to_moderate(submission_id, by=by)
    if submission.state != SubmissionState.PENDING:
        raise ValidationError(_("This is no longer waiting for a decision."), code="wrong_state")
    refuse_while_another_reads(submission, by)
    now = timezone.now()
    claim, created = Claim.objects.get_or_create(
        submission=submission,
        defaults={"moderator": by, "claimed_at": now, "expires_at": now + CLAIM_LASTS},
    )
    if created or not _prolong(claim, by=by, now=now):
        record("claim", by=by, subject=f"submission {submission.pk}", at=now)
    return claim


def _prolong(claim: Claim, *, by: User, now: datetime) -> bool:
    """Whether it was ``by``'s and goes on; one that has expired is given to ``by`` anew."""
    if claim.moderator_id != by.pk or claim.expires_at <= now:
        _give(claim, to=by, now=now)
        return False
    claim.expires_at = now + CLAIM_LASTS
    claim.save(update_fields=["expires_at"])
    return True


def _give(claim: Claim, *, to: User, now: datetime, taken_from: User | None = None) -> None:
    claim.moderator, claim.taken_over_from = to, taken_from
    claim.claimed_at, claim.expires_at = now, now + CLAIM_LASTS
    claim.save(update_fields=["moderator", "taken_over_from", "claimed_at", "expires_at"])


@transaction.atomic
def take_over(submission_id: int, *, by: User, holder_id: int) -> Claim:
    """
    Claim for ``by`` what a colleague is reading: the one that ``by`` was shown, ``holder_id``.

    The audit says whose claim it was. ValidationError if yet another has claimed it meanwhile.
    """
    submission = lock_submission_to_moderate(submission_id, by=by)
    others = Claim.objects.in_force().exclude(moderator=by).select_related("moderator")
    claim_of_other: Claim | None = others.filter(submission=submission).first()
    if submission.state != SubmissionState.PENDING or claim_of_other is None:
        free: Claim = claim(submission_id, by=by)
        return free
    holder = claim_of_other.moderator
    if holder.pk != holder_id:
        refuse_while_another_reads(submission, by)
    record(
        "take_over_claim", by=by, subject=f"submission {submission.pk}", taken_from=holder.username
    )
    _give(claim_of_other, to=by, now=timezone.now(), taken_from=holder)
    return claim_of_other


@transaction.atomic
def release(submission_id: int, *, by: User) -> None:
    """End ``by``'s claim of the submission; another moderator's claim is not touched."""
    only_moderators(by)
    Claim.objects.filter(submission=submission_id, moderator=by).delete()


def claim_next(*, by: User, among: QuerySet[Submission] | None = None) -> Claim | None:
    """
    Claim the first unclaimed submission ``among`` those given, in their order; by default among
    all that wait, the most urgent, then the oldest. None if there is none.

    Each attempt is a transaction of its own: if a colleague was faster, the lock is released
    before the next attempt.
    """
    only_moderators(by)
    for submission_id in list(_unclaimed(by, among).values_list("pk", flat=True)[:NEXT_AT_MOST]):
        try:
            return claim(submission_id, by=by)
        except ValidationError:
            continue
    return None


def _unclaimed(by: User, among: QuerySet[Submission] | None) -> QuerySet[Submission]:
    """
    Pending submissions without a claim in force, except those written by ``by`` and those about
    which ``by`` is waiting for a colleague's answer.
    """
    if among is None:
        among = Submission.objects.pending(desk=Desk.MODERATION).most_urgent_first()
    claimed = Claim.objects.in_force().filter(submission=OuterRef("pk"))
    asked = Question.objects.unanswered().filter(submission=OuterRef("pk"), asked_by=by)
    return among.exclude(author=by).exclude(Exists(claimed)).exclude(Exists(asked))
