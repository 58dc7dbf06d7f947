"""
When an answer is overdue: an agency has the matter, for the first time or again, and the
day has passed. Asked of many in the database and of one in hand; both mean the same.
"""

from django.db.models import Q
from django.utils import timezone

from forum.choices import Stage

WITH_AN_AGENCY = (Stage.IN_PROGRESS, Stage.UNSOLVED)


def overdue():
    """What to ask of matters in a query."""
    return Q(stage__in=WITH_AN_AGENCY, due_at__lt=timezone.now())


def is_overdue(thread):
    due_at = thread.due_at
    return thread.stage in WITH_AN_AGENCY and due_at is not None and due_at < timezone.now()
