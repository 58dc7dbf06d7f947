"""
Reads a file as a table: CSV in UTF-8, UTF-16 or GB18030, or XLSX.

Any other file raises ``NotUsable`` with a sentence that says what is wrong with it.
"""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from portal.importing import headers
from portal.importing.refusals import NotUsable, Refusal
from portal.texts.spreadsheets import MEGABYTE, Limits, read_pages

__all__ = ["NotUsable", "Refusal", "Table", "read_table"]

MOST_BYTES = 200 * MEGABYTE
MOST_ROWS = 500_000
LIMITS = Limits(unpacked=120 * MEGABYTE, rows=MOST_ROWS, strings=1_500_000, seconds=120)
DELIMITERS = ",\t;|"
# First bytes of a file → its type.
SIGNATURES = {
    b"PK\x03\x04": "xlsx",
    b"\xd0\xcf\x11\xe0": "xlsx",
    b"%PDF": "other",
    b"\x89PNG": "other",
    b"\xff\xd8\xff": "other",
    b"GIF8": "other",
    b"\x1f\x8b": "other",
    b"Rar!": "other",
    b"7z\xbc\xaf": "other",
    b"SQLite format 3": "other",
}
ENCODINGS = ["utf-8-sig", "gb18030"]


@dataclass
class Table:
    """Header and rows; each row has its row number as in a spreadsheet."""

    header: list[str]
    rows: list[tuple[int, list]]
    notes: list[str] = field(default_factory=list)


def read_table(path: Path, *, known_columns=headers.known_columns) -> Table:
    """The first sheet or the CSV rows; ``known_columns(header)`` finds the known headings."""
    content = _bytes_of(path)
    match _kind_of(content):
        case "xlsx":
            # Also .xls and encrypted files: the reader refuses each with its own sentence.
            (_title, rows), *_others = read_pages(
                io.BytesIO(content), limits=LIMITS, only_first=True
            )
            return _table(rows)
        case "other":
            raise _not_a_table()
    return _read_text(content, known_columns)


def _bytes_of(path):
    try:
        if path.is_dir():
            raise NotUsable(_("This is a folder, not a file."))
        if path.stat().st_size > MOST_BYTES:
            raise NotUsable(_("The file is larger than 200 MB. Please take it in parts."))
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotUsable(_("There is no such file.")) from None
    except (OSError, ValueError) as problem:
        raise NotUsable(
            _("The file cannot be read: %(problem)s.") % {"problem": problem}
        ) from problem
    if not content.strip():
        raise NotUsable(_("The file is empty."))
    return content


def _kind_of(content):
    return next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), "text")


def _not_a_table():
    return NotUsable(_("This is not a table. Please give a CSV or an XLSX file."))


def _read_text(content, known_columns):
    """The table in the first encoding that decodes the file and yields a known heading."""
    readings = []
    for encoding in _encodings_of(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise _not_a_table()
        rows = _split(text, known_columns)
        if known_columns(rows[0][1] if rows else []):
            return _table(rows, notes=_encoding_notes(encoding))
        readings.append((encoding, rows))
    if not readings:
        raise NotUsable(
            _("The file is neither UTF-8 nor GB18030 text. Please save it as CSV in UTF-8.")
        )
    encoding, rows = readings[0]
    if encoding == "gb18030":
        raise NotUsable(
            _(
                "The file is not UTF-8. Read as GB18030, its first line holds no heading"
                " that we know. Please save it as CSV in UTF-8."
            )
        )
    # Valid text without a known heading: the caller names the missing ones.
    return _table(rows)


def _encodings_of(content):
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    return ENCODINGS


def _encoding_notes(encoding):
    if encoding == "gb18030":
        return [_("The file is not UTF-8; it was read as GB18030.")]
    return []


def _split(text, known_columns):
    delimiter = _delimiter_of(text, known_columns)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for number, row in enumerate(reader, start=1):
            if any(cell.strip() for cell in row):
                rows.append((number, row))
            _refuse_too_long(rows)
    except csv.Error as problem:
        raise NotUsable(
            _("Near line %(line)s the file is not valid CSV: %(problem)s.")
            % {"line": reader.line_num, "problem": problem}
        ) from problem
    return rows


def _delimiter_of(text, known_columns):
    """The delimiter with which the first line has the most known headings."""
    first = text.lstrip().partition("\n")[0].rstrip("\r")[:10_000]
    return max(DELIMITERS, key=lambda mark: len(known_columns(_cells(first, delimiter=mark))))


def _cells(line, *, delimiter):
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _table(rows, *, notes=()):
    rows = [row for row in rows if any(cell not in (None, "") for cell in row[1])]
    _refuse_too_long(rows)
    if not rows:
        raise NotUsable(_("The file is empty."))
    (_number, header), *body = rows
    return Table(
        header=["" if cell is None else str(cell) for cell in header],
        rows=body,
        notes=list(notes),
    )


def _refuse_too_long(rows):
    if len(rows) > MOST_ROWS:
        raise NotUsable(
            _("The file has more than %(most)s rows. Please take it in parts.")
            % {"most": MOST_ROWS}
        )
