"""
When an answer is overdue: the matter is with an agency, for the first time or reopened, and
``due_at`` has passed, while the agency does not wait for the author. ``overdue()`` and
``is_overdue()`` must always agree.
"""

from django.db.models import Q
from django.utils import timezone

from forum.choices import Stage

WITH_AN_AGENCY = (Stage.IN_PROGRESS, Stage.UNSOLVED)


def overdue():
    """The condition for a queryset of threads."""
    return Q(stage__in=WITH_AN_AGENCY, due_at__lt=timezone.now(), paused_at__isnull=True)


def is_overdue(thread):
    due_at = thread.due_at
    if thread.stage not in WITH_AN_AGENCY or due_at is None or thread.paused_at is not None:
        return False
    return due_at < timezone.now()
