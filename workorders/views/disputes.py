"""Pages of disputes: making one, reading both sides, arguing, deciding."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workorders import workflow
from workorders.models import Dispute
from workorders.reading import disputes as reading
from workorders.reading.hand_overs import first_agency
from workorders.request_forms import ArgueForm, DisputeForm, RejectForm, UpholdForm
from workorders.rights import Rights
from workorders.views.listing import crumbs
from workorders.views.orders import find
from workorders.views.steps import add_refusal, ask
from workorders.workflow.disputes import refusal_to_dispute


@login_required
@require_http_methods(["GET", "POST"])
def dispute(request, number):
    """The form with which an agency disputes an order."""
    order = find(request, number)
    if not Rights(request.user, order).works_there:
        raise PermissionDenied
    said = _("The dispatcher has your dispute. The order stays with you until it is decided.")
    return ask(
        request, order, DisputeForm(request.POST or None), workflow.dispute, said,
        page=lambda form: render(
            request,
            "workorders/dispute_order.html",
            {
                "order": order,
                "form": form,
                "refusal": "" if request.method == "POST" else refusal_to_dispute(order),
                "first_agency": first_agency(order.thread_id),
            },
        ),
    )  # fmt: skip


@login_required
@require_safe
def detail(request, number, pk):
    return _page(request, _find(request, number, pk))


@login_required
@require_http_methods(["GET", "POST"])
def argue(request, number, pk):
    """The side of the agency that the dispute names."""
    said = _("Your side stands beside the other one now, for whoever decides.")
    return _act(request, number, pk, workflow.argue_dispute, said, "argue_form", ArgueForm)


@login_required
@require_POST
def take_back(request, number, pk):
    said = _("The dispute is taken back. The order can be accepted now.")
    return _act(request, number, pk, workflow.take_back_dispute, said)


@login_required
@require_POST
def send_up(request, number, pk):
    said = _("The supervisor decides now, and has been told.")
    return _act(request, number, pk, workflow.send_dispute_up, said)


@login_required
@require_POST
def uphold(request, number, pk):
    said = _("Upheld: the other agency has the order now, and both have been told.")
    return _act(request, number, pk, workflow.uphold_dispute, said, "uphold_form", UpholdForm)


@login_required
@require_POST
def reject(request, number, pk):
    said = _("Rejected: the order stays, and the agency has been told.")
    return _act(request, number, pk, workflow.reject_dispute, said, "reject_form", RejectForm)


def _find(request, number, pk):
    """The dispute if the person sees it, else 404."""
    seen = Dispute.objects.seen_by(request.user).for_reading()
    return get_object_or_404(seen, pk=pk, order__number=number)


def _act(request, number, pk, step, said, name="", form_class=None):
    """Call a step with what its form holds; the page shows the form where it was refused."""
    found = _find(request, number, pk)
    if request.method == "GET":
        return redirect(_address(found))
    form = form_class(request.POST) if form_class else None
    if form is None or form.is_valid():
        try:
            step(found.pk, by=request.user, **(form.cleaned_data if form else {}))
        except ValidationError as refusal:
            if form is None:
                messages.error(request, " ".join(refusal.messages))
                return redirect(_address(found))
            add_refusal(form, refusal)
        else:
            messages.success(request, said)
            # Whoever has the order goes on with it, whoever decides with what else waits.
            is_here = step is workflow.take_back_dispute
            return redirect(found.order if is_here else "workorders:requests")
    return _page(request, _find(request, number, pk), **{name: form})


def _address(found):
    return reverse("workorders:dispute_detail", args=[found.order.number, found.pk])


def _page(request, found, **forms):
    named = found.named_agency
    offered = {
        "argue_form": ArgueForm(),
        "uphold_form": UpholdForm(initial={"agency": named}),
        "reject_form": RejectForm(),
    }
    facts = reading.facts_of(found, request.user)
    may = facts["may"]
    # Where its form is no longer offered, the page says why and shows what was typed.
    refused = None if may.decides or may.argues else next(iter(forms.values()), None)
    context = {"crumbs": crumbs(), **facts, **(offered | forms), "refused": refused}
    return render(request, "workorders/dispute.html", context)
