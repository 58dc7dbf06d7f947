"""Conditions that say what an order waits for now, for querysets and the parts of lists."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from workorders.models.statuses import WITH_THE_AGENCY, OrderStatus


def due_today():
    """The condition for orders that are due today and not overdue yet."""
    now = timezone.localtime()
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(
        status__in=WITH_THE_AGENCY, due_at__gte=now, due_at__lt=midnight, paused_at__isnull=True
    )


def waiting_for_others():
    """
    The condition for orders on which the agency's clerk can do nothing now: the author is asked, or
    the reply is with the head or the centre.
    """
    frozen = [OrderStatus.AWAITING_SIGN_OFF, OrderStatus.AWAITING_PUBLICATION]
    return Q(status__in=frozen) | Q(status=OrderStatus.ACCEPTED, paused_at__isnull=False)


def late_now():
    """The condition for orders that are overdue at the agency now, which waits for nobody else."""
    return Q(status__in=WITH_THE_AGENCY, due_at__lt=timezone.now(), paused_at__isnull=True)
