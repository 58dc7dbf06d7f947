"""
Keeps demonstration data and real accounts in separate databases.

In production, demonstration accounts would be open to anybody, because their password is
public; in a demonstration, its one-click sign-in would open the accounts of real people.
"""

from django.conf import settings
from django.core.checks import Error
from django.db import DatabaseError

from portal.accounts.models import User
from portal.site.models import Profile

DEMONSTRATION_IN_PRODUCTION = (
    "This database was filled by the demonstration: its people are invented and their password "
    "is public. Name another one in DATABASE_URL (or another folder in VAR_DIR) and run "
    "'make init'. To look at the demonstration, use 'make run'."
)
PEOPLE_IN_DEMONSTRATION = (
    "This database holds people who are not from the demonstration, and a demonstration would "
    "open their accounts to everybody. Name another one in DATABASE_URL, or leave it unset for "
    "a database of the demo's own. To serve this one, set PORTAL_MODE=production."
)


def wrong_database():
    """Why this mode must not use this database, as a sentence; "" if it may."""
    if not (settings.PRODUCTION or settings.DEMO):
        return ""
    try:
        is_demonstration = Profile.objects.filter(is_demonstration=True).exists()
        has_people = User.objects.exists()
    except DatabaseError:
        # Not migrated yet or not reachable: other errors report that.
        return ""
    if settings.PRODUCTION and is_demonstration:
        return DEMONSTRATION_IN_PRODUCTION
    if settings.DEMO and has_people and not is_demonstration:
        return PEOPLE_IN_DEMONSTRATION
    return ""


def check_database(*, databases=None, **kwargs):
    """``wrong_database`` as a system check; run by ``migrate`` and by the WSGI and ASGI modules."""
    problem = wrong_database() if databases else ""
    return [Error(problem, id="site.E001")] if problem else []
