"""Reading one submission and deciding about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from forum.choices import SubmissionState
from moderation import workflow
from moderation.forms import DecisionForm, QueueFilter
from moderation.models import Outcome, Reason
from moderation.reading import queue
from moderation.reading import submission as reading
from moderation.reading.last_decisions import last_decisions
from moderation.reading.letters import language_of_letters, letters_for
from moderation.reading.questions import questions_about
from moderation.reading.usual_reasons import usual_reasons
from moderation.reading.versions import versions_of
from moderation.redacting.forms import typed_values
from moderation.redacting.preview import preview_of
from moderation.views.access import moderators_only
from moderation.views.queue import item_url, list_context, take_next

DONE = {
    Outcome.APPROVE: gettext_lazy("Approved. The author is told in two minutes."),
    Outcome.ACCEPT: gettext_lazy(
        "It is accepted without being published. The author is told in two minutes."
    ),
    Outcome.SEND_BACK: gettext_lazy(
        "It goes back to the author with your reason. The letter goes out in two minutes."
    ),
    Outcome.REFUSE: gettext_lazy("It is not published. The author can read why."),
}


# How many of one's own last decisions stand beside the one that is being made.
LAST_SHOWN = 3
# Name of the button that approves and opens the next submission.
AND_NEXT = "approve_and_next"
# Name of the buttons of the reasons that a moderator gives most.
USUAL = "usual"


@moderators_only
@require_GET
def detail(request, pk):
    submission = get_object_or_404(queue.readable(), pk=pk)
    versions, reasons = list(versions_of(submission)), list(Reason.objects.current())
    form = DecisionForm(
        submission=submission, version=versions[0], reasons=reasons,
        initial={"version": versions[0].pk},
    )  # fmt: skip
    return _page(request, submission, form, versions=versions, reasons=reasons)


@moderators_only
@require_http_methods(["GET", "POST"])
def decide(request, pk):
    submission = get_object_or_404(queue.submitted(), pk=pk)
    if request.method == "GET":
        # A GET follows a refused POST (a reload, a change of language): show the page anew.
        return redirect(_here(request, pk))
    form = DecisionForm(
        posted_values(request), submission=submission, is_approved_at_once=AND_NEXT in request.POST
    )
    status = 200
    if form.is_valid():
        verdict, version_id = form.verdict(), form.cleaned_data["version"]
        try:
            workflow.decide(submission.pk, verdict, version_id=version_id, by=request.user)
        except ValidationError as refusal:
            if reading.is_decided_so(submission, verdict, version_id=version_id, by=request.user):
                return _go_on(request, form, is_second_press=True)
            form.add_error(None, refusal)
        except PermissionDenied as refusal:
            form.add_error(None, str(refusal))
            status = 403
        else:
            return _go_on(request, form)
    submission = queue.readable().get(pk=pk)
    return _page(request, submission, form, status=status)


@moderators_only
@require_http_methods(["GET", "POST"])
def claim(request, pk):
    """Take it to read it. What was chosen or written of a decision before stays on the page."""
    submission = get_object_or_404(queue.readable(), pk=pk)
    if request.method == "GET":
        return redirect(_here(request, pk))
    is_written = _is_written(request.POST, submission)
    try:
        workflow.claim(submission.pk, by=request.user)
    except ValidationError as refusal:
        form = DecisionForm(request.POST, submission=submission)
        form.is_valid()
        form.add_error(None, refusal)
        # The page itself says which colleague is reading it.
        if not is_written and refusal.code != "claimed":
            messages.error(request, " ".join(refusal.messages))
    else:
        typed = typed_values(request.POST) | {"urgent": "urgent" in request.POST}
        form = DecisionForm(submission=submission, initial=typed)
        messages.success(request, _("You are reading this now; others can see that."))
    if not is_written:
        return redirect(_here(request, pk))
    submission.refresh_from_db()
    return _page(request, submission, form, unsent=True)


@moderators_only
@require_POST
def preview(request, pk):
    """The page with what readers will see, parts blacked out; a script asks for that alone."""
    submission = get_object_or_404(queue.readable(), pk=pk)
    if submission.state != SubmissionState.PENDING:
        # Then its words are shown to those alone who ask for them by a press of its own.
        messages.error(request, _("This was decided meanwhile, so there is nothing to preview."))
        return redirect(_here(request, pk))
    shown = preview_of(DecisionForm(request.POST, submission=submission))
    if request.headers.get("X-Part") == "preview":
        context = {"preview": shown, "language": submission.language}
        return render(request, "moderation/redacting/_redacted_preview.html", context)
    typed = typed_values(request.POST) | {"urgent": "urgent" in request.POST}
    form = DecisionForm(submission=submission, initial=typed)
    form.preview = shown
    return _page(request, submission, form, unsent=True)


def _is_written(typed, submission):
    is_changed = ("urgent" in typed) != submission.speaks_of_danger
    words = [typed.get(name, "").strip() for name in ("outcome", "reason", "note", "spans")]
    return any(words) or is_changed


def posted_values(request):
    """
    The POST data of a decision with what the pressed button stands for, where nothing else is
    chosen: ``AND_NEXT`` the outcome "approve", ``USUAL`` an outcome and a reason.
    """
    posted = request.POST
    outcome, _dash, reason = posted.get(USUAL, "").rpartition("-")
    if outcome and not posted.get("outcome") and not posted.get("reason"):
        posted = posted.copy()
        posted["outcome"], posted["reason"] = outcome, reason
    if AND_NEXT in posted and not posted.get("outcome"):
        posted = posted.copy()
        posted["outcome"] = Outcome.APPROVE.value
    return posted


def _go_on(request, form, *, is_second_press=False):
    """Say what was done, and go on with the next submission of the list."""
    messages.success(request, DONE[form.cleaned_data["outcome"]])
    # On a double submit, the first request has already claimed the next submission.
    claimed = reading.newest_claim(request.user) if is_second_press else None
    if claimed is None:
        return take_next(request)
    return redirect(_here(request, claimed.submission_id))


def _here(request, pk):
    return item_url(pk, QueueFilter(request.GET).query_string)


def _page(request, submission, form, *, status=200, unsent=False, versions=None, reasons=None):
    """The page; ``versions`` and ``reasons`` are what was read for the form already."""
    versions = versions or list(versions_of(submission))
    context = reading.submission_context(submission, versions=versions, viewer=request.user)
    context |= list_context(request)
    reasons = reasons or list(Reason.objects.current())
    context |= {
        "form": form,
        "unsent": unsent,
        "questions": questions_about(submission, request.user, may_answer=workflow.may_answer),
        "may_ask": context["may_decide"],
        "usual": usual_reasons(request.user, outcomes=form.outcomes, current=reasons),
        "last": last_decisions(request.user, shown=LAST_SHOWN),
        "letters_language": language_of_letters(submission),
        "letters": letters_for(
            submission, title=context["title"], outcomes=form.outcomes, reasons=reasons
        ),
    }
    return render(request, "moderation/item/page.html", context, status=status)
