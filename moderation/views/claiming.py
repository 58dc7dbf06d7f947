"""Leaving a submission to others, taking one over, and whether it still is as it was."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moderation import workflow
from moderation.forms import QueueFilter
from moderation.reading import queue
from moderation.reading.standing import claim_in_force, standing_in_words
from moderation.views.access import moderators_only
from moderation.views.queue import item_url

# More digits than a key has are not made a number of.
LONGEST_KEY = 18


@moderators_only
@require_POST
def release(request, pk):
    submission = get_object_or_404(queue.readable(), pk=pk)
    workflow.release(submission.pk, by=request.user)
    messages.success(request, _("Others can take this one now."))
    return redirect(reverse("moderation:queue") + QueueFilter(request.GET).query_string)


@moderators_only
@require_http_methods(["GET", "POST"])
def take_over(request, pk):
    """Ask once more, with the name of who is reading it; the press names whom it was shown."""
    submission = get_object_or_404(queue.readable(), pk=pk)
    kept = QueueFilter(request.GET).query_string
    if request.method == "POST":
        try:
            workflow.take_over(
                submission.pk,
                by=request.user,
                holder_id=_key(request.POST.get("holder", "")),
            )
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("You are reading this now; your colleague is told."))
        return redirect(item_url(pk, kept))
    claim = claim_in_force(submission)
    if claim is None or claim.moderator_id == request.user.pk:
        return redirect(item_url(pk, kept))
    context = {"submission": submission, "claim": claim, "kept": kept}
    return render(request, "moderation/item/take_over.html", context)


def _key(typed):
    is_one = typed.isdecimal() and typed.isascii() and len(typed) <= LONGEST_KEY
    return int(typed) if is_one else 0


@moderators_only
@never_cache
@require_GET
def standing(request, pk):
    """Asked by the page of an open item: what a colleague or the author did with it meanwhile."""
    submission = get_object_or_404(queue.submitted(), pk=pk)
    seen = {name: request.GET.get(name, "") for name in ("version", "holder")}
    words = standing_in_words(submission, viewer=request.user, **seen)
    return JsonResponse({"words": words})
