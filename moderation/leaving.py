"""What a moderator who leaves was reading: it goes back to the queue."""

from django.db import transaction

from moderation.models import Claim
from portal.audit.log import record


def claims_of(user):
    return Claim.objects.filter(moderator=user)


@transaction.atomic
def release_all(user, *, by):
    """Returns how many others can take now."""
    released, _kinds = claims_of(user).delete()
    if released:
        record("release_claims", by=by, subject=f"user {user.username}", count=released)
    return released
