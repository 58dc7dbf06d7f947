"""
Sessions in the database as Django keeps them, read by a query whose SQL is written once.

Every page of somebody signed in reads the session first.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from portal.compiled import Compiled, Given

_CURRENT = Compiled(
    lambda: Session.objects.filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField())
    )
)


# With the name of Django's own, which is part of what session data is signed with.
class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        """The row of a session that has not expired; None where there is none."""
        found = _CURRENT.rows(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
            return None
        return found[0]
