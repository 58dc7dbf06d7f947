"""
Telling people that somebody made an account for them, from the worker.

Nobody can sign in to such an account before its owner chose a password, so an account
without one that was not told of yet is waiting for its letter.
"""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.urls import reverse

from portal.accounts.models import User
from portal.notifications.outbox import notify


def tell_waiting(*, limit=200):
    """Leave word for up to ``limit`` new accounts; returns how many were told."""
    waiting = (
        User.objects.filter(
            is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login=None
        )
        .exclude(email="")
        .exclude(notifications__name="account_made")
    )
    people = list(waiting.order_by("pk")[:limit])
    for person in people:
        notify(
            person,
            event=f"account-{person.pk}-made",
            name="account_made",
            title=person.username,
            path=reverse("account_reset_password"),
        )
    return len(people)
