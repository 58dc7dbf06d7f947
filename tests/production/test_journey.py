"""
From an empty folder to an answered matter, as a city's staff would do it: a fresh copy,
``make init`` on an empty PostgreSQL database, nginx with TLS, ``manage.py serve`` with the real
worker, and a mail server that refuses at first. Fails without the worker's schedule, if all
clients have one address, or without letters.
"""

import json
import re

import pytest
import xlsxwriter

from portal.agencies.directory_import import sheets
from tests.production.postbox import postbox
from tests.production.running import wait_for
from tests.production.town import empty_town, serving
from tests.production.visitor import Visitor

AGENCY = {"slug": "transport", "name": "市交通运输局", "name_en": "Transport Bureau"}
STAFF = {"moderator": "", "dispatcher": "", "clerk": "transport", "head": "transport"}
# Where each lands after signing in.
DESKS = {
    "moderator": "/moderation/",
    "dispatcher": "/workorders/awaiting-dispatch/",
    "clerk": "/workorders/",
    "head": "/workorders/",
}
CITIZEN = "citizen@lanchuan.example"
TITLE, TEXT = "书院路站台顶棚坏了", "站台的顶棚坏了两个月了，下雨没地方躲，什么时候能修好？"
MISSING = "站台顶棚只修了一半，另一半还在漏雨。"
SECOND_REPLY = "站台顶棚的另一半已经修好，请您再看看。"
REPLY = "您反映的站台顶棚已经列入维修计划，本周五前修好，修好以后我们会在这里公布照片。"
SEALED = "SELECT count(*) = 0 FROM audit_awaitingseal"
SWEEPS = "SELECT count(*) FROM site_sweep WHERE ended_at IS NOT NULL"
# The first round of the sweep tells new people; what was refused goes with the next.
LONGEST_WAIT = 240


@pytest.fixture
def mail_server():
    """One of its own: what others were written, or refused, says nothing here."""
    with postbox() as box:
        yield box


@pytest.fixture
def town(tmp_path, mail_server):
    with empty_town(tmp_path, email_url=f"smtp://127.0.0.1:{mail_server.port}") as found:
        yield found


def test_an_empty_folder_becomes_a_city_that_answers(town, mail_server):
    mail_server.is_refusing = True
    assert "Made the administrator administrator" in town.init("administrator", Visitor.PASSWORD)
    town.wenzhong("import_directory", _directory(town.prefix / "directory.xlsx"))
    with serving(town):
        administrator = _first_administrator(town)
        _opens_for_posting(town)
        _is_refused_every_welcome(town, mail_server)
        citizen = _signs_up(town, mail_server)
        number = _posts(citizen)
        staff = _chooses_passwords(town, mail_server)
        _moderator_publishes(staff["moderator"], number)
        _dispatches(staff["dispatcher"], number)
        _agency_answers(staff["clerk"], staff["head"])
        _centre_publishes(staff["dispatcher"])
        _everybody_reads(town, number)
        for words in ("已经发布", "已转给市交通运输局办理", "有正式答复了"):
            mail_server.wait_for(CITIZEN, words, seconds=LONGEST_WAIT)
        _says_no(citizen, number)
        for name in ("clerk", "dispatcher"):
            address = f"{name}@lanchuan.example"
            mail_server.wait_for(address, "的反映人说没有解决", seconds=LONGEST_WAIT)
        _agency_answers_again(staff["clerk"], staff["head"])
        _centre_publishes(staff["dispatcher"])
        _says_yes(citizen, number)
        _signs_in_again(town, administrator, staff)
        _is_sealed_and_sound(town)


def _directory(path):
    """The spreadsheet that the city fills in: one agency, and everybody who works here."""
    people = [
        {"username": name, "email": f"{name}@lanchuan.example", "role": name, "agency": agency}
        for name, agency in STAFF.items()
    ]
    with xlsxwriter.Workbook(path) as book:
        for key, rows in {"agencies": [AGENCY], "people": people}.items():
            sheet = sheets.sheet_of(key)
            page = book.add_worksheet(sheet.title)
            page.write_row(0, 0, [column.header for column in sheet.columns])
            for number, row in enumerate(rows, start=1):
                page.write_row(number, 0, [row.get(column.key, "") for column in sheet.columns])
    return path


def _first_administrator(town):
    administrator = Visitor(town)
    assert administrator.sign_in("administrator").path.endswith("/2fa/recovery-codes/")
    assert administrator.open("/admin/").status == 200
    return administrator


def _opens_for_posting(town):
    """The first-day checklist keeps posting closed until it is green or somebody decides."""
    assert town.wenzhong("doctor", check=False).returncode == 1
    town.wenzhong("posting", "open", "--reason", "The journey of the tests.")


def _is_refused_every_welcome(town, mail_server):
    wait_for(
        lambda: mail_server.refused >= len(STAFF),
        seconds=LONGEST_WAIT,
        what="a letter tried for each of the new people",
    )
    assert mail_server.letters == []
    mail_server.is_refusing = False


