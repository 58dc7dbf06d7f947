"""Cells that look like formulas, and texts too long for a cell."""

import csv
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from openpyxl import load_workbook

from forum.choices import Kind, Visibility
from portal.texts.formulas import escape_formula
from workorders.exporting import writers
from workorders.exporting.fields import FIELDS
from workorders.exporting.writers import LONGEST_CELL, WRITERS, Words, csv_cell
from workorders.models import OrderStatus

MADE_AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
BATCH = {
    "number": "EX2026112100001",
    "made_at": MADE_AT,
    "only_new": False,
    "only_changed": False,
    "with_personal_data": False,
    "filters": {},
}
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u3000=1",
    "\n\n@SUM(A1)",
    "\u00a0+1",
    "\u200b=1",
    "\ufeff=1",
    "＝cmd|' /C calc'!A0",
    "＋1",
    "－1",
    "＠SUM(A1)",
]
NUMBERS = ["2026112100001", "007", "12E34", "1,234.50", "２０２６１１２１００００１"]
HARMLESS = ["公交站台", "a=1", "1-2", "", "💧 停水", "'quoted", "邮箱 x@lanchuan.example"]


def row(text):
    """A row whose title is ``text``."""
    return [text if column.name == "title" else None for column in FIELDS]


def written(tmp_path, format, *texts, name="batch"):
    path = tmp_path / f"{name}.{format}"
    WRITERS[format](path, (row(text) for text in texts), BATCH)
    return path


def titles(path):
    """The titles in a table, as the program that opens it would take them."""
    column = [field.name for field in FIELDS].index("title")
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [line[column] for line in csv.reader(file)][1:]
    return [line[column] for line in load_workbook(path).active.iter_rows(min_row=2)]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_of_csv_is_led_by_an_apostrophe(tmp_path, text):
    assert titles(written(tmp_path, "csv", text)) == [f"'{text}"]


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_cell_of_csv_stays_as_it_is(tmp_path, text):
    assert titles(written(tmp_path, "csv", text)) == [text]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_of_xlsx_is_text(tmp_path, text):
    (cell,) = titles(written(tmp_path, "xlsx", text))
    assert cell.data_type in {"s", "inlineStr"}
    assert b"<f>" not in zipfile.ZipFile(tmp_path / "batch.xlsx").read("xl/worksheets/sheet1.xml")


def test_an_address_in_xlsx_is_no_link(tmp_path):
    (cell,) = titles(written(tmp_path, "xlsx", "https://wenzhong.example/"))
    assert (cell.value, cell.hyperlink) == ("https://wenzhong.example/", None)


@pytest.mark.parametrize("text", HOSTILE)
def test_json_holds_every_text_unchanged(tmp_path, text):
    orders = json.loads(written(tmp_path, "json", text).read_text("utf-8"))["orders"]
    assert orders[0]["title"] == text


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_of_csv_is_text_that_reads_without_its_tab(tmp_path, text):
    (cell,) = titles(written(tmp_path, "csv", text))
    assert cell == f"{text}\t"
    assert cell.rstrip("\t") == text
    assert f'"{text}\t"' in (tmp_path / "batch.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_of_xlsx_is_text_and_stays_it_when_edited(tmp_path, text):
    (cell,) = titles(written(tmp_path, "xlsx", text))
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


@pytest.mark.parametrize(
    ("value", "cell", "number_format", "in_csv"),
    [
        (MADE_AT, datetime(2026, 11, 21, 14, 30), "yyyy-mm-dd hh:mm", "2026-11-21T14:30:00+08:00"),
        (date(2026, 11, 21), datetime(2026, 11, 21), "yyyy-mm-dd", "2026-11-21"),
        (date(1899, 12, 30), "1899-12-30", "General", "1899-12-30"),
        (7, 7, "General", "7"),
    ],
)
def test_days_moments_and_numbers_are_what_they_are(tmp_path, value, cell, number_format, in_csv):
    (found,) = titles(written(tmp_path, "xlsx", value))
    assert (found.value, found.number_format) == (cell, number_format)
    assert titles(written(tmp_path, "csv", value)) == [in_csv]


@pytest.mark.parametrize("value", [7, None])
def test_only_text_is_defused(value):
    assert escape_formula(value) == value


def test_csv_begins_with_the_mark_and_ends_its_lines_as_tables_do(tmp_path):
    data = written(tmp_path, "csv", "第一行\n第二行").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert titles(tmp_path / "batch.csv") == ["第一行\n第二行"]


def test_a_text_that_fits_is_whole(tmp_path):
    text = "路" * LONGEST_CELL
    (cell,) = titles(written(tmp_path, "xlsx", text))
    assert cell.value == text


@pytest.mark.parametrize("character", ["路", "💧"])
def test_a_text_longer_than_a_cell_is_shortened_with_a_word(tmp_path, character):
    (cell,) = titles(written(tmp_path, "xlsx", character * (LONGEST_CELL + 1)))
    assert len(cell.value.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert cell.value.startswith(character * 16_000)
    assert "JSON" in cell.value[-100:]
    assert "\ufffd" not in cell.value


@pytest.mark.parametrize("format", ["csv", "json"])
def test_other_formats_hold_a_long_text_whole(tmp_path, format):
    text = "路" * 40_000
    path = written(tmp_path, format, text)
    assert text in path.read_text("utf-8-sig")


def test_a_character_that_xml_forbids_does_not_break_the_sheet(tmp_path):
    (cell,) = titles(written(tmp_path, "xlsx", "路\uffff灯\ufffe"))
    assert cell.value == "路灯"


def test_the_header_of_xlsx_is_frozen(tmp_path):
    sheet = load_workbook(written(tmp_path, "xlsx", "x")).active
    assert sheet.freeze_panes == "B2"
    assert sheet.column_dimensions["K"].width > 50


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(writers, "MOST_ROWS", 2)
    with pytest.raises(ValidationError, match="CSV"):
        written(tmp_path, "xlsx", "1", "2", "3")


def test_json_says_how_many_orders_there_are(tmp_path):
    document = json.loads(written(tmp_path, "json", "1", "2").read_text("utf-8"))
    assert document["order_count"] == len(document["orders"]) == 2
    assert document["batch"]["number"] == "EX2026112100001"
    assert document["batch"]["made_at"] == "2026-11-21T14:30:00+08:00"


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_the_bytes_depend_on_the_data_alone(tmp_path, format):
    files = []
    for name, now in [("first", "2026-11-21 10:00"), ("second", "2027-03-05 11:11:11")]:
        with time_machine.travel(now):
            path = written(tmp_path, format, "=1", "停水", name=name)
            files.append(path.read_bytes())
    assert files[0] == files[1]


def test_the_words_of_a_value_are_those_of_its_own_choices():
    words = Words()
    for value in (Visibility.PRIVATE, OrderStatus.ACCEPTED, Kind.REPORT, True, False):
        assert words.of(value) == csv_cell(value)
    assert words.of(Same.REPORT) == "another name"


class Same(TextChoices):
    REPORT = Kind.REPORT.value, "another name"
