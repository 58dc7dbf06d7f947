"""The page with what was blacked out of a matter; only as the answer to a press."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from forum import workflow
from forum.models import Thread
from forum.reading.originals import originals_of


@login_required
@never_cache
@require_POST
def original(request, number):
    thread = get_object_or_404(Thread.cases.visible_to(request.user), number=number)
    if not workflow.may_reveal(request.user, thread):
        raise Http404
    workflow.reveal_redacted(thread, by=request.user)
    context = {"thread": thread, "originals": originals_of(thread, reader=request.user)}
    return render(request, "forum/reading/original.html", context)
