"""What every writing page does with a form: keep it, take its images, send it, say so."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from forum import session_drafts, workflow
from forum.choices import Purpose, SubmissionState
from forum.forms import steps
from forum.forms.writing import agencies_for_notices, may_write_notices
from forum.views import autosaving
from forum.workflow.drafting import AlreadySent
from portal.limits import asking

SAVE = "save"


def understood(request, form_class, **kwargs):
    """The bound form: saving asks for nothing, going on asks for what is needed."""
    make = form_class.draft if SAVE in request.POST else form_class
    return make(request.POST, request.FILES, user=request.user, **kwargs)


def kept(request, form, keep):
    """
    The draft after ``keep`` has put the form's words into it, with its images; None
    where something stands in the way, which the form then says.
    """
    if not form.is_valid():
        return _in_the_way(request, form)
    try:
        asking.take(request, "save")
        submission = keep(form.written)
    except AlreadySent as refusal:
        return _sent_before(request, refusal)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages if hasattr(refusal, "error_dict") else refusal)
        return _in_the_way(request, form)
    session_drafts.forget(request)
    session_drafts.settle(request)
    return submission


def may_save(request, form):
    """Whether somebody who signs in last may go on; the form says why not."""
    try:
        asking.take(request, "save")
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return not form.non_field_errors()


def _in_the_way(request, form):
    """The form says it on its page; a script that saves is told in words."""
    if autosaving.is_asked_for(request):
        raise autosaving.NotSaved.because_of(form)


def _sent_before(request, refusal):
    if autosaving.is_asked_for(request):
        raise autosaving.NotSaved(refusal.message, status=409)
    messages.info(request, refusal.message)
    return refusal.submission


def took_images(request, submission, files):
    """Attach each file; a refused one is named and the others are taken."""
    refused = 0
    for file in files:
        try:
            asking.take(request, "upload")
            workflow.attach(submission.pk, by=request.user, file=file)
        except ValidationError as refusal:
            refused += 1
            words = {"name": file.name[-60:], "why": " ".join(refusal.messages)}
            messages.error(request, _("%(name)s was not taken. %(why)s") % words)
    return not refused


def go_on(request, submission, form, *, then):
    """After keeping: images, then the page that follows; words are safe whatever comes."""
    if autosaving.is_asked_for(request):
        return autosaving.saved(request, submission)
    if not submission.can_be_edited:
        return redirect(submission)
    if not took_images(request, submission, form.cleaned_data.get("images", [])):
        return redirect("submissions:edit", submission.pk)
    if SAVE in request.POST:
        messages.success(request, _("Your draft is saved."))
        return redirect(submission)
    return then(request, submission)


def to_step_after(step):
    """The next decision of a matter; the preview after the last, or after one put right."""

    def go(request, submission):
        following = None if step is None or "only" in request.POST else steps.after(step)
        if following is None:
            return to_preview(request, submission)
        address = reverse("submissions:edit", args=[submission.pk])
        return redirect(f"{address}?step={following.name}")

    return go


def to_preview(request, submission):
    return redirect("submissions:preview", submission.pk)


def send(request, submission):
    """Submit, and show the receipt; what stands in the way is said on its page."""
    if submission.purpose == Purpose.NOTICE:
        _only_for_own_agencies(submission, request.user)
    if submission.state in {SubmissionState.PENDING, SubmissionState.APPROVED}:
        messages.info(request, _("You have already sent this; it arrived once."))
        return redirect(submission)
    try:
        _submit(request, submission)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        incomplete = hasattr(refusal, "error_dict")
        return redirect("submissions:edit", submission.pk) if incomplete else redirect(submission)
    session_drafts.settle(request)
    submission.refresh_from_db()
    if not (submission.urgent or submission.speaks_of_danger):
        # Otherwise the receipt begins with the numbers to call, and says itself that it is one.
        messages.success(request, _("Thank you. It has been sent for review."))
    return redirect(submission)


@transaction.atomic
def _submit(request, submission):
    workflow.submit(submission.pk, by=request.user)
    # Last: where it was one too many nothing has been sent, and it stays a draft.
    asking.take(request, "submit" if submission.purpose == Purpose.MATTER else "answer")


def _only_for_own_agencies(notice, user):
    """Asked again when it is sent: the draft may be older than the person's place."""
    agency = notice.agency
    if not may_write_notices(user) or (
        agency and not agencies_for_notices(user).filter(pk=agency.pk).exists()
    ):
        raise PermissionDenied


def after(purpose):
    """Matters and notices are looked at once more; answers and changes go at once."""
    return to_preview if purpose in {Purpose.MATTER, Purpose.NOTICE} else send
