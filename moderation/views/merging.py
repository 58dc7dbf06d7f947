"""Merging a submission into a public matter: both texts side by side, then one press."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moderation import workflow
from moderation.forms.merging import MergeForm
from moderation.reading import merging as reading
from moderation.reading import queue
from moderation.views.access import moderators_only


@moderators_only
@require_http_methods(["GET", "POST"])
def merge(request, pk):
    submission = get_object_or_404(queue.readable(), pk=pk)
    if request.method == "GET":
        form = MergeForm(request.GET if "into" in request.GET else None)
        return _page(request, submission, form)
    form = MergeForm(request.POST)
    status = 200
    if form.is_valid():
        try:
            workflow.merge(
                submission.pk,
                version_id=form.cleaned_data["version"] or 0,
                into=form.cleaned_data["into"].pk,
                by=request.user,
            )
        except ValidationError as refusal:
            if reading.is_merged_so(submission.pk, form.cleaned_data["into"], by=request.user):
                return redirect("moderation:detail", pk=pk)
            form.add_error(None, refusal)
        except PermissionDenied as refusal:
            form.add_error(None, str(refusal))
            status = 403
        else:
            messages.success(request, _("It is merged. The author will be told."))
            return redirect("moderation:detail", pk=pk)
    return _page(request, submission, form, status=status)


def _page(request, submission, form, *, status=200):
    # A refusal by the step leaves what was named.
    named = form.is_bound and (form.is_valid() or "into" in form.cleaned_data)
    into = form.cleaned_data["into"] if named else None
    context = reading.merge_context(submission, into, viewer=request.user) | {"form": form}
    return render(request, "moderation/item/merge.html", context, status=status)
