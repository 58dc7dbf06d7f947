"""The desk without an item: what waits, and the next one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from forum import paging
from moderation import workflow
from moderation.appeals import reading as appeals
from moderation.forms import QueueFilter
from moderation.reading import counters, pace
from moderation.reading import queue as queues
from moderation.reading.last_decisions import last_decisions
from moderation.reading.questions import asked_of, latest_handover
from moderation.views.access import moderators_only


@moderators_only
@require_GET
def queue(request):
    counts = counters.counts(request.user)
    number = paging.read_number(request.GET)
    context = list_context(request, number=number, has_questions=counts["has_questions"]) | {
        "counts": counts,
        "last": last_decisions(request.user),
        "appeals": appeals.counts(),
        "is_much_faster": pace.is_much_faster(request.user),
        "asked": asked_of(request.user) if counts["has_questions"] else [],
        "handover": latest_handover() if counts["has_handover"] else None,
        "has_imports": counts["has_imports"],
    }
    return render(request, "moderation/queue/page.html", context, status=context["page"].status)


def list_context(request, *, number=1, has_questions=True):
    """The list as it is narrowed and sorted by the address, and what keeps it so."""
    filters = QueueFilter(request.GET)
    page = queues.page_of(
        filters.chosen(),
        number=number,
        length=paging.SUBMISSIONS_PER_PAGE,
        viewer=request.user,
        has_questions=has_questions,
    )
    return {"filters": filters, "kept": filters.query_string, "page": page, "viewer": request.user}


@moderators_only
@require_POST
def next_item(request):
    return take_next(request)


def take_next(request):
    """Claim the next submission of the chosen list and open it; without one, show the list."""
    filters = QueueFilter(request.GET)
    claimed = workflow.claim_next(by=request.user, among=filters.chosen())
    if claimed is None:
        if filters.is_narrowed:
            messages.info(request, _("Nothing else fits what you chose."))
        else:
            messages.info(request, _("Nothing else is waiting for you right now."))
        return redirect(reverse("moderation:queue") + filters.query_string)
    return redirect(item_url(claimed.submission_id, filters.query_string))


def item_url(pk, kept):
    """The page of one submission; the address puts the reader at its heading."""
    return f"{reverse('moderation:detail', args=[pk])}{kept}#item"
