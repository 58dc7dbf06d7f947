"""
From an empty folder to a published, dispatched and answered matter, as a city would do it:
``deploy/install.sh``, PostgreSQL, nginx with TLS, the real worker, and a mail server that
refuses at first. It fails without the sweep's schedule, with one address for everybody, and
without letters.
"""

import json
import re
import time

from tests.production.visitor import Visitor

STAFF = """
from allauth.account.models import EmailAddress
from portal.accounts.models import User
from tests import builders

agency = builders.agency("transport", name="市交通运输局", name_en="Transport Bureau")
people = [builders.person(role, role=role) for role in ("moderator", "dispatcher")]
people += [builders.member(role, agency=agency, role=role) for role in ("clerk", "head")]
for person in people:
    person.set_password("a password of the tests 7")
    person.save(update_fields=["password"])
"""
BURST = """
from django_q.tasks import async_task

for _number in range(30):
    async_task("portal.audit.seals.seal")
"""
CITIZEN = "citizen@lanchuan.example"
TITLE, TEXT = "书院路站台顶棚坏了", "站台的顶棚坏了两个月了，下雨没地方躲，什么时候能修好？"
REPLY = "您反映的站台顶棚已经列入维修计划，本周五前修好，修好以后我们会在这里公布照片。"
# A letter that was refused is tried again after a minute, by a sweep that comes each minute.
LONGEST_WAIT = 200


def test_an_empty_folder_becomes_a_city_that_answers(city, mail_server, tmp_path):
    _first_administrator(city, tmp_path)
    city.wenzhong("shell", "-v0", "-c", STAFF)
    _opens_for_posting(city)
    citizen = _signs_up(city, mail_server)
    mail_server.is_refusing = True
    number = _posts(citizen)
    moderator = _moderator_publishes(city, number)
    _is_refused_a_letter(mail_server)
    mail_server.is_refusing = False
    dispatcher = _dispatches(city, number)
    head = _agency_answers(city, number)
    _centre_publishes(dispatcher, number)
    _everybody_reads(city, number)
    for words in ("已经发布", "已转给市交通运输局办理", "有正式答复了"):
        mail_server.wait_for(CITIZEN, words, seconds=LONGEST_WAIT)
    _knows_who_called(city)
    assert [head.open("/my/").status, moderator.open("/moderation/").status] == [200, 200]
    _takes_a_burst_up(city)
    _is_sealed_and_sound(city)


def _first_administrator(city, tmp_path):
    (tmp_path / "password").write_text("a password of the tests 7\n")
    city.wenzhong(
        "first_administrator", "--username", "administrator",
        "--email", "administrator@lanchuan.example", "--password-from", tmp_path / "password",
    )  # fmt: skip
    administrator = Visitor(city)
    assert administrator.sign_in("administrator").path.endswith("/2fa/recovery-codes/")
    assert administrator.open("/admin/").status == 200


def _opens_for_posting(city):
    """The first-day checklist keeps posting closed until it is green or somebody decides."""
    assert city.wenzhong("doctor", check=False).returncode == 1
    assert city.wenzhong("posting", "open", check=False).returncode == 1
    city.wenzhong("posting", "open", "--reason", "The journey of the tests.")


def _signs_up(city, mail_server):
    citizen = Visitor(city, source="127.0.0.2")
    page = citizen.press(
        citizen.open("/accounts/signup/"), "/accounts/signup/",
        username="citizen", email=CITIZEN, password1=citizen.password,
    )  # fmt: skip
    letter = mail_server.wait_for(CITIZEN, "\n", seconds=30)
    code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", letter, re.M)[1]
    page = citizen.press(page, page.path, code=code)
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


def _moderator_publishes(city, number):
    # Wrong passwords from another address must not shut the door for the office.
    stranger = Visitor(city, source="127.0.0.66", password="not the password")
    for _attempt in range(12):
        stranger.sign_in("moderator")
    moderator = Visitor(city, source="127.0.0.3")
    moderator.sign_in("moderator")
    page = moderator.press(moderator.open("/moderation/"), "/moderation/next/")
    assert TITLE in page.words
    page = moderator.press(page, "/decide/", outcome="approve")
    assert page.status == 200
    assert moderator.open(f"/threads/{number}/").status == 200
    return moderator


