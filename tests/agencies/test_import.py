"""Importing agencies, areas, categories and people from one spreadsheet."""

import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import override

from portal.accounts import roles
from portal.accounts.models import User
from portal.agencies.directory_import import sheets, upload_store
from portal.agencies.models import Agency, Area, MembershipRole
from portal.audit.models import AuditLine

TREE = ["代码 Slug", "名称 Name", "英文名称 English name", "上级代码 Below"]
PEOPLE = [
    "用户名",
    "显示名 Public name",
    "电子邮箱",
    "角色 Role",
    "Agency",
]
GOOD = {
    "机构 Agencies": [
        TREE,
        ["nanqiao-office", "南桥街道办事处", "", "zhenhe-government"],
        ["zhenhe-government", "枕河区人民政府", "Zhenhe Government", ""],
    ],
    "区域 Areas": [TREE, ["lanchuan", "澜川市", "Lanchuan", ""]],
    "人员 People": [
        PEOPLE,
        ["zhou", "周明", "zhou@lanchuan.example", "经办人", "nanqiao-office"],
        ["chen", "", "chen@lanchuan.example", "moderator", ""],
    ],
}


def book(pages, *, prepare=None):
    """An .xlsx of {sheet: rows}; ``prepare`` gets the first sheet to spoil it."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    for title, rows in pages.items():
        page = workbook.add_worksheet(title)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    if prepare:
        prepare(workbook.worksheets()[0])
    workbook.close()
    return file.getvalue()


def send(desk, content, name="directory.xlsx"):
    return desk.post("/agencies/import/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def plan_of(answer):
    return answer.context["plan"]


def outcomes(answer):
    return {(line.sheet, line.key): line.outcome.value for line in plan_of(answer).lines}


def confirm(desk, answer):
    data = {"confirm": "1", "digest": plan_of(answer).digest}
    return desk.post("/agencies/import/", data, follow=True)


def test_shows_first_and_changes_nothing(desk):
    answer = send(desk, book(GOOD))
    assert outcomes(answer) == {
        ("agencies", "nanqiao-office"): "new",
        ("agencies", "zhenhe-government"): "new",
        ("areas", "lanchuan"): "new",
        ("people", "zhou"): "new",
        ("people", "chen"): "new",
    }
    assert not Agency.objects.exists()


def test_takes_in_what_was_shown(desk):
    confirm(desk, send(desk, book(GOOD)))
    office = Agency.objects.get(slug="nanqiao-office")
    zhou = User.objects.get(username="zhou")
    assert office.path == "zhenhe-government/nanqiao-office/"
    assert (zhou.agency_label, zhou.role_names) == ("南桥街道办事处", ["clerk"])
    assert not zhou.has_usable_password()
    assert User.objects.get(username="chen").has_perm("accounts.moderate")
    assert AuditLine.objects.get(act="import_directory").data == {"new": 5, "changed": 0}


def test_a_second_time_finds_everything_unchanged(desk):
    confirm(desk, send(desk, book(GOOD)))
    assert set(outcomes(send(desk, book(GOOD))).values()) == {"unchanged"}


def test_says_what_changes_and_empty_cells_change_nothing(desk):
    confirm(desk, send(desk, book(GOOD)))
    row = ["zhenhe-government", "枕河区政府", "", ""]
    answer = send(desk, book({"机构 Agencies": [TREE, row]}))
    line = plan_of(answer).lines[0]
    assert (line.outcome, line.changes) == ("changed", {"name": ("枕河区人民政府", "枕河区政府")})
    confirm(desk, answer)
    agency = Agency.objects.get(slug="zhenhe-government")
    assert (agency.name, agency.name_en) == ("枕河区政府", "Zhenhe Government")


def test_two_rows_may_change_places(desk):
    top = Area.objects.create(slug="a", name="甲")
    Area.objects.create(slug="b", name="乙", parent=top)
    other = Area.objects.create(slug="root", name="根")
    rows = [TREE, ["a", "甲", "", "b"], ["b", "乙", "", other.slug]]
    confirm(desk, send(desk, book({"区域 Areas": rows})))
    assert [area.path for area in Area.objects.all()] == ["root/", "root/b/", "root/b/a/"]


WRONG = [
    ("机构 Agencies", ["Bad Slug", "名", "", ""]),
    ("机构 Agencies", ["import", "名", "", ""]),
    ("机构 Agencies", ["good", "", "", ""]),
    ("机构 Agencies", ["good", "名" * 101, "", ""]),
    ("机构 Agencies", ["good", "名", "", "nowhere"]),
    ("机构 Agencies", ["good", "名", "", "good"]),
    ("机构 Agencies", ["good", "=1+1", "", "=A1"]),
    ("人员 People", ["x y", "", "a@lanchuan.example", "", ""]),
    ("人员 People", ["zhou", "", "not an address", "", ""]),
    ("人员 People", ["zhou", "", "", "", ""]),
    ("人员 People", ["zhou", "", "a@lanchuan.example", "king", ""]),
    ("人员 People", ["zhou", "", "a@lanchuan.example", "administrator", ""]),
    ("人员 People", ["zhou", "", "a@lanchuan.example", "clerk", ""]),
    ("人员 People", ["zhou", "", "a@lanchuan.example", "clerk", "nowhere"]),
    ("人员 People", ["zhou", "", "a@lanchuan.example", "moderator", "nowhere"]),
    ("人员 People", ["zhou", "", "ADMINISTRATOR@lanchuan.example", "", ""]),
    ("人员 People", ["Administrator", "", "a@lanchuan.example", "", ""]),
    ("人员 People", ["administrator", "", "another@lanchuan.example", "", ""]),
]


@pytest.mark.parametrize(("sheet", "row"), WRONG)
def test_a_wrong_row_is_named_with_a_reason_and_nothing_is_taken_in(desk, sheet, row):
    headers = PEOPLE if sheet.startswith("人员") else TREE
    good = {"区域 Areas": [TREE, ["lanchuan", "澜川市", "", ""]]}
    answer = send(desk, book(good | {sheet: [headers, row]}))
    wrong = [line for line in plan_of(answer).lines if line.outcome == "wrong"]
    assert [line.number for line in wrong] == [2]
    assert escape(wrong[0].problems[0]) in answer.text
    confirm(desk, answer)
    assert not Area.objects.exists()


def test_a_row_that_stands_twice_is_wrong_the_second_time(desk):
    row = ["lanchuan", "澜川市", "", ""]
    answer = send(desk, book({"区域 Areas": [TREE, row, row]}))
    assert [line.outcome for line in plan_of(answer).lines] == ["new", "wrong"]


def person(role, agency=""):
    return ["zhou", "", "zhou@lanchuan.example", role, agency]


@pytest.mark.parametrize("word", ["局长", "系统管理员", "administrator", "经办人、负责人"])
def test_an_unknown_role_is_answered_with_the_words_for_the_roles(desk, word):
    line = plan_of(send(desk, book({"人员 People": [PEOPLE, person(word)]}))).lines[0]
    for offered in ("审核员", "派单员", "经办人", "负责人", "督办员"):
        assert offered in line.problems[0]


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("审核员", "moderator"), ("审核人", "moderator"), ("Moderator", "moderator"),
        ("派单员", "dispatcher"), ("派单人员", "dispatcher"), ("dispatcher", "dispatcher"),
        ("经办人", "clerk"), ("单位经办人", "clerk"), ("承办人", "clerk"), ("clerk", "clerk"),
        ("负责人", "head"), (" 负 责 人 ", "head"), ("单位负责人", "head"), ("HEAD", "head"),
        ("督办员", "supervisor"), ("督办人", "supervisor"), ("Supervisor", "supervisor"),
    ],
)  # fmt: skip
def test_roles_are_understood_in_the_words_people_use(desk, transport, word, role):
    agency = transport.slug if role in MembershipRole.values else ""
    confirm(desk, send(desk, book({"人员 People": [PEOPLE, person(word, agency)]})))
    assert User.objects.get(username="zhou").role_names == [role]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_word_the_portal_shows_for_a_role_is_understood(language):
    with translation.override(language):
        shown = {name: {str(label)} for name, (label, _may) in roles.ROLES.items()}
        for name, label in MembershipRole.choices:
            shown[name].add(str(label))
    del shown["administrator"]
    for name, words in shown.items():
        assert {sheets.role_called(word) for word in words} == {name}


def test_who_is_new_is_shown_with_role_and_agency(desk):
    desk.cookies["django_language"] = "zh-hans"
    page = send(desk, book(GOOD)).text
    assert "经办人 · nanqiao-office" in page
    assert "审核员</div>" in page


def test_no_word_names_two_roles():
    words = [word.casefold() for spellings in sheets.ROLES.values() for word in spellings]
    assert len(words) == len(set(words))


def test_the_page_and_the_empty_spreadsheet_say_the_roles(desk):
    page = desk.get("/agencies/import/", headers={"accept-language": "zh-hans"}).text
    assert "审核员" in page
    assert "经办人" in page
    people = openpyxl.load_workbook(io.BytesIO(sheets.template()))["人员 People"]
    offered = people.data_validations.dataValidation[0]
    assert "D3" in offered.sqref
    assert "审核员,派单员,经办人,负责人,督办员" in offered.formula1
    assert people["D2"].value == "经办人"


def test_the_short_word_for_who_works_for_an_agency_is_understood(desk, transport):
    rows = [
        ["zhou", "", "zhou@lanchuan.example", "经办人", "transport"],
        ["chen", "", "chen@lanchuan.example", "Head", "transport"],
    ]
    with override("zh-hans"):
        short = str(MembershipRole.CLERK.label)
    rows[0][3] = short
    lines = plan_of(send(desk, book({"人员 People": [PEOPLE, *rows]}))).lines
    assert [line.values["role"] for line in lines] == ["clerk", "head"]


def test_wrong_rows_are_read_first_and_roles_are_words(desk, clerk, monkeypatch):
    monkeypatch.setattr("portal.accounts.roles.in_words", lambda name: f"<{name}>" if name else "")
    rows = [
        [clerk.username, "", clerk.email, "head", "transport"],
        ["chen", "", "", "moderator", ""],
    ]
    answer = send(desk, book({"人员 People": [PEOPLE, *rows]}))
    first, second = plan_of(answer).wrong_first
    assert (first.outcome, second.outcome) == ("wrong", "changed")
    [change] = second.changes_in_words
    assert (change["before"], change["after"]) == ("<clerk>", "transport (<head>)")


def test_rows_below_each_other_are_wrong(desk):
    rows = [TREE, ["a", "甲", "", "b"], ["b", "乙", "", "a"]]
    answer = send(desk, book({"区域 Areas": rows}))
    assert {line.outcome for line in plan_of(answer).lines} == {"wrong"}


def test_a_formula_is_not_calculated(desk):
    def spoil(page):
        page.write_formula(1, 1, "=1+1", None, 2)

    answer = send(desk, book({"区域 Areas": [TREE, ["a", "", "", ""]]}, prepare=spoil))
    assert plan_of(answer).lines[0].outcome == "wrong"


def test_merged_cells_are_a_sentence(desk):
    def spoil(page):
        page.merge_range(2, 0, 3, 1, "x")

    answer = send(desk, book({"区域 Areas": [TREE]}, prepare=spoil))
    assert "error-summary" in answer.text


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b" " * (30 * 1024 * 1024))
    return file.getvalue()


def entities():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>')
    return file.getvalue()


def areas(*rows):
    return book({"区域 Areas": rows})


# Made when asked for: some are large.
HOSTILE = {
    "csv": lambda: "slug,name\nlanchuan,澜川市\n".encode(),
    "csv in another encoding": lambda: "代码,名称\n".encode("gb18030"),
    "empty": lambda: b" ",
    "cut off": lambda: book(GOOD)[:2000],
    "entities": entities,
    "zip bomb": bomb,
    "too many rows": lambda: areas(TREE, *([f"a{n}", "甲"] for n in range(2100))),
    "100,000 rows": lambda: areas(TREE, *([f"a{n}"] for n in range(100_000))),
    "wrong headers": lambda: areas(["id", "title"]),
    "a column missing": lambda: areas(["代码 Slug"]),
    "a column twice": lambda: areas([*TREE, "slug"]),
    "unknown sheet": lambda: book({"Sheet1": [TREE]}),
    "nothing in it": lambda: areas(),
    "only headers": lambda: areas(TREE),
    "larger than 2 MB": lambda: b"PK" + b"x" * (2 * 1024 * 1024 + 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_not_ours_is_a_sentence(desk, name):
    answer = send(desk, HOSTILE[name]())
    assert answer.status_code == 200
    assert "error-summary" in answer.text
    assert answer.context["plan"] is None


def test_no_file_is_a_sentence(desk):
    assert "error-summary" in desk.post("/agencies/import/", {}).text


def test_the_template_opens_and_its_examples_are_passed_over(desk):
    answer = desk.get("/agencies/import/template.xlsx")
    pages = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    assert [page.title for page in pages] == [sheet.title for sheet in sheets.SHEETS]
    assert pages[0]["A1"].value == "代码 Slug"
    assert "error-summary" in send(desk, answer.content).text


def test_english_and_chinese_headings_are_understood_in_any_order(desk):
    rows = [["Name", "slug"], ["Lanchuan", "lanchuan"]]
    assert outcomes(send(desk, book({"Areas": rows}))) == {("areas", "lanchuan"): "new"}


def test_what_changed_meanwhile_is_shown_again(desk):
    answer = send(desk, book(GOOD))
    Area.objects.create(slug="lanchuan", name="澜川市", name_en="Lanchuan")
    again = confirm(desk, answer)
    assert outcomes(again)["areas", "lanchuan"] == "unchanged"
    assert not Agency.objects.exists()
    confirm(desk, again)
    assert Agency.objects.count() == 2


def test_the_file_is_removed_when_it_is_done_or_left(desk, settings):
    for press in ("confirm", "cancel"):
        answer = send(desk, book(GOOD))
        assert len(list(upload_store._folder().iterdir())) == 1
        data = {press: "1", "digest": plan_of(answer).digest}
        desk.post("/agencies/import/", data)
        assert list(upload_store._folder().iterdir()) == []


def test_confirming_without_a_file_is_a_sentence(desk):
    answer = desk.post("/agencies/import/", {"confirm": "1", "digest": "x"}, follow=True)
    assert "banner--error" in answer.text


@pytest.mark.parametrize("page", ["/agencies/import/", "/agencies/import/template.xlsx"])
def test_is_for_administrators(client, page, moderator):
    assert client.get(page)["Location"].startswith("/accounts/login/")
    client.force_login(moderator)
    assert client.get(page).status_code == 403
    assert client.post(page).status_code == 403


def test_the_command_does_the_same(db, tmp_path, capsys):
    file = tmp_path / "directory.xlsx"
    file.write_bytes(book(GOOD))
    call_command("import_directory", str(file), "--dry-run")
    assert not Agency.objects.exists()
    said = capsys.readouterr().out
    assert "机构，第 2 行，nanqiao-office · 新增" in said
    names = "nanqiao-office|zhenhe-government|lanchuan|zhou|chen"
    assert not re.search("[a-z]", re.sub(names, "", said))
    call_command("import_directory", str(file))
    assert Agency.objects.count() == 2


def test_the_command_says_why_not(db, tmp_path):
    file = tmp_path / "directory.xlsx"
    for content in (b"slug,name", book({"区域 Areas": [TREE, ["Bad Slug", "名", "", ""]]})):
        file.write_bytes(content)
        with pytest.raises(CommandError):
            call_command("import_directory", str(file))
    with pytest.raises(CommandError):
        call_command("import_directory", str(tmp_path / "nothing.xlsx"))
    assert not Area.objects.exists()
