"""
Publishes the checksum of the ledgers once a day.

A published checksum can be compared later with ``manage.py verify_audit --head …``.
"""

from django.db import transaction
from django.urls import reverse

from portal.accounts.duty import people_with
from portal.audit.chain import checkpoints
from portal.notifications.outbox import notify


@transaction.atomic
def publish_daily():
    """
    Publish today's checksum and notify each supervisor; return how many were published (0 or 1).

    A periodic task of the worker.
    """
    published = checkpoints.publish_head()
    if published is None:
        return 0
    for person in people_with("supervise"):
        notify(
            person,
            event=f"checksum-{published.day:%Y-%m-%d}",
            name="checksum_published",
            title=published.head,
            path=reverse("checksums"),
        )
    return 1
