"""What the centre settles itself at the dispatch desk, each with a page that asks first."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workorders import workflow
from workorders.desk_forms import ConfirmForm, ElsewhereForm
from workorders.reading.due_date import dispatched
from workorders.views.dispatching import find, next_page, only_dispatchers
from workorders.views.listing import crumbs
from workorders.views.steps import add_refusal


@login_required
@only_dispatchers
@require_http_methods(["GET", "POST"])
def point_elsewhere(request, number):
    words = {
        "title": _("It belongs elsewhere"),
        "text": _(
            "No agency of the portal handles it. The matter leaves the list, and its author reads "
            "where to go."
        ),
        "label": _("Close it and tell the author"),
        "done": _("Closed. The author has been told where to go."),
    }
    return _page(request, number, ElsewhereForm, workflow.point_elsewhere, words)


@login_required
@only_dispatchers
@require_http_methods(["GET", "POST"])
def take_note(request, number):
    words = {
        "title": _("Only note it"),
        "text": _(
            "It informs and asks for nothing. The matter leaves the list without an answer; its "
            "author is told that it was read and noted."
        ),
        "label": _("Note it and tell the author"),
        "done": _("Noted. The author has been told."),
    }
    return _page(request, number, ConfirmForm, workflow.take_note, words)


@login_required
@only_dispatchers
@require_POST
def answer_directly(request, number):
    """Take the matter on as the centre, and go to the page where the reply is written."""
    thread = find(number)
    try:
        order = workflow.answer_directly(thread.pk, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("workorders:dispatch", number=thread.number)
    messages.success(request, dispatched(order))
    return redirect(order)


def _page(request, number, form_class, step, words):
    thread = find(number)
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            step(thread.pk, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, words["done"])
            return redirect(next_page(thread))
    context = {"thread": thread, "form": form, "crumbs": crumbs(), **words}
    return render(request, "workorders/dispatching/outcome.html", context)
