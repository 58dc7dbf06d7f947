"""Claims: which moderator is reading which submission."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import Desk, SubmissionState
from forum.models import Submission
from moderation.models import Claim
from moderation.workflow.locks import (
    lock_submission_to_moderate,
    only_moderators,
    refuse_while_another_reads,
)
from portal.accounts.models import User

CLAIM_LASTS = timedelta(minutes=15)
NEXT_AT_MOST = 50


@transaction.atomic
def claim(submission_id: int, *, by: User) -> Claim:
    """
    Claim the submission for ``by`` for ``CLAIM_LASTS``; calling it again prolongs the claim.
    ValidationError if it is not pending or claimed by another moderator.
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
    if not created:
        _prolong_or_take_over(claim, by=by, now=now)
    return claim


def _prolong_or_take_over(claim: Claim, *, by: User, now: datetime) -> None:
    if claim.moderator_id != by.pk or claim.expires_at <= now:
        claim.moderator, claim.claimed_at = by, now
    claim.expires_at = now + CLAIM_LASTS
    claim.save(update_fields=["moderator", "claimed_at", "expires_at"])


@transaction.atomic
def release(submission_id: int, *, by: User) -> None:
    """End ``by``'s claim of the submission; another moderator's claim is not touched."""
    only_moderators(by)
    Claim.objects.filter(submission=submission_id, moderator=by).delete()


def claim_next(*, by: User) -> Claim | None:
    """
    Claim the most urgent, then the oldest, unclaimed submission; None if there is none.

    Each attempt is a transaction of its own: if a colleague was faster, the lock is released
    before the next attempt.
    """
    only_moderators(by)
    for submission_id in list(_unclaimed(by).values_list("pk", flat=True)[:NEXT_AT_MOST]):
        try:
            return claim(submission_id, by=by)
        except ValidationError:
            continue
    return None


def _unclaimed(by: User) -> QuerySet[Submission]:
    """Pending submissions without a claim in force, except those written by ``by``."""
    waiting = Submission.objects.pending(desk=Desk.MODERATION).exclude(author=by)
    free = waiting.exclude(claim__expires_at__gt=timezone.now())
    ordered: QuerySet[Submission] = free.most_urgent_first()
    return ordered
