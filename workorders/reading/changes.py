"""The sheet of a shift: what others did on the orders of a person since the last look."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from workorders.models import LastLook, Transition, WorkOrder
from workorders.reading import ledger
from workorders.reading.rows import rows_of

# Who has never looked reads what happened in the last day.
AT_FIRST = timedelta(days=1)
MOST = 60


def last_look(user):
    """Until when the person has read what happened; None for who has never said so."""
    look = LastLook.objects.filter(user=user).first()
    return look.until if look else None


def changes(user, look):
    """
    The orders on which others did something after the last look, the latest first, each with its
    row and these lines; and whether there were more than are shown. Four queries.
    """
    if look is None:
        news = Q(at__gt=timezone.now() - AT_FIRST)
    else:
        # What was entered late is news, whenever it happened.
        news = Q(recorded_at__gt=look)
    found = Transition.objects.filter(news, order__in=WorkOrder.objects.seen_by(user))
    found = found.exclude(actor_id=user.pk)
    lines = list(found.order_by("-pk")[: MOST + 1])
    by_order: dict[int, list[Transition]] = {}
    for line in lines[:MOST]:
        by_order.setdefault(line.order_id, []).append(line)
    orders = WorkOrder.objects.for_rows().in_bulk(list(by_order))
    shown = [orders[key] for key in by_order]
    rows = rows_of(shown, user)
    sheet = [
        row | {"lines": ledger.in_words(by_order[order.pk][::-1])}
        for order, row in zip(shown, rows, strict=True)
    ]
    return sheet, len(lines) > MOST
