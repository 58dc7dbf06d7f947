"""
Making a batch: the file first, its rows last.

"New" means: in no earlier batch of new orders. That is membership by rows, kept unique
by the database, never "greater than the last": an order committed late is taken by the
next batch. "Changed" means: the ledgers have more lines about an order than the last
batch of new or changed orders showed (``orders.ledger_lines``); the next entry says where
it goes on from, and the database lets one entry do so. Two people who ask at once both
read; the first to write has the orders, the other begins again with what is left.

A crash leaves at most a file without a batch, which ``remove_strays`` sweeps away.
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
    """What was asked for."""

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
    Export orders into a file that never changes; ``by`` None is the command line.

    ``filters`` may name ``agency`` (with those below it), ``status``, ``kind``,
    ``dispatched_from`` and ``dispatched_to`` (local days, both included). More than
    ``limit`` orders are refused: whoever asked would not be there to see the end.
    """
    _only_entitled(by, personal=personal)
    filters = orders.filters_in_use(filters)
    selection = Selection(selection)
    _refuse_empty(filters, selection)
    _refuse_more_than(limit, filters, selection)
    at = at or timezone.now()
    number = next_number(at=at, series=SERIES)
    request = Request(by, format, selection, personal, filters, at, number)
    for _attempt in range(ATTEMPTS):
        try:
            return _make_file_and_batch(request)
        except _AlreadyExported:
            _refuse_empty(filters, selection)
    raise ValidationError(
        _("Many batches are being made at this moment. Please try again in a minute."), code="busy"
    )


class _AlreadyExported(Exception):
    """Some of the new or changed orders went into another batch meanwhile."""


def _only_entitled(by, *, personal):
    if by is not None and not may_export(by, personal=personal):
        raise PermissionDenied


def _refuse_empty(filters, selection):
    if not orders.matching_orders(filters, selection=selection).exists():
        raise ValidationError(NOTHING[selection], code="nothing_to_export")


def _refuse_more_than(limit, filters, selection):
    if (
        limit is None
        or orders.matching_orders(filters, selection=selection)[: limit + 1].count() <= limit
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
    """Write the file; returns of each order in it the key and what its entry tells."""
    chosen = orders.matching_orders(request.filters, selection=request.selection)
    found = orders.with_export_columns(chosen, personal=request.personal).iterator(chunk_size=CHUNK)
    places, exported = Places(at=request.at), []

    def rows():
        for order in found:
            exported.append((order.pk, order.ledger_lines, getattr(order, "changed_since", None)))
            yield row_of(order, places, personal=request.personal)

    WRITERS[request.format](path, rows(), _facts(request))
    if not exported:
        # They were there a moment ago: another batch was quicker.
        raise _AlreadyExported
    return exported


def _facts(request):
    """What a file says about its batch."""
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
    """The batch, its members and the audit: all of it, or nothing."""
    try:
        with transaction.atomic():
            batch = _create_batch(path, name, len(exported), request)
            _write_members(batch, exported)
            record_in_audit(batch, by=request.by, step="made", at=request.at)
            return batch
    except IntegrityError:
        # Only new and changed orders can be taken twice; any other clash is a mistake of ours.
        if request.selection == Selection.ALL:
            raise
        raise _AlreadyExported from None


def _write_members(batch, exported):
    # In the order of their keys, so that two batches cannot wait for each other.
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
    """Write down that a batch was made or downloaded, and by whom."""
    act = "export_personal_data" if batch.with_personal_data else "export_orders"
    record(
        act, by=by, subject=f"export {batch.number}", at=at, step=step, format=batch.format,
        orders=batch.order_count, only_new=batch.only_new, only_changed=batch.only_changed,
        filters=batch.filters,
    )  # fmt: skip
