"""
When an answer is overdue: the matter is with an agency, for the first time or reopened, and
``due_at`` has passed; while the agency waits for the author there is none. ``overdue()`` and
``is_overdue()`` must always agree.
"""

from django.db.models import Q
from django.utils import timezone

from forum.choices import Stage

WITH_AN_AGENCY = (Stage.IN_PROGRESS, Stage.UNSOLVED)


def overdue():
    """The condition for a queryset of threads."""
    return Q(stage__in=WITH_AN_AGENCY, due_at__lt=timezone.now())


def is_overdue(thread):
    due_at = thread.due_at
    return thread.stage in WITH_AN_AGENCY and due_at is not None and due_at < timezone.now()
