"""The queue of pending submissions; claiming and releasing them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from forum import paging
from moderation import workflow
from moderation.forms import QueueFilter
from moderation.imports import reading as history
from moderation.reading import queue as queues
from moderation.views.access import moderators_only


@moderators_only
@require_GET
def queue(request):
    filters = QueueFilter(request.GET)
    page = queues.page_of(
        filters.chosen(),
        number=paging.read_number(request.GET),
        length=paging.SUBMISSIONS_PER_PAGE,
    )
    context = {
        "filters": filters,
        "page": page,
        "counts": queues.counts(),
        "decided": queues.decided_today(request.user),
        "viewer": request.user,
        "has_imports": history.waits_for_a_decision(),
    }
    return render(request, "moderation/queue.html", context, status=page.status)


@moderators_only
@require_POST
def next_item(request):
    return take_next(request)


def take_next(request):
    """Claim the next submission and open it; without one, go back to the queue."""
    claimed = workflow.claim_next(by=request.user)
    if claimed is None:
        messages.info(request, _("Nothing else is waiting for you right now."))
        return redirect("moderation:queue")
    return redirect("moderation:detail", pk=claimed.submission_id)


@moderators_only
@require_POST
def release(request, pk):
    submission = get_object_or_404(queues.readable(), pk=pk)
    workflow.release(submission.pk, by=request.user)
    messages.success(request, _("Others can take this one now."))
    return redirect("moderation:queue")
