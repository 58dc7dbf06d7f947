"""The supervisors' page: overdue orders, orders due soon, the longest waits."""

from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workorders.reading import supervision as reading


@login_required
@permission_required("accounts.supervise", raise_exception=True)
@require_safe
def supervision(request):
    overdue, due_soon = reading.orders_to_press(request.user)
    waiting = reading.waiting_longest(request.user)
    agencies = reading.load_by_agency(request.user)
    context = {
        "overdue": overdue,
        "due_soon": due_soon,
        "waiting": waiting,
        "figures": reading.figures(request.user, waiting),
        "agencies": agencies[: reading.AGENCIES_SHOWN],
        "further_agencies": agencies[reading.AGENCIES_SHOWN :],
        "lists": reading.list_urls(),
    }
    return render(request, "workorders/supervision.html", context)
