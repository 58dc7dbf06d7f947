"""Blacking out parts of a reported post: choosing them, and what readers will see then."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from moderation import workflow
from moderation.forms.black_out import BlackOutForm, may_be_blacked_out, seen_of
from moderation.reading import flags
from moderation.redacting.forms import typed_values
from moderation.redacting.preview import preview_of
from moderation.views.access import moderators_only


@moderators_only
@require_http_methods(["GET", "POST"])
def black_out(request, number, post):
    found = found_or_404(number, post)
    if request.method == "GET":
        return choose_page(request, found)
    form = BlackOutForm(request.POST, post=found.post)
    if not form.is_valid():
        return page(request, found, form)
    try:
        workflow.decide_flags(found.post.pk, form.verdict(), by=request.user)
    except ValidationError as refusal:
        return _refused(request, number, post, form, refusal)
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
        return page(request, found, form, status=403)
    messages.success(
        request, _("Parts are blacked out. The author and whoever reported it are told.")
    )
    return redirect("moderation:flags")


@moderators_only
@require_POST
def preview(request, number, post):
    """The page with what readers would see; a script asks for that alone."""
    found = found_or_404(number, post)
    shown = preview_of(BlackOutForm(request.POST, post=found.post))
    if request.headers.get("X-Part") == "preview":
        context = {"preview": shown, "language": found.post.language}
        return render(request, "moderation/redacting/_redacted_preview.html", context)
    form = BlackOutForm(initial=typed_values(request.POST), post=found.post)
    form.preview = shown
    return page(request, found, form)


def found_or_404(number, post):
    found = flags.flagged(number, post)
    if found is None or not may_be_blacked_out(found.post):
        raise Http404
    return found


def choose_page(request, found, *, reason=""):
    """The form as it is before anything is chosen; ``reason`` was written on the page before."""
    seen = seen_of(found.post, edition=found.edition, last_flag=found.last_flag)
    return page(request, found, BlackOutForm(initial=seen | {"reason": reason}, post=found.post))


def _refused(request, number, post, form, refusal):
    """The page as it stands now. Places in another text are not kept; what was written is."""
    found = cast(flags.Flagged, flags.flagged(number, post))
    seen = seen_of(found.post, edition=found.edition, last_flag=found.last_flag)
    is_same = form.data.get("digest") == seen["digest"]
    typed = form.data.dict() | {"spans": form.data.getlist("spans") if is_same else []}
    now = BlackOutForm(typed | seen, post=found.post)
    now.is_valid()
    now.add_error(None, refusal)
    return page(request, found, now)


def page(request, found, form, *, status=200):
    is_own = found.post.author_id == request.user.pk
    is_reported_by_self = any(flag.person_id == request.user.pk for flag in found.flags)
    context = {
        "found": found,
        "post": found.post,
        "thread": found.post.thread,
        "words": form.read_version,
        "form": form,
        "may_decide": bool(found.flags) and not is_own and not is_reported_by_self,
    }
    return render(request, "moderation/flags/black_out.html", context, status=status)
