"""The sheet of a shift: what changed since somebody last looked."""

from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workorders.reading.changes import AT_FIRST, changes, last_look
from workorders.views.listing import SEEING, crumbs
from workorders.workflow.looking import mark_read


class ReadForm(forms.Form):
    """Until when the page showed what happened, so that later news is not marked as read."""

    until = forms.FloatField(min_value=0, max_value=10**10, widget=forms.HiddenInput)


@login_required
@require_http_methods(["GET", "POST"])
def show(request):
    if not any(request.user.has_perm(f"accounts.{name}") for name in SEEING):
        raise PermissionDenied
    form = ReadForm(request.POST or None)
    if form.is_valid():
        moment = datetime.fromtimestamp(form.cleaned_data["until"], UTC)
        mark_read(by=request.user, until=moment)
        messages.success(request, _("Marked as read."))
        return redirect("workorders:changes")
    now, look = timezone.now(), last_look(request.user)
    rows, is_cut = changes(request.user, look)
    context = {
        "crumbs": crumbs(), "rows": rows, "is_cut": is_cut, "since": look or now - AT_FIRST,
        "until": now.timestamp(),
    }  # fmt: skip
    return render(request, "workorders/changes.html", context)
