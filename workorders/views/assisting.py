"""Agencies that work together: calling another one, and what was asked of the own agency."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from forum.models import Post, Thread
from forum.reading import rows
from workorders import workflow
from workorders.assisting_forms import CallForm, PartForm
from workorders.forms import ReasonForm
from workorders.models import AssistingPart
from workorders.reading import parts as reading
from workorders.views import acts
from workorders.views.steps import add_refusal
from workorders.workflow.assisting import works_for

CALL = acts.ActPage(
    act="call_assisting",
    form=CallForm,
    step=workflow.call_assisting,
    title=gettext_lazy("Call another agency to assist?"),
    words=gettext_lazy(
        "It gets a letter and writes its part, or refuses by name and with a reason. The order "
        "and its date stay with the agency that has it."
    ),
    label=gettext_lazy("Call this agency"),
    said=gettext_lazy("Called. The agency has been told."),
)


@login_required
@require_http_methods(["GET", "POST"])
def call(request, number):
    return acts.show(request, number, CALL)


@login_required
@permission_required("accounts.handle_orders", raise_exception=True)
@require_safe
def parts(request):
    """What is asked of the user's agency for the orders of others."""
    return render(request, "workorders/parts.html", {"rows": reading.rows_for(request.user)})


@login_required
@require_http_methods(["GET", "POST"])
def part(request, pk):
    """The part that is asked for: what it is about, and where it is written."""
    found = _find(request, pk)
    form = PartForm(request.POST or None, initial={"text": found.text})
    said = _("Handed in. The agency that has the order has been told.")
    return _ask(request, found, form, workflow.write_part, said, form_name="form")


@login_required
@require_http_methods(["GET", "POST"])
def refuse(request, pk):
    found = _find(request, pk)
    if request.method == "GET":
        return redirect("workorders:part", pk)
    said = _("Refused. The agency that has the order reads who refused, and why.")
    form = ReasonForm(request.POST)
    return _ask(request, found, form, workflow.refuse_part, said, form_name="refusal")


def _find(request, pk):
    found = AssistingPart.objects.select_related("agency", "order__agency", "order__thread")
    part = get_object_or_404(found, pk=pk)
    if not works_for(part, request.user):
        raise Http404
    return part


def _ask(request, part, form, step, said, *, form_name):
    if form.is_valid():
        try:
            step(part.pk, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect("workorders:parts")
    forms = {"form": PartForm(initial={"text": part.text}), "refusal": ReasonForm()}
    context = forms | {form_name: form, "row": reading.row_of(part), **_matter(request, part)}
    return render(request, "workorders/part.html", context)


def _matter(request, part):
    """The words of the matter, where the person may read it; never the contact."""
    thread = part.order.thread
    if not Thread.cases.readable_by(request.user).filter(pk=thread.pk).exists():
        return {}
    question = Post.cases.filter(thread=thread, number=1).for_reading().first()
    return {"thread": thread, "question": rows.post(question, thread)}
