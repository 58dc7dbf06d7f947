"""Writing a private note of the centre, from the page of the matter's dispatch or of its order."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.models import Thread
from workorders import workflow
from workorders.desk_forms import PrivateNoteForm
from workorders.models import WorkOrder
from workorders.rights import may_read_private_notes
from workorders.views.listing import crumbs
from workorders.views.steps import add_refusal


@login_required
@require_http_methods(["GET", "POST"])
def write_private_note(request, number):
    """The notes of a matter, and a form for one more."""
    if not may_read_private_notes(request.user):
        raise PermissionDenied
    thread = get_object_or_404(Thread.cases.matters(), number=number)
    form = PrivateNoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            workflow.write_private_note(thread.pk, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The note is kept."))
            return _back(request.user, thread)
    context = {
        "thread": thread,
        "notes": thread.private_notes.in_order().select_related("author"),
        "form": form,
        "crumbs": crumbs(),
    }
    return render(request, "workorders/private_notes.html", context)


def _back(user, thread):
    """To the order of the matter; without one, to where the person reads the notes."""
    order = WorkOrder.objects.in_force().filter(thread=thread).first()
    if order is not None:
        return redirect(order)
    if user.has_perm("accounts.dispatch_orders"):
        return redirect("workorders:dispatch", number=thread.number)
    return redirect("workorders:write_private_note", number=thread.number)
