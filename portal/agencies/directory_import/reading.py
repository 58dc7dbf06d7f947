"""
Reading an uploaded, untrusted spreadsheet into rows of plain text.

A file that does not match the template is refused with a sentence. Formulas are not
calculated, links not followed, and unpacking has a limit.
"""

import datetime
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.agencies.directory_import.sheets import EXAMPLE, SHEETS
from portal.texts import visible
from portal.texts.spreadsheet_cells import is_error, number_of
from portal.texts.spreadsheets import MEGABYTE, Limits, NotReadable, Unusable, read_pages

MOST_BYTES = 2 * MEGABYTE
LIMITS = Limits(unpacked=20 * MEGABYTE, rows=2_000, strings=100_000, parts=200, seconds=20)

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Row:
    number: int
    values: dict
    problems: list = field(default_factory=list)


def read(file):
    """{sheet key: rows}; ValidationError says why the file cannot be used."""
    file.seek(0, 2)
    if file.tell() > MOST_BYTES:
        raise ValidationError(_("The file is larger than 2 MB. Please divide it."))
    try:
        pages = read_pages(file, limits=LIMITS)
    except NotReadable as problem:
        raise ValidationError(str(problem)) from problem
    found = {}
    for title, lines in pages:
        sheet = _sheet_called(title)
        if sheet.key in found:
            raise _refusal(_("The sheet “%(sheet)s” stands in the file twice."), title)
        found[sheet.key] = _rows(lines, sheet)
    if not any(found.values()):
        raise ValidationError(_("There is nothing to take in: all sheets are empty."))
    return found


def _refusal(words, sheet, **more):
    return ValidationError(words % {"sheet": sheet[:40], **more})


def _sheet_called(title):
    for sheet in SHEETS:
        if title.strip().casefold() in sheet.spellings:
            return sheet
    raise _refusal(
        _("The template has no sheet “%(sheet)s”. Please use the template as it is."), title
    )


def _rows(lines, sheet):
    heading = lines[0][1] if lines and lines[0][0] == 1 else []
    columns = _columns(heading, sheet)
    rows = (_row(number, cells, columns) for number, cells in lines if number > 1)
    return [row for row in rows if row is not None]


def _columns(cells, sheet):
    """The columns found in the heading: {position: column key}."""
    columns = {}
    for position, cell in enumerate(cells):
        header = " ".join(str(cell if cell is not None else "").split())
        if header:
            columns[position] = _column_called(header, sheet).key
    for column in sheet.columns:
        times = list(columns.values()).count(column.key)
        if times > 1:
            raise _refusal(
                _("The column “%(column)s” stands twice in the sheet “%(sheet)s”."),
                sheet.title,
                column=column.header,
            )
        if column.required and not times:
            raise _refusal(
                _("The sheet “%(sheet)s” has no column “%(column)s” in its first row."),
                sheet.title,
                column=column.header,
            )
    return columns


def _column_called(header, sheet):
    for column in sheet.columns:
        if header.casefold() in column.spellings:
            return column
    raise _refusal(
        _("The sheet “%(sheet)s” has a column “%(column)s” that the template does not have."),
        sheet.title,
        column=header[:40],
    )


def _row(number, cells, columns):
    row = Row(number, {})
    for position, key in columns.items():
        cell = cells[position] if position < len(cells) else None
        row.values[key] = _text(cell, row) if cell is not None else ""
    first = next(iter(row.values.values()), "")
    if first.startswith(EXAMPLE) or not any(row.values.values()):
        return None
    return row


def _text(value, row):
    """A cell as text; anything but text or a number is added to the row's problems."""
    if isinstance(value, Unusable):
        row.problems.append(str(value))
        return "="
    if is_error(value):
        row.problems.append(_("A cell shows an error such as #N/A. Please put its value there."))
        return "#"
    if isinstance(value, bool | datetime.date | datetime.time | datetime.timedelta):
        row.problems.append(_("A cell holds a date or a yes/no. Please write it as text."))
        return str(value)
    text = visible.strip(number_of(value))
    if _CONTROL.search(text):
        row.problems.append(_("A cell holds characters that cannot be text."))
        return _CONTROL.sub("", text)
    return text
