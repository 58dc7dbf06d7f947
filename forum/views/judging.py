"""The author of a matter says that it is solved, once asked again, and takes that back."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum import workflow
from forum.reading import conversation
from forum.views.entering import own_thread_or_404, require_sign_in
from forum.workflow.threads.judging import TAKE_BACK_DAYS, refuse_unless_answered
from portal.limits import request_limits


@require_sign_in
@require_http_methods(["GET", "POST"])
def confirm_solved(request, number):
    """GET asks once, with the beginning of the reply; POST says it."""
    thread = own_thread_or_404(request, number)
    if request.method == "POST":
        return _press(request, thread, workflow.confirm_solved, _("Thank you. Marked as solved."))
    try:
        refuse_unless_answered(thread)
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
        return redirect(thread)
    context = {
        "thread": thread,
        "reply": conversation.reply_to(thread),
        "days": TAKE_BACK_DAYS,
    }
    return render(request, "forum/judging/confirm_solved.html", context)


@require_POST
def take_back_solved(request, number):
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("threads:detail", args=[number]))
    thread = own_thread_or_404(request, number)
    said = _("Taken back. Your matter counts as answered, not as solved.")
    return _press(request, thread, workflow.take_back_solved, said)


def _press(request, thread, step, said):
    try:
        request_limits.take(request, "follow")
        step(thread.pk, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, said)
    return redirect(thread)
