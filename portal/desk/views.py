"""Views of the desk: find the matter by permission, call the step, report the result."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forum.choices import Purpose
from forum.filters import SearchField
from moderation.reading import queue
from portal.desk import reading, searching, workflow
from portal.desk.forms import DispatchNowForm, KindForm
from workorders.reading.due_date import dispatched
from workorders.views.steps import add_refusal

SORTING = ["accounts.moderate", "accounts.dispatch_orders"]


@login_required
@require_safe
def search(request):
    """What staff look for: a whole number leads to its page, all else to a list by room."""
    if not request.user.is_portal_staff:
        raise PermissionDenied
    typed = request.GET.get("q", "").strip()
    if address := searching.address_of(request.user, typed):
        return redirect(address)
    context = {"query": typed, "staff_query": typed, "viewer": request.user}
    if typed:
        try:
            context["groups"] = searching.groups_for(request.user, SearchField().clean(typed))
        except ValidationError as refusal:
            context["refusal"] = " ".join(refusal.messages)
    return render(request, "desk/search.html", context)


@login_required
@permission_required(["accounts.moderate", "accounts.dispatch_urgent"], raise_exception=True)
@require_http_methods(["GET", "POST"])
def accept_and_dispatch(request, number):
    """Accept a matter about a danger unpublished and dispatch it at once."""
    submission = reading.matters_to_decide().filter(number=number).first()
    if submission is None:
        return _decided_meanwhile(request, number)
    shown = reading.matter_facts(submission)
    form = DispatchNowForm(request.POST or None, initial={"version": shown["version"].pk})
    if form.is_valid():
        typed = form.cleaned_data
        facts = {"agency": typed["agency"], "instructions": typed["instructions"]}
        try:
            order = workflow.accept_and_dispatch(
                submission.pk, version_id=typed["version"], by=request.user, **facts
            )
        except (ValidationError, PermissionDenied) as refusal:
            add_refusal(form, _refusal_in_words(refusal))
        else:
            messages.success(request, dispatched(order))
            return redirect("moderation:detail", pk=submission.pk)
    return render(request, "desk/accept_and_dispatch.html", shown | {"form": form})


def _decided_meanwhile(request, number):
    """Redirect to the page of a matter that was decided meanwhile; 404 for an unknown number."""
    submission = get_object_or_404(queue.readable().filter(purpose=Purpose.MATTER), number=number)
    messages.info(request, _("This no longer waits for a decision: see below what became of it."))
    return redirect("moderation:detail", pk=submission.pk)


def _refusal_in_words(refusal):
    if isinstance(refusal, ValidationError):
        return refusal
    return ValidationError(str(refusal) or _("Only moderators decide what is published."))


@login_required
@require_http_methods(["GET", "POST"])
def correct_kind(request, number):
    """Correct the kind of a matter; for moderators and dispatchers."""
    if not any(request.user.has_perm(permission) for permission in SORTING):
        raise PermissionDenied
    submission = get_object_or_404(reading.matters_correctable_by(request.user), number=number)
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
