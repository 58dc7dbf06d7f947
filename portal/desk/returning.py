"""The page on which a dispatcher gives a matter back to the moderators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.desk import workflow
from portal.desk.forms import ReturnForm
from workorders.views.dispatching import find, next_page, only_dispatchers
from workorders.views.listing import crumbs
from workorders.views.steps import add_refusal


@login_required
@only_dispatchers
@require_http_methods(["GET", "POST"])
def return_to_moderators(request, number):
    """Ask what the moderators should look at; then the next matter."""
    thread = find(number)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            workflow.return_to_moderators(thread, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        except PermissionDenied:
            form.add_error(None, _("Only a colleague can give this matter back: you wrote it."))
        else:
            messages.success(request, _("It is hidden and waits for the moderators."))
            return redirect(next_page(thread))
    words = {
        "title": _("Back to the moderators"),
        "text": _(
            "For a matter that was accepted by mistake. It is hidden and waits for a decision as "
            "before; its author is told that it is being reviewed again."
        ),
        "label": _("Give it back"),
    }
    context = {"thread": thread, "form": form, "crumbs": crumbs(), **words}
    return render(request, "workorders/dispatching/outcome.html", context)
