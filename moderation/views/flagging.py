"""The page on which a reader reports a published post to the moderators."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum import session_drafts
from forum.choices import Visibility
from forum.models import Post
from forum.reading import rows
from forum.views.entering import require_sign_in
from moderation import workflow
from moderation.forms import FlagForm
from portal.limits import request_limits


@require_sign_in
@require_http_methods(["GET", "POST"])
def flag(request, number, post):
    found = _published_post_or_404(number, post)
    if request.method == "GET":
        try:
            workflow.refuse_flag(found, by=request.user)
        except ValidationError as refusal:
            return _page(request, found, refusal=" ".join(refusal.messages))
        return _page(request, found, FlagForm(initial=session_drafts.kept_values(request)))
    form = FlagForm(request.POST)
    if form.is_valid():
        try:
            made = _press(request, found, form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            session_drafts.forget(request)
            messages.success(request, _said(made))
            return redirect(found)
    return _page(request, found, form)


@transaction.atomic
def _press(request, post, form):
    made = workflow.flag(post.pk, by=request.user, **form.cleaned_data)
    # Last, so that a flag that was refused is not counted.
    request_limits.take(request, "flag")
    return made


def _said(made):
    if made.decision is None:
        return _(
            "Thank you. A moderator will read it and you will hear the outcome. Nobody sees "
            "who reported it."
        )
    return _(
        "Thank you. This was checked for this reason on %(day)s, and it was kept. The reason: "
        "%(reason)s"
    ) % {
        "day": date_format(timezone.localtime(made.decision.at), "DATE_FORMAT"),
        "reason": made.decision.reason,
    }


def _published_post_or_404(number, post):
    """A post that everybody reads or could read until it was hidden; any other is a 404."""
    posts = Post.cases.select_related("thread", "agency")
    found = posts.filter(thread__number=number, number=post).first()
    if found is None or found.thread.published_at is None:
        raise Http404
    return found


def _page(request, post, form=None, *, refusal=""):
    is_public = post.visibility == Visibility.PUBLIC
    context = {
        "thread": post.thread,
        "number": post.number,
        "shown": rows.post(post, post.thread) if is_public else None,
        "address": post.get_absolute_url(),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "moderation/flags/report.html", context)
