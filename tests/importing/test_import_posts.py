"""An administrator imports matters of another system."""

import csv
import io
import zipfile
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from forum.models import Event, Post, Submission, Thread
from forum.search import index
from portal.audit.models import AuditLine
from portal.importing.timestamps import parse_timestamp
from portal.notifications.models import Message, Notification
from workorders import workflow

HEADER = [
    "留言编号",
    "留言用户",
    "留言主题",
    "留言时间",
    "留言详情",
    "答复意见",
    "答复时间",
    "点赞数",
]
ROW = {
    "留言编号": "41",
    "留言用户": "老周",
    "留言主题": "河边的栏杆断了一截",
    "留言时间": "2019-04-25 09:32:09",
    "留言详情": "断口有两米宽，晚上看不见。\n\n\n\n请早点修。",
    "答复意见": "您好，已于四月二十八日修复。",
    "答复时间": "2019/4/29 10:00",
    "点赞数": "3",
}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def write(tmp_path):
    def write(*rows, name="messages.csv", encoding="utf-8-sig", header=HEADER, delimiter=","):
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerow(header)
            writer.writerows([row.get(heading, "") for heading in HEADER] for row in rows)
        return path

    return write


def run(path, **options):
    out = io.StringIO()
    call_command("import_posts", str(path), stdout=out, **options)
    return out.getvalue()


def refused(path, **options):
    before = Thread.cases.count()
    with pytest.raises(CommandError) as refusal:
        run(path, **options)
    assert Thread.cases.count() == before
    return str(refusal.value)


def local(*parts):
    return timezone.make_aware(datetime(*parts))


# --- what is taken ------------------------------------------------------------


def test_takes_message_and_reply_with_their_times(write):
    said = run(write(ROW), publish=True, kind="inquiry")
    thread = Thread.objects.get()
    question, reply = Post.objects.filter(thread=thread).in_order()
    assert "Taken: 1 (1 with an official reply), readable by everyone." in said
    assert (thread.title, thread.kind, thread.signature) == (ROW["留言主题"], "inquiry", "老周")
    assert thread.submitted_at == thread.published_at == local(2019, 4, 25, 9, 32, 9)
    assert question.text == "断口有两米宽，晚上看不见。\n\n请早点修。"
    assert (reply.text, reply.role) == (ROW["答复意见"], "official")
    assert reply.published_at == thread.answered_at == local(2019, 4, 29, 10)
    assert thread.number.startswith("20190425")


def test_makes_nothing_up(write):
    run(write(ROW), publish=True)
    thread = Thread.objects.get()
    reply = Post.objects.get(number=2)
    assert (thread.kind, thread.area, thread.category, thread.agency) == ("", None, None, None)
    assert (thread.due_at, thread.author, reply.agency, reply.author) == (None, None, None, None)
    assert thread.stage == "answered"


def test_ledger_says_import_and_no_letter_goes_out(write):
    run(write(ROW), publish=True)
    assert set(Event.objects.values_list("act", "actor_id")) == {("import", None)}
    assert not Message.objects.exists()
    assert not Notification.objects.exists()
    assert AuditLine.objects.get(act="import_posts").data["taken"] == 1


def test_public_matters_are_found_and_private_ones_are_not(write):
    run(write(ROW), publish=True, source="one")
    run(write(ROW), source="two")
    public, private = Thread.cases.order_by("pk")
    assert (public.visibility, private.visibility) == ("public", "private")
    assert index.matching_ids("栏杆") == [public.pk]


def test_a_second_run_takes_none(write):
    path = write(ROW, ROW | {"留言编号": "42"})
    run(path)
    said = run(path)
    assert "Taken: 0" in said
    assert "Already there: 2." in said
    assert Thread.cases.count() == 2


def test_a_dry_run_writes_nothing(write):
    said = run(write(ROW, ROW | {"留言编号": ""}), dry_run=True)
    assert "Would be taken: 1" in said
    assert "Refused: 1." in said
    assert not Submission.objects.exists()
    assert not Event.objects.exists()
    assert not AuditLine.objects.exists()


