"""Pages of export batches: make one, look at it, download its file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from forum import paging
from forum.choices import Kind
from portal.agencies.models import Agency
from workorders.exporting import make_batch, open_batch
from workorders.exporting.batches import record_in_audit
from workorders.exporting.forms import ExportForm
from workorders.models import ExportBatch, OrderStatus
from workorders.models.exports import ExportFormat, may_export

# A batch of this size takes about ten seconds; the command has no limit.
LARGEST_HERE = 10_000
CONTENT_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.JSON: "application/json",
}


@login_required
@require_http_methods(["GET", "POST"])
def exports(request):
    if not may_export(request.user):
        raise PermissionDenied
    form = ExportForm(request.POST or None, with_personal=may_export(request.user, personal=True))
    if form.is_valid():
        try:
            batch = make_batch(by=request.user, limit=LARGEST_HERE, **form.wishes())
        except ValidationError as refusal:
            # That nothing fits is an answer to what was asked, not a fault in it.
            if refusal.code == "nothing_to_export":
                messages.info(request, refusal.messages[0])
            else:
                form.add_error(None, refusal)
        else:
            messages.success(request, _made(batch))
            return redirect(batch)
    batches = ExportBatch.objects.downloadable_by(request.user).for_listing()
    page = paging.page_of(batches, paging.read_number(request.GET), length=paging.EXPORTS_PER_PAGE)
    context = {"form": form, "page": page}
    return render(request, "workorders/exports.html", context, status=page.status)


def _made(batch):
    return ngettext(
        "The batch is made: %(count)s order.",
        "The batch is made: %(count)s orders.",
        batch.order_count,
    ) % {"count": batch.order_count}


@login_required
@require_GET
def export(request, number):
    batch = _found(request, number)
    crumbs = [{"label": _("Exports"), "url": reverse("workorders:exports")}]
    context = {"batch": batch, "rows": _facts(batch), "crumbs": crumbs}
    return render(request, "workorders/export.html", context)


@login_required
@require_POST
@never_cache
def download(request, number):
    # POST, because every download is recorded in the audit.
    batch = _found(request, number)
    try:
        file = open_batch(batch)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(batch)
    record_in_audit(batch, by=request.user, step="downloaded")
    response = FileResponse(
        file,
        as_attachment=True,
        filename=batch.file_name,
        content_type=CONTENT_TYPES[batch.format],
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _found(request, number):
    if not may_export(request.user):
        raise PermissionDenied
    batches = ExportBatch.objects.downloadable_by(request.user).for_listing()
    return get_object_or_404(batches, number=number)


def _facts(batch):
    """The rows of the page about a batch."""
    yes_no = {True: _("Yes"), False: _("No")}
    return [
        {"label": _("Batch number"), "value": batch.number},
        {"label": _("Made at"), "value": batch.local_time},
        {"label": _("Made by"), "value": batch.maker},
        {"label": _("Format"), "value": batch.get_format_display()},
        {"label": _("Orders"), "value": str(batch.order_count)},
        {"label": _("Which orders"), "value": batch.selection.label},
        {"label": _("With names and contacts"), "value": yes_no[batch.with_personal_data]},
        *_filters(batch.filters),
        {"label": _("File"), "value": batch.file_name},
        {"label": _("Size in bytes"), "value": str(batch.size)},
        {"label": _("Checksum (SHA-256)"), "value": batch.sha256},
    ]


def _filters(filters):
    """The filters of a batch in words."""
    named = {
        "agency": lambda slug: Agency.objects.filter(slug=slug).first() or slug,
        "status": lambda value: dict(OrderStatus.choices).get(value, value),
        "kind": lambda value: dict(Kind.choices).get(value, value),
    }
    for name, value in filters.items():
        label = ExportForm.base_fields[name].label
        yield {"label": label, "value": named[name](value) if name in named else value}
