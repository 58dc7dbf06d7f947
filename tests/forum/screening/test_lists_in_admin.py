"""Administrators look after the lists: CSV in and out with a report, trial, test box, figures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forum import workflow as forum
from forum.models import ListedWord, WordList
from forum.screening import csv_lists
from forum.screening.engine import OWN_NUMBERS
from forum.screening.findings import Level
from portal.audit.models import AuditLine
from tests import builders
from tests.racing import press_at_once

BASE = "/admin/forum/listedword/"
FILE = (
    "词表,词,级别,拼音首字母,停用\n"
    "本地词表, 灭顶之灾 ,关注,,\n"
    "ours,f.*(k+er,提示,,\n"
    "ours,,提示,,\n"
    "ours,滅頂之災,提示,,\n"
    "ours,*！,提示,,\n"
    "nowhere,坏词,提示,,\n"
    "ours,坏词,很坏,,\n"
    "ours,草泥马,关注,是,\n"
    "ours,旧词,关注,,是\n"
    "ours,坏词,关注,也许,\n"
)


@pytest.fixture
def ours(db):
    return WordList.objects.create(slug="ours", name="本地词表", name_en="Our list", position=99)


@pytest.fixture
def desk(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def items(citizen, moderator):
    """Three matters speak of it, and one of these was refused."""
    marked = [builders.pending(citizen, title=f"灭顶之灾{number}") for number in range(3)]
    forum.refuse(
        marked[0].pk, version_id=marked[0].latest_version.pk, by=moderator,
        reason=builders.reason("vague"),
    )  # fmt: skip
    return marked


def posted(word_list, text, **more):
    return {"word_list": word_list.pk, "level": Level.NOTICE.value, "text": text, **more}


def report(word_list, text):
    return {
        line.number: (line.outcome, line.words)
        for line in csv_lists.plan(text, word_list=word_list, level=Level.NOTICE)
    }


def test_the_report_says_what_becomes_of_each_line(ours):
    found = report(ours, FILE)
    outcomes = [outcome for outcome, _words in found.values()]
    assert outcomes == ["added", "added"] + ["refused"] * 5 + ["added", "added", "refused"]
    assert "空格" in found[2][1]
    assert "fker" in found[3][1]
    assert "2" in found[5][1]  # stands in line 2 already
    assert "nowhere" in found[7][1]


@pytest.mark.parametrize(
    "text", ["灭顶之灾\n坏词\n\n", "\ufeffword\n灭顶之灾\n坏词", "灭顶之灾\r\n坏词"]
)
def test_words_alone_go_to_the_list_that_was_chosen(ours, text):
    lines = csv_lists.plan(text, word_list=ours, level=Level.ATTENTION)
    added = [(line.row.word, line.row.level) for line in lines if line.outcome == "added"]
    assert added == [("灭顶之灾", Level.ATTENTION), ("坏词", Level.ATTENTION)]


def test_what_is_exported_changes_nothing_when_it_is_read_again(desk, ours):
    ListedWord.objects.filter(word="着火").update(retired_at="2026-01-01T00:00:00Z")
    written = desk.get(f"{BASE}export/")
    assert written["Content-Type"].startswith("text/csv")
    lines = csv_lists.plan(csv_lists.decoded(written.content), word_list=ours, level=Level.NOTICE)
    assert {line.outcome for line in lines} == {"unchanged"}
    assert len(lines) == ListedWord.objects.count()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_are_read_as_chinese_offices_save_them(ours, encoding):
    assert report(ours, csv_lists.decoded("词\n灭顶之灾".encode(encoding)))[2][0] == "added"


def test_nothing_is_saved_before_the_report_was_seen(desk, ours, items):
    page = desk.post(f"{BASE}import/", posted(ours, "灭顶之灾", save="1"))
    assert "其中3件会被标出" in page.content.decode()
    assert "1件没有发布" in page.content.decode()
    assert not ours.words.exists()
    checked = page.context["form"].initial["checked"]
    other = desk.post(f"{BASE}import/", posted(ours, "别的词", save="1", checked=checked))
    assert other.status_code == 200
    assert not ours.words.exists()
    answer = desk.post(f"{BASE}import/", posted(ours, "灭顶之灾", save="1", checked=checked))
    assert answer.status_code == 302
    assert ours.words.get().word == "灭顶之灾"


def test_saving_a_file_leaves_a_line_that_names_who_and_what(desk, ours, administrator):
    chosen = {"word_list": ours, "level": Level.NOTICE, "by": administrator}
    counts = csv_lists.take_in(FILE, **chosen)
    assert counts == {"added": 4, "refused": 6}
    line = AuditLine.objects.get(act="import_words")
    assert (line.subject, line.actor_name) == ("wordlist ours", administrator.display_name)
    assert line.data["added"] == "灭顶之灾、f.*(k+er、草泥马、旧词"
    assert csv_lists.take_in("草泥马", **chosen) == {"changed": 1}
    assert ours.words.get(word="草泥马").initials == ""


def test_a_single_word_is_tried_before_it_is_saved(desk, ours, items):
    typed = {"word_list": ours.pk, "word": "灭顶之灾", "level": 2}
    page = desk.post(f"{BASE}add/", typed)
    assert "其中3件会被标出" in page.content.decode()
    assert not ours.words.exists()
    form = page.context["adminform"].form
    assert (form["word"].value(), form["level"].value()) == ("灭顶之灾", "2")
    tried = form["tried"].value()
    assert desk.post(f"{BASE}add/", {**typed, "word": "灭顶", "tried": tried}).status_code == 200
    assert desk.post(f"{BASE}add/", {**typed, "tried": tried}).status_code == 302
    assert ours.words.get().word == "灭顶之灾"
    assert AuditLine.objects.get(act="admin_add").subject.startswith("listedword ")


def test_a_word_that_marks_nothing_is_saved_at_once(desk, ours, items):
    typed = {"word_list": ours.pk, "word": "没人写过", "level": 2}
    assert desk.post(f"{BASE}add/", typed).status_code == 302


def test_a_harmless_word_in_force_counts_in_the_trial(desk, ours, items):
    harmless = ListedWord(word_list=ours, word="灭顶之灾", level=Level.HARMLESS)
    harmless.normalise()
    harmless.save()
    page = desk.post(f"{BASE}import/", posted(ours, "灭顶"))
    assert "其中0件会被标出" in page.content.decode()


def test_a_number_of_an_office_is_no_word_to_be_tried(desk, items):
    offices = WordList.objects.get(slug=OWN_NUMBERS)
    typed = {"word_list": offices.pk, "word": "灭顶之灾", "level": 1}
    assert desk.post(f"{BASE}add/", typed).status_code == 302


def test_the_test_box_marks_a_text_and_keeps_nothing(desk, db):
    page = desk.post(
        f"{BASE}try/", {"text": "路口交通混乱，有人<b>赌博</b>，煤气味"}
    ).content.decode()
    assert '&lt;b&gt;<mark data-level="2">赌博</mark>' in page
    assert '<mark data-level="3">煤气味</mark>' in page
    assert "口交" not in page.replace("路口交通", "")


def test_the_figures_say_how_often_a_word_is_found_and_refused(desk, ours, items):
    word = ListedWord(word_list=ours, word="灭顶之灾")
    word.normalise()
    word.save()
    page = desk.get(f"{BASE}statistics/")
    assert page.context["rows"][0] == {
        "list": "本地词表",
        "word": "灭顶之灾",
        "marked": 3,
        "refused": 1,
    }


@pytest.mark.parametrize("name", ["", "import/", "export/", "try/", "statistics/"])
def test_only_administrators_come_in(client, moderator, name):
    client.force_login(moderator)
    assert client.get(f"{BASE}{name}").status_code in {302, 403}


def test_a_file_that_is_no_text_is_refused_in_words(desk, ours):
    file = SimpleUploadedFile("words.csv", b"\x89PNG\xff\xff\xff\x00\x81")
    page = desk.post(f"{BASE}import/", posted(ours, "", file=file)).content.decode()
    assert "CSV" in page
    assert "UTF-8" in page


def test_a_word_that_the_list_has_already_is_refused_in_words(desk, ours):
    add = {"word_list": ours.pk, "word": "灭顶之灾", "level": Level.NOTICE.value}
    desk.post(f"{BASE}add/", add)
    again = desk.post(f"{BASE}add/", add | {"word": "滅頂 之災"})
    assert again.status_code == 200
    assert again.context["adminform"].form.errors["word"]
    assert ours.words.count() == 1


def test_a_word_that_a_spreadsheet_would_run_stays_text_and_reads_back(desk, ours, administrator):
    chosen = {"word_list": ours, "level": Level.NOTICE}
    csv_lists.take_in("=HYPERLINK", **chosen, by=administrator)
    written = csv_lists.decoded(desk.get(f"{BASE}export/").content)
    assert ",'=HYPERLINK," in written
    assert {line.outcome for line in csv_lists.plan(written, **chosen)} == {"unchanged"}


def test_control_characters_of_a_file_are_not_stored(ours, administrator):
    csv_lists.take_in("灭顶\x00之灾", word_list=ours, level=Level.NOTICE, by=administrator)
    assert ours.words.get().word == "灭顶之灾"


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_saved_twice_at_once_is_saved_once(ours, administrator):
    outcomes = press_at_once(
        4,
        lambda: csv_lists.take_in("灭顶之灾", word_list=ours, level=Level.NOTICE, by=administrator),
    )
    assert outcomes == {"done": 4}
    assert ours.words.get().word == "灭顶之灾"
    assert AuditLine.objects.filter(act="import_words").count() == 1


@pytest.mark.parametrize(
    ("slug", "word", "level"),
    [("ours", "灭顶之灾零", Level.HARMLESS), ("danger-past", "昨夜", Level.DANGER)],
)
def test_what_lets_marks_go_is_tried_as_well(desk, ours, citizen, slug, word, level):
    csv_lists.take_in(
        "灭顶之灾", word_list=ours, level=Level.NOTICE, by=citizen
    )  # fmt: skip
    builders.pending(citizen, title="灭顶之灾零")
    builders.pending(citizen, title="昨夜对面着火")
    chosen = WordList.objects.get(slug=slug)
    typed = {"word_list": chosen.pk, "word": word, "level": level.value}
    page = desk.post(f"{BASE}add/", typed)
    assert "1件的标记会变少" in page.content.decode()
    assert not chosen.words.filter(word=word).exists()
    tried = page.context["adminform"].form["tried"].value()
    assert desk.post(f"{BASE}add/", {**typed, "tried": tried}).status_code == 302
    report = desk.post(f"{BASE}import/", posted(chosen, f"{word}\n{word}二", level=level.value))
    assert "无改动" in report.content.decode()