def test_oldest_messages_come_first(write):
    run(write(ROW, ROW | {"留言编号": "42", "留言时间": "2018-01-01"}))
    assert list(Thread.cases.order_by("pk").values_list("source_number", flat=True)) == ["42", "41"]


def test_options_speak_for_rows_that_are_silent(write, transport, area):
    run(write(ROW), agency="transport", area="zhenhe", kind="suggestion", board="suggestions")
    thread = Thread.cases.get()
    assert (thread.agency, thread.area, thread.board.slug) == (transport, area, "suggestions")


def test_the_row_speaks_before_the_options(write, category):
    header = [*HEADER[:-1], "类型"]
    path = write(ROW | {"点赞数": "投诉"}, header=header)
    run(path, kind="inquiry")
    assert Thread.cases.get().kind == "complaint"


def test_words_unknown_here_are_said_and_not_stated(write, category):
    header = [*HEADER[:-1], "一级分类"]
    said = run(write(ROW | {"点赞数": "天文"}, header=header))
    assert "category: 天文 (1)" in said
    assert Thread.cases.get().category is None


def test_headings_that_are_not_read_are_said(write):
    assert "Not read: 点赞数." in run(write(ROW))


def test_english_headings_are_known(write):
    header = ["Number", "author", "Title", "submitted_at", "Text", "Reply", "Replied at", "x"]
    run(write(ROW, header=header))
    assert Post.cases.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_encodings_of_offices_are_read(write, encoding):
    said = run(write(ROW, encoding=encoding))
    assert Thread.cases.get().title == ROW["留言主题"]
    assert ("GB18030" in said) == (encoding == "gb18030")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_of_offices_are_read(write, delimiter):
    run(write(ROW, delimiter=delimiter))
    assert Thread.cases.get().title == ROW["留言主题"]


def test_a_workbook_is_read_with_its_dates_and_numbers(tmp_path):
    book = Workbook()
    book.active.append(HEADER)
    row = ROW | {"留言编号": 41.0, "留言时间": datetime(2019, 4, 25, 9, 32), "点赞数": 3}
    book.active.append([row[heading] for heading in HEADER])
    book.save(tmp_path / "messages.xlsx")
    run(tmp_path / "messages.xlsx")
    thread = Thread.cases.get()
    assert (thread.source_number, thread.submitted_at) == ("41", local(2019, 4, 25, 9, 32))


def test_what_spreadsheets_leave_behind_is_not_what_people_wrote(write):
    row = {
        "留言编号": "41.0",
        "留言用户": "\ufeff老周\u200b",
        "留言主题": "\r\n\t河边的栏杆&nbsp;断了",
        "留言时间": "43580.397326",
        "留言详情": "\n\t\t断口两米宽_x000D_\n晚上看不见&amp;nbsp;&lt;急&gt;",
        "答复意见": "#N/A",
        "答复时间": "NULL",
    }
    run(write(row))
    question = Post.cases.get()
    thread = Thread.cases.get()
    assert (thread.source_number, thread.signature, thread.title) == (
        "41", "老周", "河边的栏杆 断了",
    )  # fmt: skip
    assert thread.submitted_at == local(2019, 4, 25, 9, 32, 9)
    assert question.text == "断口两米宽\n\n晚上看不见 <急>"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("43580", local(2019, 4, 25)),
        ("43580.5", local(2019, 4, 25, 12)),
        ("2019/4/25 9:32:09", local(2019, 4, 25, 9, 32, 9)),
        ("2019-04-25 09:32", local(2019, 4, 25, 9, 32)),
        ("2019-04-25T09:32:09.123456", local(2019, 4, 25, 9, 32, 9)),
        ("2019年4月25日", local(2019, 4, 25)),
        ("2019年4月25日 9时32分", local(2019, 4, 25, 9, 32)),
        ("２０１９．４．２５", local(2019, 4, 25)),
        ("2019-04-25T01:32:09Z", local(2019, 4, 25, 9, 32, 9)),
        ("2019-04-25 03:32:09+02:00", local(2019, 4, 25, 9, 32, 9)),
    ],
)
def test_reads_times(written, moment):
    assert parse_timestamp(written).at == moment


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "2019-13-01", "2019-02-30", "²019-01-01", "9999-01-01", "0001-01-01",
     "2019-04-25 25:00", "2019-04-25 01:00+99:99", "1" * 5000],
)  # fmt: skip
def test_refuses_what_is_no_time(written):
    with pytest.raises(ValueError):
        parse_timestamp(written)


