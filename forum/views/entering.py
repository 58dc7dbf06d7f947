"""
Reading the request of a writing page: the user, the pressed button and the data sent with it,
and the thread or submission it is about.

The request is read once, as a ``Press``, which is what the other modules work with. What was
typed is kept while a person signs in.
"""

from enum import Enum
from functools import wraps
from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from forum import session_drafts, session_images, workflow
from forum.choices import Visibility
from forum.forms import steps
from forum.models import Thread
from forum.workflow.submissions import drafting
from portal import provinces
from portal.accounts.models import User
from portal.limits import request_limits

LONGEST_KEY = 15
SIGNED_OUT = "signed_out"


class Button(Enum):
    """The pressed button, by the name of its field; of several, the first listed here counts."""

    # No real button: a script that saves while somebody writes. It also sends "save".
    AUTOSAVE = "autosave"
    SAVE = "save"
    DISCARD = "discard"
    # The main button has no name. Whether it opens the next step or the preview, or submits,
    # the page decides.
    GO_ON = ""


class Press(NamedTuple):
    """The press of a button on a writing page, with all the data sent with it."""

    by: User
    address: str
    button: Button
    # The step of a matter that the page asked for; None where it asked for everything.
    step: steps.Step | None
    # One step is corrected from the preview, which is shown again afterwards.
    is_correction: bool
    # The edition of the draft the writer started from; None where no script sent it.
    seen: str | None
    typed: QueryDict
    files: MultiValueDict
    # Primary key of the image that a script asks to take off the draft; 0 for none.
    image: int = 0
    # From where the person writes, as ``portal.provinces`` names it; "" where it is not known.
    province: str = ""

    def fill(self, form_class):
        """The bound form: saving requires no field, the main button all required ones."""
        saves = self.button in {Button.SAVE, Button.AUTOSAVE}
        make = form_class.draft if saves else form_class
        return make(self.typed, self.files, user=self.by)

    def count(self, act):
        """Count one more act of this person; raises ``LimitReached`` above the rate limit."""
        request_limits.take_for(act, by=self.by, address=self.address)


def is_autosave(request):
    return request.method == "POST" and Button.AUTOSAVE.value in request.POST


def is_from_signed_out_page(request):
    """Whether a script sends pictures from a page that was made for somebody not signed in."""
    return is_autosave(request) and SIGNED_OUT in request.POST


def read_press(request):
    typed = request.POST
    return Press(
        by=request.user,
        address=request_limits.address_of(request),
        button=next(button for button in Button if button.value in typed or not button.value),
        step=steps.requested_step(typed),
        is_correction="only" in typed,
        seen=typed.get("seen"),
        typed=typed,
        files=request.FILES,
        image=_image_to_detach(typed.get("detach", "")),
        province=provinces.province_of(request),
    )


def _image_to_detach(typed):
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST_KEY else 0


def require_sign_in(view):
    """Like ``login_required``; a form sent after the sign-in has ended keeps its text."""

    @wraps(view)
    def asked(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return redirect_to_sign_in(request)

    return asked


def require_open_posting(view):
    """
    While posting is closed, show a page that says so instead of the form.

    What was typed is kept: as a draft of somebody signed in, otherwise in the session.
    """

    @wraps(view)
    def asked(request, *args, **kwargs):
        keeps_a_draft = request.method == "POST" and request.user.is_authenticated
        if keeps_a_draft or workflow.may_post(request.user):
            return view(request, *args, **kwargs)
        kept = request.method == "POST" and session_drafts.keep(request)
        context = {"posting": workflow.posting(), "kept": kept}
        return render(request, "forum/writing/closed.html", context)

    return asked


def require_sign_in_for_press(view):
    """For steps on one's own submission: signing in leads to the submission's page."""

    @wraps(view)
    def asked(request, pk, **kwargs):
        if request.user.is_authenticated:
            return view(request, pk, **kwargs)
        return redirect_to_login(reverse("submissions:detail", args=[pk]))

    return asked


def keep_for_sign_in(request):
    """Keep typed text and images in the session; a message names each image not taken."""
    session_drafts.keep(request)
    for image in session_images.keep(request, request.FILES.getlist("images")):
        messages.error(request, image.sentence)


def redirect_to_sign_in(request):
    if request.method == "POST" and not is_autosave(request):
        keep_for_sign_in(request)
    return redirect_to_login(request.path)


def own_submission_or_404(request, pk):
    """A submission of the person, to be shown; anybody else's is a 404."""
    submissions = drafting.submissions_of(request.user).for_listing().select_related("post__thread")
    return get_object_or_404(submissions, pk=pk)


def own_submission_to_step_or_404(request, pk):
    """The same for a step on it, without what only a page shows."""
    return get_object_or_404(drafting.submissions_of(request.user), pk=pk)


def thread_or_404(request, number):
    """A thread the person may read; a hidden one is a 404."""
    threads = Thread.cases.visible_to(request.user).exclude(visibility=Visibility.HIDDEN)
    return get_object_or_404(threads, number=number)


def own_thread_or_404(request, number):
    """A matter the person raised; PermissionDenied for one of somebody else they may read."""
    thread = thread_or_404(request, number)
    if thread.author_id != request.user.pk:
        raise PermissionDenied
    return thread


def crumbs_to_my_page():
    return [{"label": _("My page"), "url": reverse("my:home")}]
