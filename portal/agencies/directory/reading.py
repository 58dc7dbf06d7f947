"""
Turning a spreadsheet somebody sent into rows of plain text, without trusting it.

Everything that is not our template is refused with a sentence; nothing of the file is
calculated, followed or unpacked without a limit.
"""

import datetime
import re
import zipfile
from dataclasses import dataclass, field

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal import visible
from portal.agencies.directory.sheets import EXAMPLE, SHEETS

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 200
MOST_ROWS = 2000
# Formatted but empty rows are common; a file of nothing else is not waited for.
MOST_EMPTY_ROWS = 20_000
MOST_COLUMNS = 60

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell[ >]")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass
class Row:
    number: int
    values: dict
    problems: list = field(default_factory=list)


def read(file):
    """The rows of each sheet by its key; ValidationError says why the file is not ours."""
    _look_inside(file)
    file.seek(0)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        found = {}
        for page in book.worksheets:
            sheet = _sheet_called(page.title)
            if sheet.key in found:
                raise _refusal(_("The sheet “%(sheet)s” stands in the file twice."), page.title)
            found[sheet.key] = _rows(page, sheet)
    except ValidationError:
        raise
    except Exception as broken:
        # The reader raises whatever a broken file leads it to.
        raise _not_a_spreadsheet() from broken
    if not any(found.values()):
        raise ValidationError(_("There is nothing to take in: all sheets are empty."))
    return found


def _look_inside(file):
    file.seek(0, 2)
    if file.tell() > MOST_BYTES:
        raise ValidationError(_("The file is larger than 2 MB. Please divide it."))
    try:
        with zipfile.ZipFile(file) as parts:
            names = parts.infolist()
            if len(names) > MOST_PARTS or sum(part.file_size for part in names) > MOST_UNPACKED:
                raise ValidationError(_("The file is far too large when unpacked."))
            for part in names:
                _look_at_part(parts, part)
    except ValidationError:
        raise
    except Exception as broken:
        raise _not_a_spreadsheet() from broken


def _look_at_part(parts, part):
    # Unpacked here once: a part that is longer than it says raises.
    content = parts.read(part)
    if _DECLARED.search(content):
        raise _not_a_spreadsheet()
    if part.filename.startswith("xl/worksheets/") and _MERGED.search(content):
        raise ValidationError(
            _("The file has merged cells. Please undo the merging and send it again.")
        )


def _not_a_spreadsheet():
    return ValidationError(
        _("This is not a spreadsheet we can read. Please save it as .xlsx and send it again.")
    )


def _refusal(words, sheet, **more):
    return ValidationError(words % {"sheet": sheet[:40], **more})


def _sheet_called(title):
    for sheet in SHEETS:
        if title.strip().casefold() in sheet.spellings:
            return sheet
    raise _refusal(
        _("The template has no sheet “%(sheet)s”. Please use the template as it is."), title
    )


def _rows(page, sheet):
    # Rows say where they stand; their number in between may be wrong on purpose.
    page.reset_dimensions()
    lines = page.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_EMPTY_ROWS + 1)
    columns = _columns(next(lines, ()), sheet)
    rows, number = [], 1
    for number, cells in enumerate(lines, start=2):
        row = _row(number, cells, columns)
        if row is not None:
            rows.append(row)
        if len(rows) > MOST_ROWS or number > MOST_EMPTY_ROWS:
            raise _refusal(
                _("The sheet “%(sheet)s” has more than %(most)d rows. Please divide it."),
                sheet.title,
                most=MOST_ROWS,
            )
    return rows


def _columns(cells, sheet):
    """Which column stands where: {position: key}."""
    columns = {}
    for position, cell in enumerate(cells):
        header = " ".join(str(cell.value if cell.value is not None else "").split())
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


def _text(cell, row):
    """A cell as text; what is not plain text or a whole number is a problem of the row."""
    value = cell.value
    if value is None:
        return ""
    if getattr(cell, "data_type", "") in {"f", "e"}:
        row.problems.append(_("A cell holds a formula. Please put its value there."))
        return "="
    if isinstance(value, bool | datetime.date | datetime.time | datetime.timedelta):
        row.problems.append(_("A cell holds a date or a yes/no. Please write it as text."))
        return str(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = visible.strip(str(value))
    if _CONTROL.search(text):
        row.problems.append(_("A cell holds characters that cannot be text."))
        return _CONTROL.sub("", text)
    return text
