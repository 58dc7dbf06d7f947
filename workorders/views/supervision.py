"""The supervisors' page: overdue orders, orders due soon, the longest waits."""

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workorders.reading import supervised
from workorders.reading import supervision as reading

DISPATCHING = "dispatch_orders"


@login_required
@permission_required("accounts.supervise", raise_exception=True)
@require_safe
def supervision(request):
    overdue, due_soon = reading.orders_to_press(request.user)
    waiting = reading.waiting_longest(request.user)
    too_long, number_too_long = reading.waiting_too_long(request.user)
    agencies = reading.load_by_agency(request.user)
    context = {
        "supervised": supervised.rows_for(request.user),
        "overdue": overdue,
        "due_soon": due_soon,
        "waiting": waiting,
        "too_long": too_long,
        "number_too_long": number_too_long,
        "alarm_days": settings.UNANSWERED_ALARM_DAYS,
        "figures": reading.figures(request.user, waiting),
        "agencies": agencies[: reading.AGENCIES_SHOWN],
        "further_agencies": agencies[reading.AGENCIES_SHOWN :],
        "lists": reading.list_urls(),
    }
    return render(request, "workorders/supervision.html", context)


@login_required
@require_safe
def unanswered(request):
    """The matters that the alarm is about, for supervisors and dispatchers."""
    if not any(request.user.has_perm(f"accounts.{name}") for name in ("supervise", DISPATCHING)):
        raise PermissionDenied
    rows, number = reading.waiting_too_long(request.user)
    context = {"rows": rows, "number": number, "alarm_days": settings.UNANSWERED_ALARM_DAYS}
    return render(request, "workorders/unanswered.html", context)
