"""The page on which the author of a matter says that it is not solved, and what is missing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum import session_drafts
from forum.reading import conversation, judging, unsolved
from forum.views.entering import own_thread_or_404, require_sign_in
from portal.provinces import province_of
from workorders import workflow
from workorders.clocks.deadlines import deadline
from workorders.forms import UnsolvedForm
from workorders.views.steps import add_refusal
from workorders.workflow.unsolved import agency_to_take_up, refuse_report


@require_sign_in
@require_http_methods(["GET", "POST"])
def report(request, number):
    """GET asks what is missing; POST takes the matter up again at once."""
    thread = own_thread_or_404(request, number)
    if request.method == "GET":
        try:
            refuse_report(thread)
        except ValidationError as refusal:
            messages.info(request, " ".join(refusal.messages))
            return redirect(thread)
        return _page(request, thread, UnsolvedForm(initial=session_drafts.kept_values(request)))
    form = UnsolvedForm(request.POST)
    if not form.is_valid():
        return _page(request, thread, form)
    missing = form.cleaned_data["text"]
    try:
        thread = workflow.report_unsolved(
            thread.pk, by=request.user, missing=missing, province=province_of(request)
        )
    except ValidationError as refusal:
        if not unsolved.was_reported(thread, missing):
            add_refusal(form, refusal)
            return _page(request, thread, form)
        # Pressed twice: the other press said it.
    session_drafts.forget(request)
    messages.success(request, _said(thread))
    messages.info(request, _readers(thread))
    return redirect(thread)


def _page(request, thread, form):
    context = {
        "thread": thread,
        "form": form,
        "reply": conversation.reply_to(thread),
        "agency": agency_to_take_up(thread),
        "due_at": deadline(thread, thread.agency).due_at,
        "may_report": judging.turn_of(thread).may_report,
    }
    return render(request, "workorders/report_unsolved.html", context)


def _said(thread):
    """What has happened now, as the receipt of the author."""
    if thread.agency is None:
        return _(
            "Recorded: not solved. The dispatch centre reads now what is missing and gives the "
            "matter to an agency."
        )
    return _(
        "Recorded: not solved. %(agency)s and the dispatch centre read now what is missing; the "
        "answer is due by %(day)s."
    ) % {
        "agency": thread.agency.local_name,
        "day": date_format(localtime(thread.due_at), "DATETIME_FORMAT"),
    }


def _readers(thread):
    """Who else reads what is missing, and when."""
    if thread.is_public:
        return _("Everybody else reads your words only after a moderator has approved them.")
    return _("Your matter is not public, and neither is what you write.")
