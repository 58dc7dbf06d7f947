"""
Making a batch: the file is written first, its database rows last.

A *new* order is in no earlier batch of new orders. This is decided by rows
(``ExportedOrder``, unique in the database), not by "key greater than the last one": an order
committed late goes into the next batch. A *changed* order has more ledger lines
(``orders.ledger_lines``) than the last batch of new or changed orders counted; its entry keeps
that earlier count as ``changed_since``, and the database allows each count once per order.
If two batches are made at once, the first to write gets the orders; the other starts again
with the rest.

A crash leaves at most a file without a batch, which ``remove_strays`` deletes.
"""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.models.numbering import next_number
from portal.accounts.models import User
from portal.agencies.models import TreeNode
from portal.audit.log import record
from portal.storage.disk import room_needed
from workorders.exporting import files, orders
from workorders.exporting.fields import Places, row_of
from workorders.exporting.writers import WRITERS
from workorders.models import ExportBatch, ExportedOrder
from workorders.models.exports import Selection, may_export

SERIES = "EX"
CHUNK = 500
ATTEMPTS = 20
NOTHING = {
    Selection.ALL: gettext_lazy("No order matches these choices, so no file was made."),
    Selection.NEW: gettext_lazy(
        "There are no new orders since the last batch, so no file was made."
    ),
    Selection.CHANGED: gettext_lazy(
        "No order that was exported as new has changed since, so no file was made."
    ),
}


@dataclass(frozen=True)
class Request:
    """What to export, and who asked for it."""

    by: User | None
    format: str
    selection: Selection
    personal: bool
    filters: dict
    at: datetime
    number: str = ""


def make_batch(
    *, by, format, selection=Selection.ALL, personal=False, filters=None, at=None, limit=None
):
    """
    Export orders into a file that never changes; returns the batch. ``by`` is None for the
    command line.

    ``filters`` may have ``agency`` (its subtree is included), ``status``, ``kind``,
    ``dispatched_from`` and ``dispatched_to`` (local days, both included). PermissionDenied
    without the right to export. ValidationError if there is no order, or more than ``limit``:
    a page must not keep people waiting that long.
    """
    _only_entitled(by, personal=personal)
    filters = orders.filters_in_use(filters)
    selection = Selection(selection)
    _refuse_empty(filters, selection, by)
    _refuse_more_than(limit, filters, selection, by)
    at = at or timezone.now()
    number = next_number(at=at, series=SERIES)
    request = Request(by, format, selection, personal, filters, at, number)
    for _attempt in range(ATTEMPTS):
        try:
            return _make_file_and_batch(request)
        except _AlreadyExported:
            _refuse_empty(filters, selection, by)
    raise ValidationError(
        _("Many batches are being made at this moment. Please try again in a minute."), code="busy"
    )


class _AlreadyExported(Exception):
    """Another batch took some of the new or changed orders meanwhile."""


def _only_entitled(by, *, personal):
    if by is not None and not may_export(by, personal=personal):
        raise PermissionDenied


def _refuse_empty(filters, selection, by):
    if not orders.matching_orders(filters, selection=selection, by=by).exists():
        raise ValidationError(NOTHING[selection], code="nothing_to_export")


def _refuse_more_than(limit, filters, selection, by):
    if (
        limit is None
        or orders.matching_orders(filters, selection=selection, by=by)[: limit + 1].count() <= limit
    ):
        return
    raise ValidationError(
        _(
            "These are more than %(limit)s orders, too many to wait for on this page. Please "
            "choose a shorter time, or ask the administrator to run “export_workorders”."
        ),
        code="too_many",
        params={"limit": limit},
    )


def _make_file_and_batch(request):
    with tempfile.TemporaryDirectory(prefix="export-", dir=files.make_working_folder()) as folder:
        path = Path(folder) / f"batch.{request.format}"
        with room_needed("export"):
            exported = _write_file(path, request)
        name = files.store(path, format=request.format)
        try:
            return _write_batch(path, name, exported, request)
        except BaseException:
            files.discard(name)
            raise


def _write_file(path, request):
    """Write the file; returns (pk, ``ledger_lines``, ``changed_since``) of each order in it."""
    chosen = orders.matching_orders(request.filters, selection=request.selection, by=request.by)
    found = orders.with_export_columns(chosen, personal=request.personal).iterator(chunk_size=CHUNK)
    places, exported = Places(at=request.at), []

    def rows():
        for order in found:
            exported.append((order.pk, order.ledger_lines, getattr(order, "changed_since", None)))
            yield row_of(order, places, personal=request.personal)

    WRITERS[request.format](path, rows(), _facts(request))
    if not exported:
        # ``make_batch`` found some before, so another batch took them meanwhile.
        raise _AlreadyExported
    return exported


def _facts(request):
    """The facts about the batch that are written into the file."""
    return {
        "number": request.number,
        "made_at": request.at,
        **_selected(request.selection),
        "with_personal_data": request.personal,
        "filters": _plain_filters(request.filters),
    }


def _selected(selection):
    return {
        "only_new": selection == Selection.NEW,
        "only_changed": selection == Selection.CHANGED,
    }


def _plain_filters(filters):
    return {
        name: value.slug if isinstance(value, TreeNode) else str(value)
        for name, value in filters.items()
    }


def _write_batch(path, name, exported, request):
    """Create the batch, its entries and the line in the audit in one transaction."""
    try:
        with transaction.atomic():
            batch = _create_batch(path, name, len(exported), request)
            _write_members(batch, exported)
            record_in_audit(batch, by=request.by, step="made", at=request.at)
            return batch
    except IntegrityError:
        # Only new and changed orders can collide with another batch; otherwise it is a bug.
        if request.selection == Selection.ALL:
            raise
        raise _AlreadyExported from None


def _write_members(batch, exported):
    # ``exported`` is ordered by primary key, so that two batches cannot deadlock.
    members = (
        ExportedOrder(
            batch=batch, order_id=pk, as_new=batch.only_new, ledger_lines=lines, changed_since=since
        )
        for pk, lines, since in exported
    )
    while chunk := list(islice(members, CHUNK)):
        ExportedOrder.objects.bulk_create(chunk)


def _create_batch(path, name, count, request):
    with path.open("rb") as file:
        digest = files.digest_of(file)
    label = _("work-orders-%(number)s") % {"number": request.number}
    return ExportBatch.objects.create(
        number=request.number,
        format=request.format,
        **_selected(request.selection),
        with_personal_data=request.personal,
        filters=_plain_filters(request.filters),
        created_by=request.by,
        created_at=request.at,
        file=name,
        file_name=f"{label}.{request.format}",
        sha256=digest,
        size=path.stat().st_size,
        order_count=count,
    )


def record_in_audit(batch, *, by, step, at=None):
    """Record in the audit that ``by`` made or downloaded a batch (``step``)."""
    act = "export_personal_data" if batch.with_personal_data else "export_orders"
    record(
        act, by=by, subject=f"export {batch.number}", at=at, step=step, format=batch.format,
        orders=batch.order_count, only_new=batch.only_new, only_changed=batch.only_changed,
        filters=batch.filters,
    )  # fmt: skip
