"""What an author does with an own submission beside writing: send, take back, change, delete."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum import session_drafts, workflow
from forum.reading import submission_status, unsolved
from forum.views import sending
from forum.views.entering import (
    own_submission_or_404,
    own_submission_to_step_or_404,
    read_press,
    require_sign_in_for_press,
)
from forum.views.responding import redirect_after
from forum.views.submissions import may_write_again
from forum.workflow.submissions import drafting


@require_sign_in_for_press
@require_POST
def submit(request, pk):
    submission = own_submission_to_step_or_404(request, pk)
    return redirect_after(request, sending.send(read_press(request), submission))


@require_sign_in_for_press
@require_http_methods(["GET", "POST"])
def withdraw(request, pk):
    """GET asks for confirmation, because the place in the queue is lost."""
    submission = own_submission_or_404(request, pk)
    if request.method == "GET":
        context = {
            "submission": submission,
            "heading": submission_status.heading(submission),
            "is_reason": unsolved.is_report(submission),
        }
        return render(request, "forum/submissions/withdraw.html", context)
    try:
        workflow.withdraw(pk, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        session_drafts.forget_resumed_draft(request)
        messages.success(request, _("You have taken it back. Your text is kept here."))
    return redirect(submission)


@require_sign_in_for_press
@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """GET asks for confirmation, because a deleted draft cannot be restored."""
    submission = own_submission_or_404(request, pk)
    if not submission.may_be_deleted:
        return redirect(submission)
    if request.method == "GET":
        context = {"submission": submission, "heading": submission_status.heading(submission)}
        return render(request, "forum/submissions/delete.html", context)
    try:
        workflow.delete_draft(pk, by=request.user)
    except ValidationError as refusal:
        # Pressed twice: the other press deleted it and says so.
        if refusal.code != "deleted":
            messages.error(request, " ".join(refusal.messages))
            return redirect(submission)
    session_drafts.forget_resumed_draft(request)
    messages.success(request, _("The draft is deleted."))
    return redirect("my:home")


@require_sign_in_for_press
@require_POST
def change(request, pk):
    """Take an answer or follow-up that is still pending back to be edited."""
    try:
        workflow.change_pending(own_submission_or_404(request, pk).pk, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("submissions:detail", pk)
    return redirect("submissions:edit", pk)


@require_sign_in_for_press
@require_POST
def write_again(request, pk):
    """Make a new draft with the text and images of a refused or withdrawn submission."""
    submission = own_submission_or_404(request, pk)
    if not may_write_again(submission):
        messages.info(request, _("This has not ended; you can go on with it here."))
        return redirect(submission)
    try:
        draft = drafting.write_again(submission, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(submission)
    return redirect("submissions:edit", draft.pk)
