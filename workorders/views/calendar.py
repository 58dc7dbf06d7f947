"""Pages of the working calendar: the years and their sources, and entering a notice."""

from collections.abc import Iterable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ChoiceField
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workorders import workflow
from workorders.calendar import festivals, moving, workdays
from workorders.calendar.forms import CalendarForm, next_year_without_notice
from workorders.models import CalendarKind
from workorders.reading.calendar import spans, years_of
from workorders.views.listing import SEEING, crumbs
from workorders.views.steps import add_refusal

MOST_SHOWN = 100
keepers_only = permission_required("accounts.keep_calendar", raise_exception=True)


@login_required
@require_safe
def years(request):
    may_keep = request.user.has_perm("accounts.keep_calendar")
    if not may_keep and not any(request.user.has_perm(f"accounts.{name}") for name in SEEING):
        raise PermissionDenied
    plan = moving.plan_of_today() if moving.is_waiting() else None
    context = {
        "crumbs": crumbs(),
        "years": years_of(timezone.localdate().year),
        "may_keep": may_keep,
        "waiting": len(plan.moving) + len(plan.settling) if plan else 0,
    }
    return render(request, "workorders/calendar.html", context)


@login_required
@keepers_only
@require_http_methods(["GET", "POST"])
def enter_calendar(request):
    """Show the form, then a preview of the moving dates; write the version on confirmation."""
    if request.method == "GET":
        return _form_page(request, CalendarForm.for_year(*_asked_for(request)))
    form = CalendarForm(request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _form_page(request, form)
    if "confirm" not in request.POST:
        return _preview(request, form)
    return _enter(request, form)


@login_required
@keepers_only
@require_POST
def follow_calendar(request):
    """Move some of the due dates that the worker has not moved yet."""
    done = workflow.follow_waiting()
    words = ngettext("%(count)d order has followed.", "%(count)d orders have followed.", done)
    messages.success(request, words % {"count": done})
    return redirect("workorders:calendar")


def _asked_for(request):
    year, kind = request.GET.get("year", ""), request.GET.get("kind", "")
    field = cast(ChoiceField, CalendarForm().fields["year"])
    known = cast(Iterable[tuple[int, int]], field.choices)  # the form writes them as years
    year = next((number for number, _label in known if str(number) == year), None)
    kind = kind if kind in (CalendarKind.NOTICE, CalendarKind.CORRECTION) else CalendarKind.NOTICE
    return year or next_year_without_notice(), kind


def _enter(request, form):
    typed = form.cleaned_data
    try:
        version = workflow.enter_calendar(
            typed["year"], form.days, by=request.user, kind=typed["kind"],
            base=typed["base"] or 0, **form.facts,
        )  # fmt: skip
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return _form_page(request, form)
    messages.success(
        request,
        _("“%(title)s” is entered. Open orders follow it now; agencies and authors are told.")
        % {"title": version.label},
    )
    return redirect("workorders:calendar")


def _form_page(request, form):
    context = {"crumbs": _crumbs(), "form": form}
    return render(request, "workorders/enter_calendar.html", context)


def _preview(request, form):
    typed = form.cleaned_data
    plan = moving.plan_of_entry(typed["year"], form.days, is_notice=_is_notice(form))
    again = CalendarForm(initial=typed | {"base": workdays.newest_version() or 0})
    context = {
        "crumbs": _crumbs(),
        "form": again,
        "hidden": [field.as_hidden() for field in again],
        "year": typed["year"],
        "is_notice": _is_notice(form),
        "is_same": form.days == festivals.days_in_force(typed["year"]),
        "spans": spans(form.days),
        "plan": plan,
        "moving": plan.moving[:MOST_SHOWN],
        "more": max(0, len(plan.moving) - MOST_SHOWN),
        "by_hand": plan.by_hand[:MOST_SHOWN],
        "over": plan.over[:MOST_SHOWN],
    }
    return render(request, "workorders/preview_calendar.html", context)


def _is_notice(form):
    return form.cleaned_data["kind"] == CalendarKind.NOTICE


def _crumbs():
    return [*crumbs(), {"label": _("Working calendar"), "url": reverse("workorders:calendar")}]
