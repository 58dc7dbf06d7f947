"""Pages of requests for more time: asking, approving, declining."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workorders import workflow
from workorders.models import Extension
from workorders.reading import ledger
from workorders.reading.clock import Clock
from workorders.reading.extensions import decides, in_words
from workorders.request_forms import ApproveForm, DeclineForm, ExtensionForm
from workorders.rights import Rights
from workorders.views.listing import crumbs
from workorders.views.orders import find
from workorders.views.steps import add_refusal, ask
from workorders.workflow.extensions import refusal_to_extend


@login_required
@require_http_methods(["GET", "POST"])
def request_extension(request, number):
    """The form with which an agency asks for more time."""
    order = find(request, number)
    if not Rights(request.user, order).works_there:
        raise PermissionDenied
    said = _("The dispatcher has your request. The date stays until it is approved.")
    due = ledger.due_facts(order.transitions.order_by("pk")) or {}
    form = ExtensionForm(request.POST or None, unit=due.get("rule", ""))
    return ask(
        request, order, form, workflow.request_extension, said,
        page=lambda form: render(
            request,
            "workorders/request_extension.html",
            {
                "order": order,
                "form": form,
                "refusal": "" if request.method == "POST" else refusal_to_extend(order),
            },
        ),
    )  # fmt: skip


@login_required
@require_safe
def detail(request, number, pk):
    return _page(request, _find(request, number, pk))


@login_required
@require_POST
def approve(request, number, pk):
    """As asked for, or less with a reason; without an amount, as asked for."""
    found = _find(request, number, pk)
    typed = request.POST if "amount" in request.POST else {"amount": found.amount}
    said = _("Approved. The agency and the author have been told the new date.")
    return _decide(
        request, found, ApproveForm(typed), workflow.approve_extension, said, "approve_form"
    )


@login_required
@require_POST
def decline(request, number, pk):
    said = _("Declined: the date stays, and the agency has been told.")
    return _decide(
        request, _find(request, number, pk), DeclineForm(request.POST),
        workflow.decline_extension, said, "decline_form",
    )  # fmt: skip


def _find(request, number, pk):
    """The request if the person sees its order, else 404."""
    seen = Extension.objects.seen_by(request.user).for_reading()
    return get_object_or_404(seen, pk=pk, order__number=number)


def _decide(request, found, form, step, said, name):
    if not request.user.has_perm("accounts.dispatch_orders"):
        raise PermissionDenied
    if form.is_valid():
        try:
            step(found.pk, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
            found.refresh_from_db(fields=["status"])
        else:
            messages.success(request, said)
            return redirect(f"{reverse('workorders:requests')}?show=extensions")
    return _page(request, found, **{name: form})


def _page(request, found, **forms):
    order = found.order
    rights = Rights(request.user, order)
    context = {
        "crumbs": crumbs(),
        "extension": found,
        "order": order,
        "may_read": rights.may_read_matter,
        "decides": decides(found, order, rights),
        "due_words": Clock([order]).words(order),
        **in_words(found),
        "approve_form": ApproveForm(initial={"amount": found.amount}),
        "decline_form": DeclineForm(),
        **forms,
    }
    return render(request, "workorders/extension.html", context)
