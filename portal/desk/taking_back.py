"""The moderators' pages on which they take back one of their own last decisions, or one press."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from moderation.models import Decision
from moderation.reading import queue
from moderation.views.access import moderators_only
from moderation.workflow.together import decided_with
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


@moderators_only
@require_http_methods(["GET", "POST"])
def take_back_together(request, pk):
    """Ask for a note to the authors, then take back all of one press that still stands."""
    first = get_object_or_404(Decision, pk=pk)
    if not first.data.get("batch_first"):
        raise Http404
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        results = workflow.take_back_together(
            first, by=request.user, note=form.cleaned_data["note"]
        )
        _say_results(request, results)
        return redirect("moderation:decided_together", pk=first.pk)
    standing = decided_with(first).filter(superseded_by__isnull=True).count()
    context = {"form": form, "first": first, "standing": standing}
    return render(request, "desk/take_back_together.html", context)


def _say_results(request, results):
    done = sum(not result.refusal for result in results)
    words = ngettext(
        "%(count)d is taken back and waits again.",
        "%(count)d are taken back and wait again.",
        done,
    )
    if done or not results:
        messages.success(request, words % {"count": done})
    for refusal, count in Counter(one.refusal for one in results if one.refusal).items():
        messages.error(request, _("%(count)d: %(why)s") % {"count": count, "why": refusal})
