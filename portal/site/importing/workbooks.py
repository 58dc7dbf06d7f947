"""
The first sheet of an XLSX file.

An XLSX file is a zip of XML and may claim to be small: sizes are asked for before
anything is unpacked, and of each row only so many columns are looked at.
"""

import io
import zipfile
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from portal.site.importing.refusals import NotUsable

MOST_UNPACKED = 120 * 1024 * 1024
MOST_COLUMNS = 60
MOST_PARTS = 2_000


def rows_of(content: bytes) -> list[tuple[int, list]]:
    _refuse_bomb(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # What the file says of its own extent may be wrong, or a trap.
        sheet.reset_dimensions()
        return [
            (number, list(row))
            for number, row in enumerate(
                sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1
            )
            if any(cell is not None for cell in row)
        ]
    except Exception as problem:
        # openpyxl lets through whatever its parsers meet: zip, XML, missing parts, numbers.
        raise _broken() from problem


def _refuse_bomb(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as problem:
        raise _broken() from problem
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise NotUsable(
            _("Unpacked, this Excel file would be too large. Please save it as CSV, in parts.")
        )
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise _broken()


def _broken():
    return NotUsable(_("This is not an Excel file that can be read. Please save it as CSV."))


def text_of(cell) -> str:
    """A cell as text: 2549.0 is the number 2549, a date is written out."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.tzinfo:
        return cell.astimezone(UTC).isoformat()
    return str(cell)
