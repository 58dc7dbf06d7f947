"""
The list of agencies, and the import of the directory for administrators.

The page of one agency shows its matters and is in ``forum.views.agencies``.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.agencies.directory_import import applying, planning, reading, sheets, upload_store
from portal.agencies.directory_import.lines import Outcome
from portal.agencies.forms import DirectoryForm
from portal.agencies.models import Agency

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def agency_list(request):
    return render(request, "agencies/list.html", {"branches": branches(Agency.objects.current())})


def branches(nodes):
    """The nodes as nested lists [{"node": …, "below": […]}], ordered by path."""
    forest: list[dict[str, Any]] = []
    known: dict[int, dict[str, Any]] = {}
    for node in nodes.order_by("path"):
        known[node.pk] = branch = {"node": node, "below": []}
        # A node whose parent is retired is shown at the top level.
        siblings = known[node.parent_id]["below"] if node.parent_id in known else forest
        siblings.append(branch)
    return forest


@login_required
@permission_required("accounts.administer", raise_exception=True)
@require_safe
def template(request):
    return HttpResponse(
        sheets.template(),
        content_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="directory-template.xlsx"'},
    )


@login_required
@permission_required("accounts.administer", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def import_directory(request):
    """Upload a file, preview what each row does, confirm: three steps on one page."""
    if request.method != "POST":
        return _page(request, DirectoryForm())
    if "confirm" in request.POST:
        return _confirm(request)
    if "cancel" in request.POST:
        upload_store.delete_upload(request.session)
        messages.info(request, _("Nothing was taken in."))
        return redirect("agencies:import")
    return _upload(request)


def _upload(request):
    form = DirectoryForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            reading.read(form.cleaned_data["file"])
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            upload_store.store_upload(request.session, form.cleaned_data["file"])
            return redirect("agencies:import")
    return _page(request, form)


def _confirm(request):
    waiting = upload_store.stored_upload(request.session)
    if waiting is None:
        messages.error(request, _("The file is no longer here. Please send it once more."))
        return redirect("agencies:import")
    try:
        plan = applying.apply(
            _rows(waiting), by=request.user, digest=request.POST.get("digest", "")
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("agencies:import")
    upload_store.delete_upload(request.session)
    messages.success(
        request,
        _("Taken in: %(new)d new, %(changed)d changed.")
        % {"new": plan.count(Outcome.NEW), "changed": plan.count(Outcome.CHANGED)},
    )
    return redirect("agencies:import")


def _page(request, form):
    waiting = upload_store.stored_upload(request.session)
    plan = planning.plan(_rows(waiting)) if waiting and not form.errors else None
    context = {
        "form": form,
        "plan": plan,
        "file_name": waiting and waiting[1],
        "roles": sheets.roles_offered(),
    }
    if plan:
        context["counts"] = [
            {"number": plan.count(outcome), "label": outcome.label} for outcome in Outcome
        ]
    return render(request, "agencies/import.html", context)


def _rows(waiting):
    with waiting[0].open("rb") as file:
        return reading.read(file)
