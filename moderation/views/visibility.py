"""Hiding, restoring and publishing later, each with a confirmation page."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.models import Post, Thread
from forum.reading import rows
from moderation import workflow
from moderation.forms import ConfirmForm, HideForm
from moderation.views.access import moderators_only


@moderators_only
@require_http_methods(["GET", "POST"])
def hide(request, number):
    thread = _thread(number)
    words = {
        "title": _("Hide this matter?"),
        "text": _(
            "It disappears from every page, from search and from the pictures' addresses. At its "
            "own address stay the number, the dates and your reason. The author is told."
        ),
        "label": _("Hide this matter"),
        "done": _("The matter is hidden."),
        "danger": True,
    }
    step = partial(workflow.hide, thread.pk)
    return _page(request, thread, HideForm(_form_data(request)), step=step, words=words)


@moderators_only
@require_http_methods(["GET", "POST"])
def restore(request, number):
    thread = _thread(number)
    words = {
        "title": _("Show this matter again?"),
        "text": _("It becomes as visible as it was before it was hidden."),
        "label": _("Show it again"),
        "done": _("The matter is as visible as before."),
    }
    step = partial(workflow.restore, thread.pk)
    return _page(request, thread, ConfirmForm(_form_data(request)), step=step, words=words)


@moderators_only
@require_http_methods(["GET", "POST"])
def publish_later(request, number):
    thread = _thread(number)
    words = {
        "title": _("Publish this matter now?"),
        "text": _(
            "It was accepted without being published. From now on everyone could read it, "
            "with all its replies. The author is told."
        ),
        "label": _("Publish it"),
        "done": _("The matter is public now."),
    }
    step = partial(workflow.make_public, thread.pk)
    form = ConfirmForm(_form_data(request))
    return _page(request, thread, form, step=step, words=words, question=_question(thread))


@moderators_only
@require_http_methods(["GET", "POST"])
def hide_post(request, number, post):
    post = _post(number, post)
    words = {
        "title": _("Hide this post?"),
        "text": _("The matter stays; this one post disappears from it and from search."),
        "label": _("Hide the post"),
        "done": _("The post is hidden."),
        "danger": True,
    }
    step = partial(workflow.hide_post, post.pk)
    form = HideForm(_form_data(request))
    return _page(request, post.thread, form, step=step, words=words, post=post)


@moderators_only
@require_http_methods(["GET", "POST"])
def restore_post(request, number, post):
    post = _post(number, post)
    words = {
        "title": _("Show this post again?"),
        "text": _("It becomes as visible as the matter it stands in."),
        "label": _("Show it again"),
        "done": _("The post is visible again."),
    }
    step = partial(workflow.restore_post, post.pk)
    form = ConfirmForm(_form_data(request))
    return _page(request, post.thread, form, step=step, words=words, post=post)


def _form_data(request):
    # Not ``request.POST or None``: an empty POST must bind the form too.
    return request.POST if request.method == "POST" else None


def _thread(number):
    return get_object_or_404(Thread.cases.select_related("submission"), number=number)


def _post(number, post):
    posts = Post.cases.select_related("thread", "agency")
    return get_object_or_404(posts, thread__number=number, number=post)


def _question(thread):
    """The first post as readers will see it, without what was blacked out."""
    posts = Post.cases.filter(thread=thread, number=1).select_related("thread", "agency")
    return rows.post(posts.prefetch_related("images").get(), thread)


def _page(request, thread, form, *, step, words, post=None, question=None):
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            step(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except PermissionDenied as refusal:
            form.add_error(None, str(refusal))
            status = 403
        else:
            messages.success(request, words["done"])
            return redirect(thread)
    context = {"thread": thread, "post": post, "form": form, "words": words}
    context["question"] = question
    return render(request, "moderation/item/visibility.html", context, status=status)
