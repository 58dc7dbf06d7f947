"""Pages of the desk: find the matter, hand it to the step, say what happened."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.desk import reading, workflow
from portal.desk.forms import KindForm
from workorders.views.pressing import add_refusal

SORTING = ["accounts.moderate", "accounts.dispatch_orders"]


@login_required
@require_http_methods(["GET", "POST"])
def correct_kind(request, number):
    """Moderators and dispatchers put right what the author could not know."""
    if not any(request.user.has_perm(permission) for permission in SORTING):
        raise PermissionDenied
    submission = get_object_or_404(reading.matters_sorted_by(request.user), number=number)
    form = KindForm(request.POST or None, initial={"kind": submission.kind})
    if form.is_valid():
        try:
            workflow.correct_kind(submission.pk, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The kind is corrected, and the author has been told."))
            submission.refresh_from_db()
            return redirect(reading.page_of(submission, request.user))
    context = {
        "form": form,
        "submission": submission,
        "heading": reading.heading(submission),
        "back_url": reading.page_of(submission, request.user),
    }
    return render(request, "desk/correct_kind.html", context)
