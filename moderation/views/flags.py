"""The queue of what readers flagged, and deciding about one post."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forum import paging
from moderation import workflow
from moderation.forms import FlagVerdictForm
from moderation.forms.black_out import may_be_blacked_out
from moderation.models import FlagOutcome
from moderation.reading import flags
from moderation.views import blacking_out
from moderation.views.access import moderators_only


@moderators_only
@require_safe
def queue(request):
    number = paging.read_number(request.GET)
    page = paging.page_of(flags.by_post(), number, length=paging.SUBMISSIONS_PER_PAGE)
    context = {"page": flags.with_rows(page), "total": flags.waiting_posts().count()}
    return render(request, "moderation/flags/queue.html", context, status=page.status)


@moderators_only
@require_http_methods(["GET", "POST"])
def flagged(request, number, post):
    found = flags.flagged(number, post)
    if found is None:
        raise Http404
    seen = {"edition": found.edition, "last_flag": found.last_flag}
    may_black_out = may_be_blacked_out(found.post)
    if request.method == "GET":
        return _page(request, found, FlagVerdictForm(initial=seen, may_black_out=may_black_out))
    form = FlagVerdictForm(request.POST, may_black_out=may_black_out)
    if not form.is_valid():
        return _page(request, found, form)
    if form.cleaned_data["outcome"] == FlagOutcome.BLACK_OUT:
        # What is blacked out is chosen on a page of its own; nothing is decided before.
        return blacking_out.choose_page(request, found, reason=form.cleaned_data["reason"])
    try:
        decision = workflow.decide_flags(found.post.pk, form.verdict(), by=request.user)
    except ValidationError as refusal:
        return _refused(request, number, post, form, " ".join(refusal.messages))
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, form, status=403)
    messages.success(request, _said(decision))
    return redirect("moderation:flags")


def _refused(request, number, post, form, sentence):
    """The page as it stands now; what was written stays, with the state that is read now."""
    found = cast(flags.Flagged, flags.flagged(number, post))
    now = form.data.dict() | {"edition": found.edition, "last_flag": found.last_flag}
    form = FlagVerdictForm(now, may_black_out=may_be_blacked_out(found.post))
    form.add_error(None, sentence)
    return _page(request, found, form)


def _said(decision):
    if decision.outcome == FlagOutcome.HIDE:
        return _("The post is hidden. Whoever reported it is told, with your reason.")
    return _("The post is kept. Whoever reported it is told, with your reason.")


def _page(request, found, form, *, status=200):
    is_own = found.post.author_id == request.user.pk
    is_reported_by_self = any(flag.person_id == request.user.pk for flag in found.flags)
    context = {
        "found": found,
        "post": found.post,
        "thread": found.post.thread,
        "form": form,
        "may_decide": bool(found.flags) and not is_own and not is_reported_by_self,
        "is_own": is_own,
        "is_reported_by_self": is_reported_by_self,
    }
    return render(request, "moderation/flags/flagged.html", context, status=status)