def _is_refused_a_letter(mail_server):
    ends = time.monotonic() + LONGEST_WAIT
    while not mail_server.refused and time.monotonic() < ends:
        time.sleep(0.5)
    assert mail_server.refused, "the worker tried to send no letter"


def _dispatches(city, number):
    dispatcher = Visitor(city, source="127.0.0.4")
    dispatcher.sign_in("dispatcher")
    page = dispatcher.open(f"/workorders/dispatch/{number}/")
    agency = next(
        option.get("value")
        for option in page.tree.iter("option")
        if "市交通运输局" in "".join(option.itertext())
    )
    page = dispatcher.press(page, f"/dispatch/{number}/", agency=agency)
    assert "市交通运输局" in page.words
    return dispatcher


def _agency_answers(city, number):
    clerk, head = Visitor(city, source="127.0.0.5"), Visitor(city, source="127.0.0.6")
    clerk.sign_in("clerk")
    order = re.search(r"/workorders/WO\d{13}/", clerk.open("/workorders/").html)[0]
    page = clerk.press(clerk.open(order), "/accept/")
    page = clerk.press(page, "/reply/", text=REPLY, hand_in="1")
    head.sign_in("head")
    page = head.press(head.open(order), "/sign-off/")
    assert page.status == 200
    return head


def _centre_publishes(dispatcher, number):
    order = re.search(r"/workorders/WO\d{13}/", dispatcher.open("/workorders/").html)[0]
    page = dispatcher.press(dispatcher.open(order), "/publish-reply/")
    assert page.status == 200


def _everybody_reads(city, number):
    anybody = Visitor(city, source="127.0.0.7")
    page = anybody.open(f"/threads/{number}/")
    assert page.status == 200
    assert TITLE in page.words
    assert REPLY in page.words


def _knows_who_called(city):
    """Behind the proxy each is known by the own address and port, in both logs."""
    nginx = (city.prefix / "var/log/nginx/wenzhong.access.log").read_text()
    ports = dict(_addresses_and_ports(city))
    for caller in ("127.0.0.2", "127.0.0.3", "127.0.0.66"):
        assert f'"address":"{caller}","port":"' in nginx
        assert ports.get(caller, "").isdigit(), caller
    assert "password" not in nginx.replace("/password/", "")


def _addresses_and_ports(city):
    """Of every request in the portal's own log; its keys stand in no order."""
    for path in (city.prefix / "run").glob("*web*.log"):
        for line in path.read_text().splitlines():
            if line.startswith("{"):
                facts = json.loads(line)
                yield facts.get("ip"), facts.get("port", "")


def _is_sealed_and_sound(city):
    ends = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < ends and _unsealed(city):
        time.sleep(2)
    assert _unsealed(city) == 0
    city.wenzhong("verify_audit")
    city.wenzhong("check_integrity")
    ready = city.run("curl", "-s", f"http://127.0.0.1:{_live_port(city)}/readyz/").stdout
    assert json.loads(ready)["status"] == "ready", ready


def _unsealed(city):
    with city.owner_of("portal") as portal:
        return portal.execute("SELECT count(*) FROM audit_awaitingseal").fetchone()[0]


def _live_port(city):
    text = (city.prefix / "etc/wenzhong/nginx-upstream.conf").read_text()
    return text.rpartition(":")[2].strip(" ;\n")


def _takes_a_burst_up(city):
    """Many tasks at once: forked processes that shared a connection would hang for good."""
    city.wenzhong("shell", "-v0", "-c", BURST)
    ends = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < ends and _waiting(city):
        time.sleep(1)
    assert _waiting(city) == 0


def _waiting(city):
    with city.owner_of("portal") as portal:
        return portal.execute("SELECT count(*) FROM django_q_ormq").fetchone()[0]
