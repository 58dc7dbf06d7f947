"""
Writing rows into a file: CSV, XLSX or JSON.

A writer streams the rows and keeps none in memory. Its output depends only on the rows and
the facts of the batch: the same batch written twice gives identical files.
"""

import csv
import json
import re
from datetime import UTC, date, datetime

import xlsxwriter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forum.choices import Channel, Kind, Outcome, ReplyKind, Visibility
from portal.agencies.models import Agency, Area, Category
from portal.texts.formulas import escape_formula
from workorders.exporting.fields import FIELDS, cell_value, json_value
from workorders.models import OrderStatus
from workorders.models.exports import ExportFormat
from workorders.models.reply_details import Claim, FactsFound

# Text that it would convert to a number: shown as 2.02611E+12 or without leading zeros.
NUMBER = re.compile(r"\d[\d.,]*([eE]\d+)?")

# Limits of XLSX: UTF-16 code units per cell, and rows.
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
# The first year that an XLSX date can represent.
FIRST_YEAR = 1900

# What has a name in the reader's language, and few values.
NAMED = {
    Agency, Area, Category, Channel, Claim, FactsFound, Kind, OrderStatus, Outcome, ReplyKind,
    Visibility, bool,
}  # fmt: skip

# Not allowed in XML, not even escaped; a sheet with one of them does not open.
NO_XML = dict.fromkeys([0xFFFE, 0xFFFF])


def write_csv(path, rows, batch):
    """Write comma-separated UTF-8 with a byte order mark, so that spreadsheets recognise it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow(str(column.header) for column in FIELDS)
        words = Words()
        for row in rows:
            writer.writerow(
                [words.of(cell) if type(cell) in NAMED else csv_cell(cell) for cell in row]
            )


class Words(dict):
    """The cells of choices and rows of trees: few values, each worked out once for a file."""

    def of(self, value):
        # With its type: choices of two kinds may be the same text and have different names.
        return self[type(value), value]

    def __missing__(self, key):
        text = self[key] = csv_cell(key[1])
        return text


def csv_cell(value):
    """The value for CSV: dates and times in ISO 8601, texts escaped for spreadsheets."""
    if isinstance(value, date):
        return json_value(value)
    return keep_as_text(escape_formula(cell_value(value)))


def keep_as_text(value):
    """Append a TAB to a text that looks like a number, so that spreadsheets keep it as text."""
    return f"{value}\t" if isinstance(value, str) and NUMBER.fullmatch(value) else value


def write_xlsx(path, rows, batch):
    """Write one sheet with a frozen header row; dates are real dates, texts stay texts."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(path, options) as book:
        # The library's default is the time of writing, which would make every file differ.
        made_at = batch["made_at"].astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": batch["number"], "created": made_at})
        sheet, formats = _sheet(book), cell_formats(book)
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise ValidationError(_("An XLSX file cannot hold so many orders. Choose CSV."))
            for column, value in enumerate(row):
                write_cell(sheet, (number, column), cell_value(value), formats)


def _sheet(book):
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for number, column in enumerate(FIELDS):
        sheet.set_column(number, number, column.width)
    for number, column in enumerate(FIELDS):
        sheet.write_string(0, number, str(column.header), bold)
    sheet.freeze_panes(1, 1)
    return sheet


def cell_formats(book):
    """The formats that ``write_cell`` needs, made once for a workbook."""
    shown = {"moment": "yyyy-mm-dd hh:mm", "day": "yyyy-mm-dd", "text": "@"}
    return {name: book.add_format({"num_format": each}) for name, each in shown.items()}


def write_cell(sheet, place, value, formats):
    """Write a number, a moment or a text; no text becomes a number, formula or link."""
    if isinstance(value, int):
        sheet.write_number(*place, value)
    elif isinstance(value, date):
        _write_time(sheet, place, value, formats)
    elif NUMBER.fullmatch(value):
        # The text format keeps it a text when somebody edits the cell.
        sheet.write_string(*place, value, formats["text"])
    elif value:
        sheet.write_string(*place, shorten(value.translate(NO_XML)))


def _write_time(sheet, place, value, formats):
    if value.year < FIRST_YEAR:
        sheet.write_string(*place, value.isoformat())
    elif isinstance(value, datetime):
        # Cells have no time zone; the value is local time.
        sheet.write_datetime(*place, value.replace(tzinfo=None), formats["moment"])
    else:
        sheet.write_datetime(*place, value, formats["day"])


def shorten(text):
    """The text, cut to what a cell can hold, with a remark if it was cut."""
    if len(text) <= LONGEST_CELL // 2 or _utf16_length(text) <= LONGEST_CELL:
        return text
    mark = _("… [shortened: a cell holds no more; the JSON format has all of it]")
    room = (LONGEST_CELL - _utf16_length(mark)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + mark


def _utf16_length(text):
    """The number of UTF-16 code units; an emoji counts as two."""
    return len(text.encode("utf-16-le")) // 2


def write_json(path, rows, batch):
    """Write ``{"batch": {…}, "orders": […], "order_count": n}``, one order per line."""
    names = [column.name for column in FIELDS]
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"batch": {_json(_facts(batch))},\n"orders": [')
        for count, row in enumerate(rows, start=1):
            values = map(json_value, row)
            file.write(("," if count > 1 else "") + "\n")
            file.write(_json(dict(zip(names, values, strict=True))))
        # At the end, so that a truncated file is recognised.
        file.write(f'\n],\n"order_count": {count}}}\n')


def _facts(batch):
    return {name: json_value(value) for name, value in batch.items()}


def _json(value):
    return json.dumps(value, ensure_ascii=False)


WRITERS = {
    ExportFormat.CSV: write_csv,
    ExportFormat.XLSX: write_xlsx,
    ExportFormat.JSON: write_json,
}