def test_a_reply_of_the_same_day_is_not_earlier(write):
    run(write(ROW | {"答复时间": "2019-04-25"}))
    assert Post.cases.get(number=2).published_at == local(2019, 4, 25, 9, 32, 9)


# --- what becomes of them -----------------------------------------------------

UNANSWERED = ROW | {"答复意见": "", "答复时间": ""}


def recent(number):
    return UNANSWERED | {"留言编号": number, "留言时间": f"{timezone.localdate():%Y-%m-%d} 00:00"}


def test_history_waits_for_nobody(write):
    said = run(write(ROW, UNANSWERED | {"留言编号": "42"}, recent("43")), publish=True)
    assert "As history: 3. As work, waiting for dispatch: 0." in said
    assert "1 of them have no reply and are younger than 90 days" in said
    assert not Thread.cases.awaiting_dispatch().exists()
    assert not Thread.objects.waiting_for_an_answer().exists()


def test_work_waits_for_dispatch_where_nobody_has_replied(write):
    said = run(write(ROW, UNANSWERED | {"留言编号": "42"}), way="work")
    assert "As history: 1. As work, waiting for dispatch: 1." in said
    assert Thread.cases.awaiting_dispatch().get().source_number == "42"


def test_history_is_taken_into_work_by_a_second_run_that_asks_for_it(write):
    path = write(ROW, recent("43"))
    run(path)
    said = run(path, way="work")
    assert "As work, waiting for dispatch: 1." in said
    assert Thread.cases.awaiting_dispatch().get().source_number == "43"
    assert Event.objects.filter(act="take_into_work").count() == 1
    assert "waiting for dispatch: 0." in run(path, way="work")


def test_history_that_was_handled_here_comes_back_to_the_desk(write, dispatcher, transport):
    run(write(UNANSWERED))
    thread = Thread.cases.get()
    order = workflow.dispatch(thread.pk, by=dispatcher, agency=transport)
    workflow.withdraw(order.pk, by=dispatcher, reason="派错了")
    assert thread in Thread.cases.awaiting_dispatch()


# --- rows that are refused ----------------------------------------------------


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"留言编号": " "}, "the number is missing"),
        ({"留言编号": "1.38E+10"}, "the number was rounded by the spreadsheet"),
        ({"留言编号": "9" * 61}, "the number is longer than 60 characters"),
        ({"留言主题": ""}, "the title is empty"),
        ({"留言主题": "长" * 81}, "the title is longer than 80 characters"),
        ({"留言用户": "名" * 41}, "the name of the author is longer than 40 characters"),
        ({"留言详情": " \u200b "}, "the text is empty"),
        ({"留言详情": "长" * 50_001}, "a text is longer than 50000 characters"),
        ({"留言时间": ""}, "the time is missing"),
        ({"留言时间": "soon"}, "the time: “soon” is not a time we can read"),
        ({"答复时间": "soon"}, "the time of the reply: “soon” is not a time we can read"),
        ({"答复时间": ""}, "there is a reply without its time"),
        ({"答复时间": "2019-04-24"}, "the reply is earlier than the message"),
    ],
)
def test_says_why_a_row_is_refused_and_takes_the_others(write, change, reason):
    row = ROW | {"留言编号": "42"} | change
    number = row["留言编号"].strip()[:60] or "–"
    assert f"  Row 3 (number {number}): {reason}" in run(write(ROW, row))
    assert Thread.cases.get().source_number == "41"


