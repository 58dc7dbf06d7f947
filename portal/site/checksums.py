"""
The checksum of the ledgers, told to everybody once a day.

Whoever keeps one can ask for a comparison later: ``manage.py verify_audit --head …``.
"""

from django.db import transaction
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.chain import checkpoints
from portal.notifications.outbox import notify

BACKEND = "django.contrib.auth.backends.ModelBackend"


@transaction.atomic
def publish_daily():
    """Part of the worker's round: publish today's head and write to each supervisor."""
    published = checkpoints.publish_head()
    if published is None:
        return 0
    supervisors = User.objects.with_perm(
        "accounts.supervise", is_active=True, include_superusers=False, backend=BACKEND
    )
    for person in supervisors:
        notify(
            person,
            event=f"checksum-{published.day:%Y-%m-%d}",
            name="checksum_published",
            title=published.head,
            path=reverse("checksums"),
        )
    return 1
