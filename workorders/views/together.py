"""Dispatching several matters of the list at one press, and what became of each."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.models import Thread
from portal.agencies import choices
from workorders import workflow
from workorders.desk_forms import TogetherForm
from workorders.models import WorkOrder
from workorders.reading.due_date import dispatched
from workorders.views.dispatching import list_page, only_dispatchers
from workorders.views.listing import crumbs
from workorders.workflow.together import Chosen

# In the session: what became of each, as (key of the matter, number of its order, refusal).
RESULTS = "dispatched_together"


@login_required
@only_dispatchers
@require_http_methods(["GET", "POST"])
def dispatch_together(request):
    """Dispatch what was chosen in the list (POST); show what became of each (GET)."""
    if request.method == "GET":
        return _results(request)
    form = TogetherForm(request.POST)
    if not form.is_valid():
        return list_page(request, form)
    results = workflow.dispatch_together(_chosen(form.cleaned_data), by=request.user)
    request.session[RESULTS] = [
        (one.thread_id, one.order.number if one.order else "", one.refusal) for one in results
    ]
    return redirect("workorders:dispatch_together")


def _chosen(typed):
    agencies = choices.rows("agency")
    for thread_id, suggested in typed["chosen"]:
        yield Chosen(
            thread_id, agencies.get(suggested) if typed["as_suggested"] else typed["agency"]
        )


def _results(request):
    results = request.session.get(RESULTS, [])
    if not results:
        return redirect("workorders:awaiting_dispatch")
    threads = Thread.cases.in_bulk([key for key, _number, _refusal in results])
    numbers = [number for _key, number, _refusal in results if number]
    orders = WorkOrder.objects.for_listing().in_bulk(numbers, field_name="number")
    rows = [
        _row(threads[key], orders.get(number), refusal)
        for key, number, refusal in results
        if key in threads
    ]
    to_list = {"label": _("Awaiting dispatch"), "url": reverse("workorders:awaiting_dispatch")}
    context = {
        "crumbs": [*crumbs(), to_list],
        "rows": rows,
        "done": sum(row["order"] is not None for row in rows),
    }
    return render(request, "workorders/dispatching/together.html", context)


def _row(thread, order, refusal):
    return {"thread": thread, "order": order, "said": dispatched(order) if order else refusal}
