"""Builders of orders and batches for the tests of exports."""

import csv
import io
import json
import zipfile
from copy import copy

from django.db.models.base import ModelState
from openpyxl import load_workbook

from forum.attachments.storage import private_files
from portal.accounts.models import Contact
from tests import builders
from workorders import workflow
from workorders.exporting import make_batch, open_batch
from workorders.exporting.fields import FIELDS

NAMES = [column.name for column in FIELDS]


def order(citizen, moderator, dispatcher, agency, *, instructions="", **fields):
    """A dispatched order on a published matter."""
    thread = builders.published(citizen, moderator, **fields)
    return workflow.dispatch(thread.pk, by=dispatcher, agency=agency, instructions=instructions)


def copies(order, count):
    """So many more orders like this one on matters like its own, without a history."""
    return [_copy(order, n) for n in range(1, count + 1)]


def _copy(order, n):
    thread = order.thread
    question = thread.posts.get(number=1)
    submission = _saved(thread.submission, number=f"20270101{n:05d}")
    thread = _saved(thread, number=submission.number, submission=submission)
    _saved(question, thread=thread, submission=submission)
    return _saved(order, number=f"WO20270101{n:05d}", thread=thread)


def _saved(row, **fields):
    """Another row with the same values but for these."""
    another = copy(row)
    another.pk, another._state = None, ModelState()
    for name, value in fields.items():
        setattr(another, name, value)
    another.save()
    return another


def answer(order, clerk, head, dispatcher, *, text, kind="final"):
    """Let the agency answer, and the centre publish it."""
    if order.accepted_at is None:
        workflow.accept(order.pk, by=clerk)
    workflow.draft_reply(order.pk, by=clerk, text=text, kind=kind)
    version = workflow.hand_in(order.pk, by=clerk)
    workflow.sign_off(order.pk, by=head, version_id=version.pk)
    post = workflow.publish_reply(order.pk, by=dispatcher, version_id=version.pk)
    order.refresh_from_db()
    return post


def with_contact(order, **facts):
    """Give the matter of an order a contact."""
    thread = order.thread
    thread.contact = Contact.objects.create(**facts)
    thread.save(update_fields=["contact"])
    return thread.contact


def content(batch):
    with open_batch(batch) as file:
        return file.read()


def orders_of(batch):
    """The orders a JSON batch holds, as dictionaries."""
    return json.loads(content(batch))["orders"]


def exported(order, **wishes):
    """What a JSON batch says about ``order``."""
    rows = orders_of(make_batch(by=None, format="json", **wishes))
    return next(row for row in rows if row["order_number"] == order.number)


def table_of(batch):
    """The rows of a CSV or XLSX batch, header first, every cell as text."""
    data = content(batch)
    if batch.format == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    sheet = load_workbook(io.BytesIO(data)).active
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.values]


def readable(batch):
    """Every byte of a batch that could be read: an XLSX is unpacked."""
    data = content(batch)
    if batch.format != "xlsx":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def files_kept():
    """The names of all files of batches in the store."""
    store = private_files()
    return sorted(store.listdir("exports")[1]) if store.exists("exports") else []