def _signs_up(town, mail_server):
    citizen = Visitor(town, source="127.0.0.2")
    page = citizen.sign_up("citizen", mail_server)
    assert citizen.open("/my/").status == 200, page.words
    return citizen


def _posts(citizen):
    page = citizen.open("/threads/new/?all=1")
    if 'name="title"' not in page.html:
        page = citizen.open(page.link("/threads/new/"))
    page = citizen.open(page.url, _typed(page))
    page = citizen.press(page, "/submit/")
    return re.search(r"\b\d{13}\b", page.words)[0]


def _typed(page):
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.html)[1]
    return {"csrfmiddlewaretoken": token, "kind": "inquiry", "title": TITLE, "text": TEXT}


def _chooses_passwords(town, mail_server):
    """Everybody of the directory, by the link in the letter that was refused at first."""
    staff = {}
    for place, name in enumerate(STAFF, start=3):
        letter = mail_server.wait_for(f"{name}@lanchuan.example", "/welcome/", seconds=LONGEST_WAIT)
        link = re.search(r"https://\S+/accounts/welcome/\S+", letter)[0]
        person = staff[name] = Visitor(town, source=f"127.0.0.{place}")
        page = person.open(link)
        page = person.press(page, page.path, password=person.password)
        assert page.path.endswith("/2fa/totp/activate/"), page.words
        assert person.set_up_second_step(page).path.endswith("/2fa/recovery-codes/")
    assert town.number(SWEEPS) >= 2
    return staff


def _moderator_publishes(moderator, number):
    page = moderator.press(moderator.open("/moderation/"), "/moderation/next/")
    assert TITLE in page.words
    page = moderator.press(page, "/decide/", outcome="approve")
    assert page.status == 200
    assert moderator.open(f"/threads/{number}/").status == 200


def _dispatches(dispatcher, number):
    page = dispatcher.open(f"/workorders/dispatch/{number}/")
    agency = next(
        option.get("value")
        for option in page.tree.iter("option")
        if AGENCY["name"] in "".join(option.itertext())
    )
    page = dispatcher.press(page, f"/dispatch/{number}/", agency=agency)
    assert AGENCY["name"] in page.words


def _agency_answers(clerk, head):
    order = _first_order(clerk)
    page = clerk.press(clerk.open(order), "/accept/")
    clerk.press(page, "/reply/", text=REPLY, hand_in="1")
    assert head.press(head.open(order), "/sign-off/").status == 200


def _centre_publishes(dispatcher):
    page = dispatcher.press(dispatcher.open(_first_order(dispatcher)), "/publish-reply/")
    assert page.status == 200


def _says_no(citizen, number):
    page = citizen.press(
        citizen.open(f"/threads/{number}/unsolved/"), f"/{number}/unsolved/", text=MISSING
    )
    assert page.path == f"/threads/{number}/"
    assert "已经记为“没有解决”" in page.words


def _agency_answers_again(clerk, head):
    """The agency reads what is missing at once, on the order that came back to it."""
    order = _first_order(clerk)
    page = clerk.open(order)
    assert MISSING in page.words
    clerk.press(page, "/reply/", text=SECOND_REPLY, hand_in="1")
    assert head.press(head.open(order), "/sign-off/").status == 200


def _says_yes(citizen, number):
    page = citizen.open(f"/threads/{number}/")
    assert SECOND_REPLY in page.words
    page = citizen.press(citizen.open(f"/threads/{number}/solved/"), f"/{number}/solved/")
    assert "已标为“已解决”" in page.words
    page = citizen.press(page, "/solved/take-back/")
    assert "已经收回" in page.words


def _first_order(person):
    return re.search(r"/workorders/WO\d{13}/", person.open("/workorders/").html)[0]


def _everybody_reads(town, number):
    page = Visitor(town, source="127.0.0.7").open(f"/threads/{number}/")
    assert page.status == 200
    assert TITLE in page.words
    assert REPLY in page.words


def _signs_in_again(town, administrator, staff):
    """With the own password and the second step, whatever a stranger tried at the same door."""
    stranger = Visitor(town, source="127.0.0.66", password="not the password")
    for _attempt in range(12):
        stranger.sign_in("moderator")
    _enters(town, "administrator", administrator, "/admin/")
    for name, desk in DESKS.items():
        _enters(town, name, staff[name], desk, lands_there=True)


def _enters(town, name, before, page, *, lands_there=False):
    person = Visitor(town, source="127.0.0.8")
    person.phone = before.phone
    entered = person.sign_in(name)
    assert entered.status == 200
    assert not lands_there or entered.path == page
    assert person.open(page).path == page


def _is_sealed_and_sound(town):
    wait_for(lambda: town.number(SEALED), seconds=LONGEST_WAIT, what="a seal on every line")
    town.wenzhong("verify_audit")
    town.wenzhong("check_integrity")
    ready = town.run("curl", "-s", f"http://127.0.0.1:{town.ports['a']}/readyz/").stdout
    assert json.loads(ready)["status"] == "ready", ready