def test_the_same_number_twice_is_taken_once(write):
    said = run(write(ROW, ROW))
    assert "Row 3 (number 41): the same number stands in row 2 already" in said
    assert Thread.cases.count() == 1


def test_the_number_of_another_message_is_not_passed_over_in_silence(write):
    run(write(ROW))
    said = run(write(ROW | {"留言主题": "另一件事"}))
    assert "the number is taken by another message of this source" in said


def test_a_row_with_too_many_cells_is_refused(tmp_path):
    path = tmp_path / "messages.csv"
    path.write_text("number,title,time,text\n1,标题,2019-01-01,一,二\n")
    assert "more cells than the first line has headings" in run(path)


def test_the_report_lists_every_refused_row(write, tmp_path):
    rows = [ROW | {"留言编号": f"={n}", "留言主题": ""} for n in range(30)]
    report = tmp_path / "refused.csv"
    said = run(write(*rows), report=report)
    assert "and 10 more" in said
    lines = report.read_text(encoding="utf-8-sig").splitlines()
    assert (len(lines), lines[1]) == (31, "2,'=0,the title is empty")


# --- files and options that are refused ---------------------------------------


def test_says_which_headings_are_missing(write):
    said = refused(write(ROW, header=["编号", *"abcdefg"]))
    assert "title (留言主题), at (留言时间), text (留言详情)" in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b" \n\n", "The file is empty"),
        (b"%PDF-1.4\n", "not a table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel file (.xls)"),
        (b"PK\x03\x04 and no zip", "not a spreadsheet we can read"),
        ("留言编号,留言主题\n\x001,a".encode(), "not a table"),
        (b"\xff\x81\xff\x81", "neither UTF-8 nor GB18030"),
        ("编号,留言\n1,中文".encode("gb18030"), "lacks these headings"),
        ("甲,乙\n1,中文".encode("gb18030"), "no heading that we know"),
        (b'number,title,time,text\n1,"open', "not valid CSV"),
        (b"number,title,time,text\n" + b"x" * 200_000, "not valid CSV"),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_file_that_is_no_table_changes_nothing(tmp_path, content, sentence):
    path = tmp_path / "messages.csv"
    path.write_bytes(content)
    assert sentence in refused(path)


def test_a_folder_or_no_file_changes_nothing(tmp_path):
    assert "a folder" in refused(tmp_path)
    assert "no such file" in refused(tmp_path / "none.csv")
    assert "cannot be read" in refused("messages\x00.csv")


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _megabyte in range(125):
                part.write(b" " * 1024 * 1024)
    assert path.stat().st_size < 1024 * 1024
    assert "too large" in refused(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "not a spreadsheet we can read" in refused(path)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"kind": "question"}, "“question” is not a kind. Possible: inquiry, complaint"),
        ({"agency": "nobody"}, "“nobody” is not an agency. Possible: transport."),
        ({"area": "nowhere"}, "“nowhere” is not an area. Possible: zhenhe."),
        ({"board": "nowhere"}, "“nowhere” is not a board. Possible: "),
        ({"board": "suggestions", "kind": "inquiry"}, "The board follows from the kind"),
        ({"source": ""}, "--source takes a name"),
        ({"source": "x" * 61}, "--source takes a name"),
    ],
)
def test_says_what_an_option_may_be(write, transport, area, options, sentence):
    assert sentence in refused(write(ROW), **options)


def test_the_report_does_not_overwrite_the_file(write, tmp_path):
    path = write(ROW)
    assert "would overwrite" in refused(path, report=path)
    assert "cannot be written" in refused(path, report=tmp_path / "none" / "refused.csv")
