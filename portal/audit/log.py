"""
The one door to the audit log.

A line is a plain insert in the caller's transaction: what was undone was not done,
and what was done is in the log.
"""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.audit.ledgers import actor_values
from portal.audit.models import AuditLine


@transaction.atomic
def record(
    act: str,
    *,
    by: object = None,
    subject: object = "",
    reason: str = "",
    at: datetime.datetime | None = None,
    **data: Any,
) -> AuditLine:
    """Write down that ``by`` did ``act`` to ``subject``; ``data`` are the particulars."""
    return AuditLine.objects.create(
        act=act,
        subject=str(subject),
        reason=reason,
        at=at or timezone.now(),
        data=data,
        **actor_values(by),
    )
