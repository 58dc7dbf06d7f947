"""Imposing a sanction on the author of a submission, the list of those in force, and lifting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forum import paging
from forum.choices import SubmissionState, Visibility
from moderation import workflow
from moderation.forms import SanctionForm, SanctionVerdictForm
from moderation.reading import queue, sanctions

STEPS = {"lift": workflow.lift_sanction, "keep": workflow.keep_sanction}


def sanctioners_only(view):
    """Redirect anonymous visitors to sign-in; 403 for users without the permission."""
    return login_required(permission_required("accounts.sanction", raise_exception=True)(view))


@sanctioners_only
@require_safe
def listing(request):
    number = paging.read_number(request.GET)
    page = paging.page_of(sanctions.listed(), number, length=paging.SUBMISSIONS_PER_PAGE)
    context = {"page": page.with_rows([sanctions.row_of(line) for line in page.rows])}
    return render(request, "moderation/sanctions/list.html", context, status=page.status)


@sanctioners_only
@require_http_methods(["GET", "POST"])
def impose(request, pk):
    submission = get_object_or_404(queue.readable(), pk=pk)
    if submission.author is None or not _may_read(request.user, submission):
        raise Http404
    form = SanctionForm(request.POST if request.method == "POST" else None, by=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = workflow.impose_sanction(
                submission.author.pk, form.order(), by=request.user, submission=submission
            )
        except (ValidationError, PermissionDenied) as refusal:
            status = add_refusal(form, refusal)
        else:
            messages.success(request, _("It is in force and the person is told."))
            return redirect("moderation:sanction", made.pk)
    context = {
        "form": form,
        "submission": submission,
        "title": queue.title_of(submission),
        "about_url": _address_of(submission, request.user),
        "earlier": [history.row for history in sanctions.of_person(submission.author)],
        "is_staff": submission.author.is_portal_staff,
    }
    return render(request, "moderation/sanctions/impose.html", context, status=status)


@sanctioners_only
@require_http_methods(["GET", "POST"])
def sanction(request, pk):
    history = sanctions.sanction_with_history(pk, request.user)
    if history is None:
        raise Http404
    form = SanctionVerdictForm(
        request.POST if request.method == "POST" else None, may_keep=history.may_keep
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        step = STEPS[form.cleaned_data["outcome"]]
        try:
            step(pk, by=request.user, reason=form.cleaned_data["reason"])
        except (ValidationError, PermissionDenied) as refusal:
            status = add_refusal(form, refusal)
            history = sanctions.sanction_with_history(pk, request.user)
        else:
            messages.success(request, _("This is written down, and the person is told."))
            return redirect("moderation:sanctions")
    about = history.row.sanction.submission
    context = {
        "history": history,
        "sanction": history.row.sanction,
        "form": form,
        "about_url": _address_of(about, request.user) if about else "",
    }
    return render(request, "moderation/sanctions/detail.html", context, status=status)


def _may_read(person, submission):
    """Who does not moderate imposes sanctions for what everybody can read."""
    return person.has_perm("accounts.moderate") or _is_public(submission)


def _is_public(submission):
    thread = submission.thread
    is_approved = submission.state == SubmissionState.APPROVED
    return is_approved and thread is not None and thread.visibility == Visibility.PUBLIC


def _address_of(submission, person):
    """Where this person reads the submission; "" where nowhere."""
    if person.has_perm("accounts.moderate"):
        return reverse("moderation:detail", args=[submission.pk])
    return submission.thread.get_absolute_url() if _is_public(submission) else ""


def add_refusal(form, refusal):
    """Say in the form why the step refused; returns the status of the page."""
    if isinstance(refusal, PermissionDenied):
        form.add_error(None, str(refusal))
        return 403
    form.add_error(None, refusal)
    return 200
