"""The matters that await dispatch, one after the other: urgent ones first, then the oldest."""

from django.db.models import Q

from forum.models import Thread
from portal.agencies import routing

ORDER = ("-priority", "submitted_at", "pk")


def in_order():
    return Thread.cases.awaiting_dispatch().order_by(*ORDER)


def after(thread):
    """The matter that comes next; behind the last one it begins anew. None if no other waits."""
    others = in_order().exclude(pk=thread.pk)
    return others.filter(_behind(thread)).first() or others.first()


def more_urgent_than(thread):
    """The first matter that waits and is more urgent: it may have come since; or None."""
    return in_order().filter(priority__gt=thread.priority).first()


def suggestion_for(thread, text):
    """By the routing rules, without a query once they are kept."""
    return routing.suggest(thread.category, thread.area, thread.title, text)


def _behind(thread):
    same = Q(priority=thread.priority)
    return (
        Q(priority__lt=thread.priority)
        | Q(same, submitted_at__gt=thread.submitted_at)
        | Q(same, submitted_at=thread.submitted_at, pk__gt=thread.pk)
    )
