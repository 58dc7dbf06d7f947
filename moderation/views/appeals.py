"""Appeals: the page of the author, the queue of moderators, and deciding one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from forum import paging, session_drafts
from forum.views.entering import crumbs_to_my_page, own_submission_or_404, require_sign_in
from forum.workflow import reveal_redacted
from moderation.appeals import reading, workflow
from moderation.forms.appeals import AppealForm, RulingForm
from moderation.models import Appeal
from moderation.views.access import moderators_only

# Name of the button that shows what was blacked out.
REVEAL = "reveal"


@require_sign_in
@require_http_methods(["GET", "POST"])
def own(request, pk):
    """The author asks for a second look, and reads here what came of it."""
    submission = own_submission_or_404(request, pk)
    if request.method == "GET":
        form = AppealForm(initial=session_drafts.kept_values(request))
        return _own_page(request, submission, form)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _own_page(request, submission, form)
    try:
        workflow.appeal(submission.pk, by=request.user, words=form.cleaned_data["text"])
    except ValidationError as refusal:
        if reading.for_author(submission)["appeal"] is None:
            form.add_error(None, refusal)
            return _own_page(request, submission, form)
        # Pressed twice: the other press has made it, and the page says so.
    session_drafts.forget(request)
    return redirect("appeals:own", pk=pk)


def _own_page(request, submission, form):
    crumbs = crumbs_to_my_page()
    context = reading.for_author(submission)
    crumbs += [{"label": context["heading"], "url": submission.get_absolute_url()}]
    context |= {"form": form, "crumbs": crumbs, "days": workflow.ANSWERED_WITHIN_DAYS}
    context["due_at"] = workflow.due_now()
    return render(request, "moderation/appeals/own.html", context)


@moderators_only
@require_GET
def appeals(request):
    """What waits for a second look; what the viewer may not decide stands apart."""
    page = reading.page_of(request.user, number=paging.read_number(request.GET))
    context = {
        "crumbs": _crumbs()[:1],
        "page": page,
        "others": reading.decided_by_others(request.user),
        "decided": reading.latest_decided(),
        "counts": reading.counts(),
    }
    return render(request, "moderation/appeals/queue.html", context, status=page.status)


@moderators_only
@require_http_methods(["GET", "POST"])
def appeal(request, pk):
    """Read one appeal, and decide about it."""
    found = get_object_or_404(Appeal.objects.with_grounds().select_related("decided_by"), pk=pk)
    if request.method == "GET":
        return _page(request, found, RulingForm(appeal=found))
    if REVEAL in request.POST:
        return _page(request, found, RulingForm(appeal=found), revealed=True)
    form = RulingForm(request.POST, appeal=found)
    status = 200
    if form.is_valid():
        try:
            workflow.decide_appeal(found.pk, form.ruling(), by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except PermissionDenied as refusal:
            form.add_error(None, str(refusal))
            status = 403
        else:
            messages.success(request, _("Decided. The author has been told, with your reason."))
            return redirect("moderation:appeals")
        found = Appeal.objects.with_grounds().select_related("decided_by").get(pk=pk)
    return _page(request, found, form, status=status, revealed=True)


def _page(request, found, form, *, status=200, revealed=False):
    """With ``revealed`` the page shows what was blacked out, which is written down each time."""
    context = reading.detail(found, request.user)
    if revealed and context["may_decide"] and context["is_about_blacked_out"]:
        reveal_redacted(found.submission.thread, by=request.user)
        context = reading.detail(found, request.user, revealed=True)
    context |= {"form": form, "crumbs": _crumbs(), "reveal": REVEAL}
    return render(request, "moderation/appeals/detail.html", context, status=status)


def _crumbs():
    return [
        {"label": _("Moderation"), "url": reverse("moderation:queue")},
        {"label": _("Appeals"), "url": reverse("moderation:appeals")},
    ]
