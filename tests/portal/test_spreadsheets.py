"""The spreadsheet reader handles real files and malicious ones."""

import io
import time
import tracemalloc
import zipfile

import pytest
import xlsxwriter

from portal.texts.spreadsheets import MEGABYTE, Limits, NotReadable, Unusable, read_pages

pytestmark = pytest.mark.usefixtures("in_english")

LIMITS = Limits(unpacked=20 * MEGABYTE, rows=2_000, strings=100_000, parts=200, seconds=20)
SHEET = "xl/worksheets/sheet1.xml"
OPENING = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
CLOSING = b"</sheetData></worksheet>"


def book(prepare=lambda workbook, page: page.write_row(0, 0, ["代码", "名称"])):
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    prepare(workbook, workbook.add_worksheet("机构"))
    workbook.close()
    return file.getvalue()


def altered(parts, *, without=()):
    """An honest workbook in which some parts are others."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book())) as honest,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in honest.namelist():
            if name not in parts and name not in without:
                archive.writestr(name, honest.read(name))
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def sheet(rows):
    return altered({SHEET: OPENING + rows + CLOSING})


def hidden(workbook, page):
    page.write(0, 0, "x")
    workbook.add_worksheet("后面").hide()


def lies_about_its_size():
    """The directory of the zip says a few bytes, the part unpacks to 30 MB."""
    content = altered({SHEET: b" " * (30 * MEGABYTE)})
    size = (30 * MEGABYTE).to_bytes(4, "little")
    return content.replace(size, (100).to_bytes(4, "little"))


def entities():
    declared = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'">]>'
    return altered({SHEET: declared + OPENING + b"<row><c><v>&a;</v></c></row>" + CLOSING})


EMPTY_ROWS = b"".join(b'<row r="%d"/>' % number for number in range(1, 1_048_577))
CELL = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
# (the file, a word of the sentence); made when asked for, since some are large.
HOSTILE = {
    "a text": (lambda: b"slug,name\n", "not a spreadsheet"),
    "nothing": (lambda: b"", "not a spreadsheet"),
    "a picture called .xlsx": (lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 99, "not a spreadsheet"),
    "a text document": (
        lambda: altered({"word/document.xml": b"<x/>"}, without=["xl/workbook.xml"]),
        "not a spreadsheet",
    ),
    "old .xls": (lambda: OLE, "old Excel file (.xls)"),
    "encrypted": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ".ods": (
        lambda: altered({"mimetype": b"x", "content.xml": b"<x/>"}), "OpenDocument file",
    ),
    ".xlsb": (lambda: altered({"xl/workbook.bin": b"x"}), "binary Excel file"),
    "macros": (lambda: altered({"xl/vbaProject.bin": b"x"}), "holds macros"),
    "links to other files": (
        lambda: altered({"xl/externalLinks/externalLink1.xml": b"<x/>"}), "refer to other files",
    ),
    "cut off": (lambda: book()[:900], "not a spreadsheet"),
    "zip bomb": (lambda: altered({SHEET: b" " * (30 * MEGABYTE)}), "too large"),
    "zip bomb that lies": (lies_about_its_size, "not a spreadsheet"),
    "bomb in the styles": (lambda: altered({"xl/styles.xml": b" " * 9 * MEGABYTE}), "too large"),
    "too many parts": (
        lambda: altered({f"xl/media/{number}.png": b"" for number in range(300)}), "too large",
    ),
    "a million shared strings": (
        lambda: altered({"xl/sharedStrings.xml": b"<sst>" + b"<si><t/></si>" * 10**6 + b"</sst>"}),
        "too large",
    ),
    "entities": (entities, "not a spreadsheet"),
    "entities in another encoding": (
        lambda: altered({SHEET: '<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'.encode("utf-16")}),
        "not a spreadsheet",
    ),
    "a million empty rows": (lambda: sheet(EMPTY_ROWS), "thousands of empty ones"),
    "a row far down": (
        lambda: sheet(CELL % (1, 1) + CELL % (1_048_576, 1_048_576)), "thousands of empty rows",
    ),
    "a row that cannot be": (lambda: sheet(CELL % (1, 1) + CELL % (10**30, 1)), "rows"),
    "too many rows": (
        lambda: sheet(b"".join(CELL % (n, n) for n in range(1, 2_100))), "more than 2000 rows",
    ),
    "merged cells": (
        lambda: book(lambda workbook, page: page.merge_range(1, 0, 2, 1, "x")), "merged cells",
    ),
    "a hidden sheet": (lambda: book(hidden), "“后面” is hidden"),
    "no sheet": (lambda: altered({}, without=[SHEET]), "not a spreadsheet"),
    "XML that does not end": (lambda: altered({SHEET: OPENING}), "not a spreadsheet"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_used_is_a_sentence(name):
    make, word = HOSTILE[name]
    content = make()
    begun = time.monotonic()
    with pytest.raises(NotReadable) as refusal:
        read_pages(io.BytesIO(content), limits=LIMITS)
    assert word in str(refusal.value)
    # Generous on a busy machine; without its limits the reader takes minutes or all memory.
    assert time.monotonic() - begun < 15


@pytest.mark.parametrize("name", ["zip bomb", "a million shared strings", "a million empty rows"])
def test_a_large_file_costs_little_memory(name):
    content = HOSTILE[name][0]()
    tracemalloc.start()
    with pytest.raises(NotReadable):
        read_pages(io.BytesIO(content), limits=LIMITS)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 * MEGABYTE


def test_rows_keep_the_numbers_that_the_program_shows():
    pages = read_pages(io.BytesIO(sheet(CELL % (1, 1) + CELL % (7, 7))), limits=LIMITS)
    assert pages == [("机构", [(1, [1]), (7, [1])])]


def test_a_formula_is_named_and_not_calculated():
    def calculate(workbook, page):
        page.write_formula(0, 0, "=1+1", None, 2)

    [(_title, [(_number, [cell])])] = read_pages(io.BytesIO(book(calculate)), limits=LIMITS)
    assert isinstance(cell, Unusable)
    assert "formula" in cell


def test_of_many_sheets_only_the_first_is_read_where_one_is_asked_for():
    def two(workbook, page):
        page.write(0, 0, "x")
        workbook.add_worksheet("second")

    assert len(read_pages(io.BytesIO(book(two)), limits=LIMITS, only_first=True)) == 1
