"""
Writing rows into a file: CSV, XLSX or JSON.

A writer takes rows as they come and keeps none of them, and its bytes depend on the
rows and the facts of the batch alone: the same batch written twice is the same file.
"""

import csv
import json
import re
from datetime import UTC, date, datetime

import xlsxwriter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from workorders.exporting.fields import FIELDS, cell_value, json_value
from workorders.models.exports import ExportFormat

# What a spreadsheet program may take for the beginning of a formula or a command, also
# behind white space that it trims, and as full-width forms that it folds.
FORMULA_SIGNS = tuple("=+-@＝＋－＠")
SPLITTING_SIGNS = ("\t", "\r")
UNSEEN = "\ufeff\u200b\u200c\u200d\u2060"

# What it would take for a number, and show as 2.02611E+12 or without its first zeros.
NUMBER = re.compile(r"\d[\d.,]*([eE]\d+)?")

# What an XLSX file can hold: characters of a cell as UTF-16 counts them, and rows.
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
# Its calendar begins in 1900.
FIRST_YEAR = 1900

# Not even escaped may these stand in XML; a sheet with one of them does not open.
NO_XML = dict.fromkeys([0xFFFE, 0xFFFF])


def write_csv(path, rows, batch):
    """Comma-separated, with the mark by which spreadsheet programs know UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow(str(column.header) for column in FIELDS)
        for row in rows:
            writer.writerow(map(csv_cell, row))


def csv_cell(value):
    """A value as CSV has it: moments with their zone, texts as spreadsheets leave them alone."""
    if isinstance(value, date):
        return json_value(value)
    return keep_as_text(escape_formula(cell_value(value)))


def escape_formula(value):
    """A cell that no spreadsheet program takes for a formula: led by an apostrophe."""
    if not isinstance(value, str):
        return value
    seen = value.lstrip().lstrip(UNSEEN).lstrip()
    if value.startswith(SPLITTING_SIGNS) or seen.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value


def keep_as_text(value):
    """A text that looks like a number, with a TAB behind it: so it is no number and reads well."""
    return f"{value}\t" if isinstance(value, str) and NUMBER.fullmatch(value) else value


def write_xlsx(path, rows, batch):
    """One sheet, its first row frozen; moments are moments, and text stays text."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(path, options) as book:
        # The library would put in the time of writing, and no two files would be alike.
        made_at = batch["made_at"].astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": batch["number"], "created": made_at})
        sheet, formats = _sheet(book), _formats(book)
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise ValidationError(_("An XLSX file cannot hold so many orders. Choose CSV."))
            for column, value in enumerate(row):
                _write_cell(sheet, (number, column), cell_value(value), formats)


def _sheet(book):
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for number, column in enumerate(FIELDS):
        sheet.set_column(number, number, column.width)
    for number, column in enumerate(FIELDS):
        sheet.write_string(0, number, str(column.header), bold)
    sheet.freeze_panes(1, 1)
    return sheet


def _formats(book):
    shown = {"moment": "yyyy-mm-dd hh:mm", "day": "yyyy-mm-dd", "text": "@"}
    return {name: book.add_format({"num_format": each}) for name, each in shown.items()}


def _write_cell(sheet, place, value, formats):
    if isinstance(value, int):
        sheet.write_number(*place, value)
    elif isinstance(value, date):
        _write_time(sheet, place, value, formats)
    elif NUMBER.fullmatch(value):
        # As text also when somebody edits it there.
        sheet.write_string(*place, value, formats["text"])
    elif value:
        sheet.write_string(*place, shorten(value.translate(NO_XML)))


def _write_time(sheet, place, value, formats):
    if value.year < FIRST_YEAR:
        sheet.write_string(*place, value.isoformat())
    elif isinstance(value, datetime):
        # A cell knows no zone; it shows the city's time.
        sheet.write_datetime(*place, value.replace(tzinfo=None), formats["moment"])
    else:
        sheet.write_datetime(*place, value, formats["day"])


def shorten(text):
    """As much as a cell can hold, and word that there is more."""
    if len(text) <= LONGEST_CELL // 2 or _utf16_length(text) <= LONGEST_CELL:
        return text
    mark = _("… [shortened: a cell holds no more; the JSON format has all of it]")
    room = (LONGEST_CELL - _utf16_length(mark)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + mark


def _utf16_length(text):
    """Characters as UTF-16 counts them: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def write_json(path, rows, batch):
    """``{"batch": {…}, "orders": […], "order_count": n}``, an order to a line."""
    names = [column.name for column in FIELDS]
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"batch": {_json(_facts(batch))},\n"orders": [')
        for count, row in enumerate(rows, start=1):
            values = map(json_value, row)
            file.write(("," if count > 1 else "") + "\n")
            file.write(_json(dict(zip(names, values, strict=True))))
        # At the end, where it also tells a whole file from one that was cut off.
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
