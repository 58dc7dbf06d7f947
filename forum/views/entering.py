"""Finding what a person writes on, and keeping the words of those who must first sign in."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forum import session_drafts, workflow
from forum.choices import Visibility
from forum.models import Thread
from forum.workflow import drafting


def signed_in(view):
    """Like ``login_required``, but a form that comes too late keeps its words."""

    @wraps(view)
    def asked(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return to_sign_in(request)

    return asked


def while_closed(view):
    """
    A calm page instead of the form while posting is closed.

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


def press_on_own(view):
    """A press on one's own submission; after a late sign-in its page is shown again."""

    @wraps(view)
    def asked(request, pk, **kwargs):
        if request.user.is_authenticated:
            return view(request, pk, **kwargs)
        return redirect_to_login(reverse("submissions:detail", args=[pk]))

    return asked


def to_sign_in(request):
    if request.method == "POST":
        session_drafts.keep(request)
    return redirect_to_login(request.path)


def own_or_404(request, pk):
    """The person's own; anybody else's is not there at all."""
    submissions = drafting.own(request.user).for_listing().select_related("post__thread")
    return get_object_or_404(submissions, pk=pk)


def thread_or_404(request, number):
    """What the person may read; of a hidden thread only the tombstone is left."""
    threads = Thread.cases.visible_to(request.user).exclude(visibility=Visibility.HIDDEN)
    return get_object_or_404(threads, number=number)


def crumbs_to_my_page():
    return [{"label": _("My page"), "url": reverse("my:home")}]
