"""Deciding about several submissions at once: what is selected, what authors read, what is done."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from moderation import workflow
from moderation.forms import QueueFilter
from moderation.forms.together import TogetherForm, typed_keys
from moderation.models import Decision
from moderation.reading import together as reading
from moderation.views.access import moderators_only
from moderation.workflow.together import MOST, marked

# Names of the buttons: going back to what was chosen, and deciding.
CHANGE, PRESS = "change", "press"


@moderators_only
@require_http_methods(["GET", "POST"])
def together(request):
    """Show what was selected; then what the authors will read; then decide about each."""
    if request.method == "GET":
        return _selected(request)
    form = TogetherForm(request.POST)
    is_shown = CHANGE in request.POST
    if is_shown or not form.is_valid():
        return _page(request, form.keys, form)
    if PRESS not in request.POST:
        return _page(request, form.keys, form, verdict=form.verdict())
    try:
        results = workflow.decide_together(
            form.cleaned_data["chosen"],
            form.verdict(),
            by=request.user,
            batch=str(form.cleaned_data["batch"]),
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _page(request, form.keys, form)
    return _said(request, form, results)


def _selected(request):
    keys, kept = typed_keys(request.GET.getlist("item")), QueueFilter(request.GET).query_string
    if not keys:
        messages.info(request, _("Please select at least one."))
        return redirect(reverse("moderation:queue") + kept)
    if len(keys) > MOST:
        words = _("At most %(most)d can be decided at once; these are the first.")
        messages.info(request, words % {"most": MOST})
    by = request.GET.get("add", "")
    if by in {reading.AUTHOR, reading.ALIKE}:
        keys = reading.extended(keys, by)
    form = TogetherForm(initial={"batch": TogetherForm.new_batch()})
    return _page(request, keys[:MOST], form)


def _said(request, form, results):
    done = sum(not result.refusal for result in results)
    batch = str(form.cleaned_data["batch"])
    first = marked(batch, by=request.user).order_by("pk").first()
    if first is None:
        messages.error(request, _("Nothing was decided: see beside each why."))
        return _page(request, form.keys, form)
    words = ngettext(
        "%(count)d is decided. Its author is told in two minutes.",
        "%(count)d are decided. Their authors are told in two minutes.",
        done,
    )
    if done:
        messages.success(request, words % {"count": done})
    address = reverse("moderation:decided_together", args=[first.pk])
    selected = urlencode([("item", key) for key in form.keys], doseq=True)
    return redirect(f"{address}?{selected}")


def _page(request, keys, form, *, verdict=None):
    rows = reading.rows_of(keys, request.user)
    fit = [row for row in rows if not row.why_not]
    if verdict is not None and not fit:
        form.add_error(None, _("None of these can be decided with others now."))
        verdict = None
    context = {
        "form": form,
        "fit": fit,
        "unfit": [row for row in rows if row.why_not],
        "missing": len(keys) - len(rows),
        "kept": QueueFilter(request.GET).query_string,
        "again": _address(request, [row.submission.pk for row in rows]),
        "verdict": verdict,
        "letters": reading.letters_for(fit, verdict) if verdict else [],
    }
    return render(request, "moderation/together/page.html", context)


def _address(request, keys):
    """The page with these selected, and the list as it was narrowed."""
    named = [*QueueFilter(request.GET).kept.items(), *(("item", key) for key in keys)]
    return f"{reverse('moderation:together')}?{urlencode(named)}"


@moderators_only
@require_GET
def decided_together(request, pk):
    """What one press decided, and what became of the others that were selected."""
    first = get_object_or_404(Decision, pk=pk)
    if not first.data.get("batch_first"):
        raise Http404
    done = reading.results_of(first, typed_keys(request.GET.getlist("item")), request.user)
    context = {
        "first": first,
        "done": done,
        "decided": sum(one.is_decided for one in done),
        "is_own": first.actor_id == request.user.pk,
    }
    return render(request, "moderation/together/result.html", context)
