"""Pages of imported history: publishing it, or keeping it unpublished."""

from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from forum import paging
from forum.models import ImportBatch
from moderation.imports import reading, workflow
from moderation.models import Outcome
from moderation.views.access import moderators_only

OUTCOMES = {"publish": Outcome.APPROVE, "keep": Outcome.ACCEPT}


class BulkForm(forms.Form):
    """Which matters to decide about, and how; the scope ``all`` means the whole import."""

    outcome = forms.ChoiceField(choices=[(name, name) for name in OUTCOMES])
    scope = forms.ChoiceField(choices=[("some", "some"), ("all", "all")])

    def numbers(self):
        data = cast(QueryDict, self.data)  # what a request sent
        return data.getlist("thread")[: paging.IMPORTED_MATTERS_PER_PAGE]


@moderators_only
@require_GET
def imports(request):
    context = {"crumbs": _crumbs()[:1], "rows": reading.batches()}
    return render(request, "moderation/imports/list.html", context)


@moderators_only
@require_http_methods(["GET", "POST"])
def import_batch(request, pk):
    batch = get_object_or_404(ImportBatch, pk=pk)
    if request.method == "POST":
        _press(request, batch)
        return redirect("moderation:import", pk=pk)
    page = reading.page_of(batch, number=paging.read_number(request.GET))
    context = {
        "crumbs": _crumbs(),
        "batch": batch,
        "page": page,
        "waiting": reading.undecided(batch).count(),
        "under_way": reading.under_way(batch),
    }
    return render(request, "moderation/imports/batch.html", context, status=page.status)


def _crumbs():
    return [
        {"label": _("Moderation"), "url": reverse("moderation:queue")},
        {"label": _("Imported matters"), "url": reverse("moderation:imports")},
    ]


def _press(request, batch):
    form = BulkForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please press one of the buttons below the list."))
        return
    outcome = OUTCOMES[form.cleaned_data["outcome"]]
    if form.cleaned_data["scope"] == "all":
        _press_all(request, batch, outcome)
    elif not form.numbers():
        messages.error(request, _("Nothing is ticked yet. Tick the matters you mean."))
    else:
        done = workflow.decide_some(form.numbers(), batch=batch, outcome=outcome, by=request.user)
        _say(request, done, outcome)


def _press_all(request, batch, outcome):
    try:
        workflow.decide_all(batch, outcome=outcome, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("It is being done in the background; you can go on working."))


def _say(request, done, outcome):
    if outcome == Outcome.APPROVE:
        words = ngettext("%(count)d published.", "%(count)d published.", done)
    else:
        words = ngettext("%(count)d stays unpublished.", "%(count)d stay unpublished.", done)
    if done:
        messages.success(request, words % {"count": done})
    else:
        messages.info(request, _("A colleague has decided about these already."))
