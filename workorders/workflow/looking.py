"""Noting until when somebody has read what changed on orders."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from workorders.models import LastLook


@transaction.atomic
def mark_read(*, by: User, until: datetime) -> LastLook:
    """What happened until then is read; it never goes back, nor beyond now."""
    until = min(until, timezone.now())
    look, is_new = LastLook.objects.select_for_update().get_or_create(
        user=by, defaults={"until": until}
    )
    if not is_new and look.until < until:
        look.until = until
        look.save(update_fields=["until"])
    return look
