"""
What is shown for what came of a press: one table from values to pages.

A script that saves while somebody writes sends the form to the page's own address with
``autosave`` in it, and with ``seen``, the edition of the draft it started from. It is
answered with facts, not a page. Words that were saved meanwhile in another window are
never written over by it, and words of a person who is no longer signed in are not kept at
all: nobody pressed anything, and the next person at the same computer must not find them.
"""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum import session_drafts, session_images
from forum.views import helping, sending
from forum.views.entering import Button, is_autosave
from forum.workflow.submissions.editing import CHANGED_MEANWHILE, edition_of, too_long

SENT_BEFORE = gettext_lazy("You have already sent this; it arrived once.")
NOTHING_KEPT = sending.Refused | sending.SentBefore | sending.Waits


def takes_drafts(view):
    """A writing page that a script may save; what is private in it stays out of caches."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        by_script = is_autosave(request)
        if by_script and not request.user.is_authenticated:
            words = _(
                "You are no longer signed in, so this is not saved. Please keep a copy of it."
            )
            return _not_saved(words, status=403)
        response = view(request, *args, **kwargs)
        if by_script and not isinstance(response, JsonResponse):
            response = _not_saved(_("This can no longer be changed here."), status=409)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return answered


def respond(request, press, outcome, page):
    """The answer to a press on a form; ``page`` shows it again with what was typed."""
    if not isinstance(outcome, NOTHING_KEPT):
        _take_up_images(request, outcome)
        # What waited in the session is somewhere better now.
        session_drafts.forget(request)
        session_drafts.settle(request)
    if press.button is Button.AUTOSAVE:
        return _tell_script(request, outcome)
    if isinstance(outcome, sending.Refused):
        return page(outcome.form)
    return lead_on(request, outcome)


def _take_up_images(request, outcome):
    """Pictures that waited where the words could not become a draft at the sign-in."""
    draft = getattr(outcome, "draft", None)
    if draft is not None:
        for sentence in session_images.move_into(draft, request):
            messages.error(request, sentence)


def lead_on(request, outcome):
    """Say what came of a press, and go where that leads."""
    match outcome:
        case sending.Waits(None):
            return redirect_to_login(request.path)
        case sending.Waits(step):
            return redirect(f"{request.path}?step={step.name}")
        case sending.SentBefore(submission):
            messages.info(request, SENT_BEFORE)
            return redirect(submission)
        case sending.Kept(draft):
            sentences = [_("Your draft is saved."), *too_long(draft).values()]
            messages.success(request, " ".join(sentences))
            return redirect(draft)
        case sending.ImagesRefused(draft, sentences):
            for sentence in sentences:
                messages.error(request, sentence)
            return redirect("submissions:edit", draft.pk)
        case sending.NextStep(draft, step):
            return redirect(f"{_address_of(draft)}?step={step.name}")
        case sending.ToPreview(draft):
            return redirect("submissions:preview", draft.pk)
        case sending.NotSent(draft, sentences, incomplete):
            messages.error(request, " ".join(sentences))
            return redirect(_address_of(draft) if incomplete else draft)
        case sending.Sent(submission):
            session_drafts.settle(request)
            # Otherwise the receipt begins with the numbers to call, and says itself that it is one.
            if not submission.speaks_of_danger:
                messages.success(request, _("Thank you. It has been sent for review."))
            return redirect(submission)


def _tell_script(request, outcome):
    match outcome:
        case sending.Refused(form):
            words = " ".join(words for errors in form.errors.values() for words in errors)
            changed = form.has_error("__all__", CHANGED_MEANWHILE)
            return _not_saved(words, status=409 if changed else 422)
        case sending.SentBefore():
            return _not_saved(SENT_BEFORE, status=409)
        case sending.Kept(draft):
            now = timezone.localtime()
            return JsonResponse(
                {
                    "said": _("Saved %(time)s") % {"time": f"{now:%H:%M}"},
                    "seen": edition_of(draft),
                    "address": _address_of(draft),
                    "call_first": _call_first(request, draft),
                }
            )


def _not_saved(words, *, status):
    return JsonResponse({"said": words}, status=status)


def _call_first(request, draft):
    """The numbers to call, where the words that were just saved speak of danger."""
    danger = helping.in_submission(draft)
    if not danger.shown:
        return ""
    return render_to_string("partials/call_first.html", {"of_life": danger.of_life}, request)


def _address_of(draft):
    return reverse("submissions:edit", args=[draft.pk])


def edition_shown(form, draft):
    """
    The edition to start from on the page that is shown now.

    Somebody who has just been told of other words has seen them; until then a form that
    came back for another reason goes on from where it began.
    """
    if form.is_bound and not form.has_error("__all__", CHANGED_MEANWHILE):
        return form.data.get("seen", "")
    return edition_of(draft) if draft else ""
