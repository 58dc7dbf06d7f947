"""
The only writer of the audit log.

A line is written in the caller's transaction: it is committed or rolled back together with
what it records.
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
    """Write a line: ``by`` did ``act`` to ``subject``; ``data`` are further details."""
    return AuditLine.objects.create(
        act=act,
        subject=str(subject),
        reason=reason,
        at=at or timezone.now(),
        data=data,
        **actor_values(by),
    )
