"""The moderators' page on which they take back one of their own last decisions."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moderation.reading import queue
from moderation.views.access import moderators_only
from portal.desk import workflow
from portal.desk.forms import TakeBackForm


@moderators_only
@require_http_methods(["GET", "POST"])
def take_back(request, pk):
    """Ask for a note to the author, or take the decision back at once (POST)."""
    submission = get_object_or_404(queue.readable(), pk=pk)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _press(request, submission, note=form.cleaned_data["note"])
    context = {"form": form, "submission": submission, "heading": queue.title_of(submission)}
    return render(request, "desk/take_back.html", context)


def _press(request, submission, *, note):
    try:
        taken_back = workflow.take_back(submission.pk, by=request.user, note=note)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except PermissionDenied as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _said(taken_back))
    return redirect("moderation:detail", pk=submission.pk)


def _said(taken_back):
    if taken_back.was_heard:
        return _("The decision is taken back, and the author has been told. Please decide again.")
    return _("The decision is taken back. Nobody had been told of it. Please decide again.")
