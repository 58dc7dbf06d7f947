"""
The response after a button of a writing page was pressed, from the outcome that ``sending``
returned.

A script that saves while somebody writes sends the form to the page's own address with
``autosave`` in it, and with ``seen``, the edition of the draft it started from. It gets JSON,
not a page. It never overwrites text that was saved meanwhile in another window. Text of a
person who is no longer signed in is not kept at all: nobody pressed anything, and the next
person at the same computer must not find it.

The same request brings a picture when it is chosen (``images``), and takes one off the draft
(``detach``). A page made for somebody not signed in sends pictures alone, with ``signed_out``:
they are kept in the session, as if the button was pressed.
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
from forum.reading import rows
from forum.views import hints, sending
from forum.views.entering import Button, is_autosave, is_from_signed_out_page
from forum.workflow.submissions.editing import CHANGED_MEANWHILE, edition_of, too_long

SENT_BEFORE = gettext_lazy("You have already sent this; it arrived once.")
NOTHING_KEPT = sending.Refused | sending.AlreadySent | sending.KeptInSession


def accept_autosave(view):
    """For a writing page with autosave; pages of somebody signed in are never cached."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        by_script = is_autosave(request)
        is_for_session = is_from_signed_out_page(request)
        if by_script and is_for_session == request.user.is_authenticated:
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
    """The response to a form; ``page`` shows it again with what was typed."""
    if not isinstance(outcome, NOTHING_KEPT):
        _take_up_images(request, outcome)
        # What was kept in the session is in the draft now.
        session_drafts.forget(request)
        session_drafts.forget_resumed_draft(request)
    if press.button is Button.AUTOSAVE:
        return _answer_script(request, press, outcome)
    if isinstance(outcome, sending.Refused):
        return page(outcome.form)
    return redirect_after(request, outcome)


def _take_up_images(request, outcome):
    """Attach images still in the session because no draft could be made at the sign-in."""
    draft = getattr(outcome, "draft", None)
    if draft is not None:
        for sentence in session_images.move_into(draft, request):
            messages.error(request, sentence)


def redirect_after(request, outcome):
    """Redirect to where the outcome leads, with a message that says what happened."""
    match outcome:
        case sending.KeptInSession(step):
            if step is None:
                return redirect_to_login(request.path)
            return redirect(f"{request.path}?step={step.name}")
        case sending.AlreadySent(submission):
            messages.info(request, SENT_BEFORE)
            return redirect(submission)
        case sending.Saved(draft):
            sentences = [_("Your draft is saved."), *too_long(draft).values()]
            messages.success(request, " ".join(sentences))
            return redirect(draft)
        case sending.ImagesRefused(draft, refused):
            for image in refused:
                messages.error(request, image.sentence)
            return redirect("submissions:edit", draft.pk)
        case sending.NextStep(draft, step):
            return redirect(f"{_address_of(draft)}?step={step.name}")
        case sending.ToPreview(draft):
            return redirect("submissions:preview", draft.pk)
        case sending.NotSent(draft, sentences, incomplete):
            messages.error(request, " ".join(sentences))
            return redirect(_address_of(draft) if incomplete else draft)
        case sending.Sent(submission):
            session_drafts.forget_resumed_draft(request)
            # Else the page shows the emergency numbers first, and itself says that it was sent.
            if not submission.speaks_of_danger:
                messages.success(request, _("Thank you. It has been sent for review."))
            return redirect(submission)


def _answer_script(request, press, outcome):
    match outcome:
        case sending.Refused(form):
            words = " ".join(str(error) for errors in form.errors.values() for error in errors)
            changed = form.has_error("__all__", CHANGED_MEANWHILE)
            return _not_saved(words, status=409 if changed else 422)
        case sending.AlreadySent():
            return _not_saved(SENT_BEFORE, status=409)
        case sending.Saved(draft):
            return JsonResponse(_facts_of(request, press, draft, refused=[]))
        case sending.ImagesRefused(draft, refused):
            return JsonResponse(_facts_of(request, press, draft, refused=refused))


def _facts_of(request, press, draft, *, refused):
    facts = {
        "said": _("Saved %(time)s") % {"time": f"{timezone.localtime():%H:%M}"},
        "seen": edition_of(draft),
        "address": _address_of(draft),
        **_hints_as_html(request, draft),
    }
    if not (press.files or press.image):
        return facts
    images = rows.private_images(draft.attachments.current())
    return facts | _facts_of_images(request, refused, attached=images)


def keep_chosen_images(request):
    """Keep what a script sends for somebody not signed in: pictures in the session, no text."""
    refused = session_images.keep(request, request.FILES.getlist("images"))
    waiting = session_images.kept_at(request)
    return JsonResponse(_facts_of_images(request, refused, waiting=waiting))


def _facts_of_images(request, refused, **images):
    """The list of images as the page shows it, as HTML, and why any was not taken."""
    return {
        "images": render_to_string("forum/writing/images_so_far.html", images, request),
        "refused": [image.sentence for image in refused],
        "may_try_again": any(image.is_temporary for image in refused),
    }


def _not_saved(words, *, status):
    return JsonResponse({"said": words}, status=status)


def _hints_as_html(request, draft):
    """For the saved text: the emergency numbers and the personal data in it; "" where none is."""
    shown = hints.hints_for_submission(draft)
    call_first, personal = "", ""
    if shown.of_danger:
        numbers = {"of_life": shown.of_life}
        call_first = render_to_string("partials/call_first.html", numbers, request)
    if shown.personal:
        found = {"found": shown.personal}
        personal = render_to_string("partials/personal_data.html", found, request)
    return {"call_first": call_first, "personal_data": personal}


def _address_of(draft):
    return reverse("submissions:edit", args=[draft.pk])


def edition_for_page(form, draft):
    """
    The edition of the draft that the page shown now starts from.

    After a conflict with a newer edition it is the newest, as the person was told of it; a form
    shown again for any other reason keeps the edition it began with.
    """
    if form.is_bound and not form.has_error("__all__", CHANGED_MEANWHILE):
        return form.data.get("seen", "")
    return edition_of(draft) if draft else ""
