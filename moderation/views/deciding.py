"""Reading one submission and deciding about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from moderation import workflow
from moderation.forms import DecisionForm
from moderation.models import Outcome
from moderation.reading import queue
from moderation.reading import submission as reading
from moderation.views.access import moderators_only

DONE = {
    Outcome.APPROVE: gettext_lazy("Published. The author has been told."),
    Outcome.ACCEPT: gettext_lazy("It is accepted without being published. The author knows."),
    Outcome.SEND_BACK: gettext_lazy("It went back to the author with your reason."),
    Outcome.REFUSE: gettext_lazy("It is not published. The author can read why."),
}


@moderators_only
@require_GET
def detail(request, pk):
    submission = get_object_or_404(queue.readable(), pk=pk)
    version = submission.latest_version
    form = DecisionForm(submission=submission, initial={"version": version.pk})
    return _page(request, submission, version, form)


@moderators_only
@require_http_methods(["GET", "POST"])
def decide(request, pk):
    submission = get_object_or_404(queue.readable(), pk=pk)
    if request.method == "GET":
        # Who comes back to a refused press (a reload, another language) reads again.
        return redirect("moderation:detail", pk=pk)
    form = DecisionForm(request.POST, submission=submission)
    status = 200
    if form.is_valid():
        try:
            workflow.decide(
                submission.pk,
                form.verdict(),
                version_id=form.cleaned_data["version"],
                by=request.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except PermissionDenied as refusal:
            form.add_error(None, str(refusal))
            status = 403
        else:
            messages.success(request, DONE[form.cleaned_data["outcome"]])
            return redirect("moderation:detail", pk=pk)
    submission.refresh_from_db()
    return _page(request, submission, submission.latest_version, form, status=status)


def _page(request, submission, version, form, *, status=200):
    context = reading.submission_context(submission, version=version, viewer=request.user)
    return render(request, "moderation/detail.html", context | {"form": form}, status=status)
