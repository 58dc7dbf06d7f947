"""Ending the claims of a moderator whose account is closed."""

from django.db import transaction

from moderation.models import Claim
from portal.audit.log import record


def claims_of(user):
    return Claim.objects.filter(moderator=user)


@transaction.atomic
def release_claims_of(user, *, by):
    """Delete all claims of this user; returns how many."""
    released, _kinds = claims_of(user).delete()
    if released:
        record("release_claims", by=by, subject=f"user {user.username}", count=released)
    return released
