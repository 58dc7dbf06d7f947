"""
Saving while somebody writes: the same forms and steps, answered with facts, not a page.

A script sends the form to the page's own address with ``autosave`` in it, and with
``seen``, the edition of the draft it started from. Words that were saved meanwhile in
another window are never written over by it, and words of a person who is no longer
signed in are not kept at all: nobody pressed anything, and the next person at the same
computer must not find them.
"""

from functools import wraps

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from forum.views import helping
from forum.workflow.writing import CHANGED_MEANWHILE, edition_of

ASKED, SEEN = "autosave", "seen"


class NotSaved(Exception):
    """Why the words were not taken, for the line below the form."""

    def __init__(self, words, *, status=422):
        super().__init__(words)
        self.words, self.code = words, status

    @classmethod
    def because_of(cls, form):
        words = " ".join(words for errors in form.errors.values() for words in errors)
        changed = form.has_error("__all__", CHANGED_MEANWHILE)
        return cls(words, status=409 if changed else 422)


def is_asked_for(request):
    return request.method == "POST" and ASKED in request.POST


def takes_drafts(view):
    """A writing page that a script may save; what is private in it stays out of caches."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        response = (
            _answer_to_script(view, request, *args, **kwargs)
            if is_asked_for(request)
            else view(request, *args, **kwargs)
        )
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return answered


def _answer_to_script(view, request, *args, **kwargs):
    if not request.user.is_authenticated:
        words = _("You are no longer signed in, so this is not saved. Please keep a copy of it.")
        return _not_saved(words, status=403)
    try:
        response = view(request, *args, **kwargs)
    except NotSaved as refusal:
        return _not_saved(refusal.words, status=refusal.code)
    if isinstance(response, JsonResponse):
        return response
    return _not_saved(_("This can no longer be changed here."), status=409)


def saved(request, submission):
    now = timezone.localtime()
    return JsonResponse(
        {
            "said": _("Saved %(time)s") % {"time": f"{now:%H:%M}"},
            "seen": edition_of(submission),
            "address": reverse("submissions:edit", args=[submission.pk]),
            "call_first": _call_first(request, submission),
        }
    )


def _call_first(request, submission):
    """The numbers to call, where the words that were just saved speak of danger."""
    danger = helping.in_submission(submission)
    if not danger.shown:
        return ""
    return render_to_string("partials/call_first.html", {"of_life": danger.of_life}, request)


def _not_saved(words, *, status):
    return JsonResponse({"said": words}, status=status)


def seen_by(request):
    """The edition the writer started from; None where no script kept count."""
    return request.POST.get(SEEN)


def seen_with(request, form, submission):
    """
    The edition to start from on the page that is shown now.

    Somebody who has just been told of other words has seen them; until then a form that
    came back for another reason goes on from where it began.
    """
    if form.is_bound and not form.has_error("__all__", CHANGED_MEANWHILE):
        return request.POST.get(SEEN, "")
    return edition_of(submission) if submission else ""
