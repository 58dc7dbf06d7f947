"""
The only reader of uploaded, untrusted spreadsheets (.xlsx), for all apps.

A file is checked before openpyxl opens it: stated and real size, declarations in its XML,
references to other files. Formulas are not calculated, links not followed, macros not run;
memory and time are limited. Any problem raises ``NotReadable`` with a sentence that says what
to change.
"""

import re
import time
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import load_workbook

MEGABYTE = 1024 * 1024
CHUNK = 256 * 1024
# A sheet formatted down to its end has a million empty rows; reading stops after so many.
MOST_EMPTY_ROWS = 20_000
# Other parts than sheets, strings and media are read completely; in normal files they are small.
MOST_BYTES_OF_A_SMALL_PART = 8 * MEGABYTE
LARGE_PARTS = ("xl/worksheets/", "xl/sharedStrings.xml", "xl/media/")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MERGED = re.compile(rb"<(?:\w+:)?mergeCell[ />]")
# Elements that cost time and memory when read: shared strings, and rows of sheets.
COUNTED = re.compile(rb"<(?:\w+:)?(?:si|row)[ />]")
ENCODING = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{0,40})["']""")
ENCODINGS = {b"utf-8", b"us-ascii", b"ascii"}
LONGEST_MARK = 16


class NotReadable(ValueError):
    """The file cannot be used; the message says what to change."""


class Unusable(str):
    """The value of a cell that has no plain value; the text says what is wrong."""


@dataclass(frozen=True)
class Limits:
    """The limits for one file; cells of a row beyond ``columns`` are ignored."""

    unpacked: int
    rows: int
    strings: int
    parts: int = 2_000
    columns: int = 60
    seconds: int = 60


def read_pages(file, *, limits, only_first=False):
    """Return ``[(title of the sheet, [(row number as in Excel, cells)])]``."""
    until = time.monotonic() + limits.seconds
    try:
        _refuse_other_formats(file)
        _look_through(file, limits)
        file.seek(0)
        # Values only: no links to other files are kept, no formula is calculated.
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        pages = book.worksheets[:1] if only_first else book.worksheets
        if not pages:
            raise _not_a_spreadsheet()
        return [(page.title, _rows(page, limits, until)) for page in pages]
    except NotReadable:
        raise
    except Exception as broken:
        # openpyxl raises exceptions of many kinds: zip, XML, missing parts, numbers.
        raise _not_a_spreadsheet() from broken


def _refuse_other_formats(file):
    file.seek(0)
    start = file.read(len(OLE))
    if start != OLE:
        return
    # The directory of an OLE file may be anywhere in it.
    if ENCRYPTED in start + file.read(64 * MEGABYTE):
        raise NotReadable(
            _("The file is protected by a password. Please save it without one and try again.")
        )
    raise NotReadable(_("This is an old Excel file (.xls). Please save it as .xlsx and try again."))


def _look_through(file, limits):
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        _refuse_by_names({part.filename for part in parts})
        if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
            raise _too_large()
        left = limits.unpacked
        for part in parts:
            left -= _look_at_part(archive, part, left, limits)


def _refuse_by_names(names):
    if "mimetype" in names and "content.xml" in names:
        raise NotReadable(
            _("This is an OpenDocument file (.ods). Please save it as .xlsx and try again.")
        )
    if "xl/workbook.bin" in names:
        raise NotReadable(
            _("This is a binary Excel file (.xlsb). Please save it as .xlsx and try again.")
        )
    if "xl/workbook.xml" not in names:
        raise _not_a_spreadsheet()
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise NotReadable(
            _("The file holds macros. Please save it as .xlsx, without macros, and try again.")
        )
    if any(name.casefold().startswith("xl/externallinks/") for name in names):
        raise NotReadable(
            _(
                "Cells of the file refer to other files. Please copy the table and paste it"
                " as values into a new file."
            )
        )


def _look_at_part(archive, part, left, limits):
    """Unpack and check a part without storing it; returns its real size in bytes."""
    is_xml = part.filename.casefold().endswith((".xml", ".rels"))
    most = left
    if not part.filename.startswith(LARGE_PARTS):
        most = min(left, MOST_BYTES_OF_A_SMALL_PART)
    size, counted, tail = 0, 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if is_xml and not size:
                _refuse_encoding(chunk)
            size += len(chunk)
            if size > most:
                raise _too_large()
            if is_xml:
                # A tag may span two chunks; one that is completely in the tail was counted.
                seen = tail + chunk
                _refuse_marks(part.filename, seen)
                counted += sum(found.end() > len(tail) for found in COUNTED.finditer(seen))
                tail = seen[-LONGEST_MARK:]
                _refuse_many(part.filename, counted, limits)
    return size


def _refuse_many(name, counted, limits):
    if name.startswith("xl/worksheets/") and counted > limits.rows + MOST_EMPTY_ROWS:
        raise NotReadable(
            _(
                "A sheet has more than %(most)d rows, or goes on with thousands of empty ones."
                " Please copy the filled rows into a new file, or divide them."
            )
            % {"most": limits.rows}
        )
    if counted > max(limits.strings, limits.rows + MOST_EMPTY_ROWS):
        raise _too_large()


def _refuse_encoding(start):
    """Refuse encodings other than UTF-8, in which declarations would not be found below."""
    named = ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
    if b"\x00" in start[:200] or (named and named[1].lower() not in ENCODINGS):
        raise _not_a_spreadsheet()


def _refuse_marks(name, seen):
    if DECLARED.search(seen):
        raise _not_a_spreadsheet()
    if name.startswith("xl/worksheets/") and MERGED.search(seen):
        raise NotReadable(
            _("The file has merged cells. Please undo the merging and send it again.")
        )


def _rows(page, limits, until):
    if page.sheet_state != "visible":
        raise NotReadable(
            _("The sheet “%(sheet)s” is hidden. Please show it or delete it, then try again.")
            % {"sheet": page.title[:40]}
        )
    # The extent stated in the file may be wrong or malicious.
    page.reset_dimensions()
    rows, number, last = [], 0, 0
    for number, cells in enumerate(page.iter_rows(max_col=limits.columns), start=1):
        values = [_value(cell) for cell in cells]
        while values and values[-1] is None:
            values.pop()
        if values:
            rows.append((number, values))
            last = number
        _refuse_endless(page, rows, number - last, last, limits)
        if number % 1_000 == 0 and time.monotonic() > until:
            raise _too_large()
    return rows


def _refuse_endless(page, rows, empty, last, limits):
    facts = {"sheet": page.title[:40], "most": limits.rows, "row": last}
    # The heading is not counted.
    if len(rows) > limits.rows + 1:
        raise NotReadable(
            _("The sheet “%(sheet)s” has more than %(most)d rows. Please divide it.") % facts
        )
    if empty > MOST_EMPTY_ROWS:
        raise NotReadable(
            _(
                "After row %(row)d the sheet “%(sheet)s” goes on with thousands of empty rows."
                " Please copy the filled rows into a new file."
            )
            % facts
        )


def _value(cell):
    if getattr(cell, "data_type", "") == "f":
        return Unusable(_("A cell holds a formula. Please put its value there."))
    return cell.value


def _too_large():
    return NotReadable(
        _("Unpacked, this Excel file would be too large. Please save it as CSV, in parts.")
    )


def _not_a_spreadsheet():
    return NotReadable(
        _("This is not a spreadsheet we can read. Please save it as .xlsx and send it again.")
    )
