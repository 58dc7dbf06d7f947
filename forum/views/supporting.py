"""The presses on “I have met this too” and on taking it back; the person stays where it is."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum import workflow
from forum.reading import conversation
from forum.views import fragments
from forum.views.entering import thread_or_404
from portal.limits import request_limits

PLACE = "#support-panel"


@require_POST
def support(request, number):
    return _press(request, number, workflow.support, _("You are counted."))


@require_POST
def take_back_support(request, number):
    return _press(request, number, workflow.take_back_support, _("You are no longer counted."))


def _press(request, number, step, words):
    place = reverse("threads:detail", args=[number]) + PLACE
    if not request.user.is_authenticated:
        return fragments.redirect_page(request, redirect_to_login(place).url)
    thread = thread_or_404(request, number)
    request_limits.take(request, "support")
    try:
        step(thread.pk, by=request.user)
    except ValidationError as refusal:
        # Such a matter shows no button.
        raise Http404 from refusal
    if not fragments.is_part_wanted(request):
        return redirect(place)
    thread = conversation.threads_for(request.user).get(pk=thread.pk)
    context = {"thread": thread, "words": words}
    return fragments.render_part_or_page(request, "forum/reading/support_turned.html", context)
