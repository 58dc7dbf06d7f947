"""A staff session ends, and the same person gets the typed form back."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts import workflow

ROOM = "/moderation/"
WORDS = "请补充一下具体的路口名称，再提交。"


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.STAFF_SESSIONS_END = True


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def at_work(client, clock, moderator):
    client.force_login(moderator)
    assert client.get(ROOM).status_code == 200
    return client


def is_open(client):
    return client.get(ROOM).status_code == 200


def later(clock, **passed):
    clock.shift(timedelta(**passed))


def post(client, **fields):
    fields = fields or {"note": WORDS, "outcome": "send_back"}
    return client.post(f"{ROOM}7/", fields, headers={"origin": "http://testserver"})


def test_thirty_minutes_without_a_press_end_it_and_the_page_says_why(at_work, clock):
    later(clock, minutes=31)
    page = at_work.get(ROOM + "?page=1", follow=True)
    assert page.redirect_chain == [("/accounts/login/?next=%2Fmoderation%2F%3Fpage%3D1", 302)]
    assert "30 分钟" in page.content.decode()
    assert not is_open(at_work)


def test_presses_keep_it_alive_until_twelve_hours_are_over(at_work, clock):
    for _quarter in range(47):
        later(clock, minutes=15)
        assert is_open(at_work)
    later(clock, minutes=15)
    assert "12 小时" in at_work.get(ROOM, follow=True).content.decode()


def test_the_cookie_is_renewed_at_most_once_a_minute(at_work, clock):
    name = configured.LAST_PRESS_COOKIE_NAME
    later(clock, seconds=50)
    assert name not in at_work.get(ROOM).cookies
    later(clock, seconds=20)
    cookie = at_work.get(ROOM).cookies[name]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_an_opened_page_writes_nothing(at_work, clock):
    later(clock, minutes=5)
    with CaptureQueriesContext(connection) as asked:
        at_work.get(ROOM)
    assert not [q for q in asked if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_citizens_stay_signed_in(client, clock, citizen):
    client.force_login(citizen)
    later(clock, days=20)
    assert client.get("/my/").status_code == 200
    assert configured.LAST_PRESS_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize("path", ["/api/v1/threads/", "/api/v1/nothing/", "/api/schema/"])
def test_programs_that_read_the_api_are_nobody_whose_session_ends(client, db, path):
    assert client.get(path).status_code in {200, 404}


def test_staff_who_look_at_the_api_stay_signed_in(at_work, clock):
    later(clock, minutes=20)
    assert at_work.get("/api/v1/threads/").status_code == 200
    assert is_open(at_work)


def test_the_demonstration_ends_nothing(at_work, clock, settings):
    settings.STAFF_SESSIONS_END = False
    later(clock, hours=13)
    assert is_open(at_work)


@pytest.mark.parametrize("kind", ["forged", "taken away", "of another session"])
def test_another_cookie_prolongs_nothing(at_work, clock, moderator, kind):
    name = configured.LAST_PRESS_COOKIE_NAME
    later(clock, minutes=31)
    other = Client()
    other.force_login(moderator)
    other.get(ROOM)
    value = {"forged": "WyJ4Iiw5OTk5OTk5OTk5XQ:x:y", "taken away": ""}.get(kind)
    at_work.cookies[name] = other.cookies[name].value if value is None else value
    assert not is_open(at_work)


def test_an_answer_on_another_page_does_not_revive_it(at_work, clock):
    later(clock, minutes=31)
    at_work.post("/elder-mode/")
    assert not is_open(at_work)


def test_who_becomes_staff_while_signed_in_has_hours_from_then(client, clock, citizen):
    client.force_login(citizen)
    later(clock, days=3)
    workflow.grant_role(citizen.pk, role="moderator")
    assert is_open(client)
    later(clock, minutes=31)
    assert not is_open(client)


def test_words_come_back_after_signing_in_again(at_work, clock, moderator):
    later(clock, minutes=31)
    assert post(at_work)["Location"] == "/accounts/login/?next=%2Ftyped-again%2F"
    assert WORDS not in at_work.get("/accounts/login/").content.decode()
    at_work.force_login(moderator)
    page = at_work.get("/typed-again/").content.decode()
    assert WORDS in page
    assert f'action="{ROOM}7/"' in page
    assert page.count('name="csrfmiddlewaretoken" value="') > 1
    assert "再发一次" in page or "Send it again" in page


def test_a_press_that_is_refused_loses_no_word(at_work, clock, moderator):
    later(clock, minutes=31)
    post(at_work)
    at_work.force_login(moderator)
    assert post(at_work).status_code == 405
    assert WORDS in at_work.get("/typed-again/").content.decode()


def test_a_press_that_is_taken_needs_them_no_more(at_work, clock, moderator, pending):
    address = f"{ROOM}{pending.pk}/claim/"
    later(clock, minutes=31)
    at_work.post(address, {"note": WORDS}, HTTP_ORIGIN="http://testserver")
    at_work.force_login(moderator)
    assert WORDS in at_work.get("/typed-again/").content.decode()
    at_work.post(address, {"note": WORDS}, HTTP_ORIGIN="http://testserver")
    assert at_work.get("/typed-again/")["Location"] == ROOM


def sign_in_again(client, next_page):
    from tests.builders import PASSWORD

    answer = client.post(next_page, {"login": "moderator", "password": PASSWORD})
    return answer["Location"]


def test_a_press_without_words_leads_to_the_desk_after_signing_in_again(at_work, clock):
    later(clock, minutes=31)
    login = post(at_work, csrfmiddlewaretoken="x")["Location"]
    assert login == "/accounts/login/"
    assert sign_in_again(at_work, login) == ROOM


def test_ones_own_page_is_gone_on_to_when_it_was_asked_for(at_work, clock):
    later(clock, minutes=31)
    login = at_work.get("/my/")["Location"]
    assert login == "/accounts/login/?next=%2Fmy%2F"
    assert sign_in_again(at_work, login) == "/my/"


def test_words_are_shown_to_nobody_else(at_work, clock, moderator, moderator2):
    later(clock, minutes=31)
    post(at_work)
    assert at_work.get("/typed-again/").status_code == 302
    at_work.force_login(moderator2)
    assert at_work.get("/typed-again/")["Location"] == ROOM
    at_work.force_login(moderator)
    assert at_work.get("/typed-again/")["Location"] == ROOM


def test_a_form_in_a_second_window_keeps_its_words_too(at_work, clock, moderator):
    later(clock, minutes=31)
    at_work.get(ROOM)
    assert "typed-again" in post(at_work)["Location"]
    at_work.force_login(moderator)
    assert WORDS in at_work.get("/typed-again/").content.decode()


def test_passwords_are_not_kept(at_work, clock):
    later(clock, minutes=31)
    post(at_work, password="secret-of-mine", note=WORDS)
    assert "secret-of-mine" not in str(dict(at_work.session))


def test_saving_while_typing_leaves_the_words_for_the_press(at_work, clock):
    later(clock, minutes=31)
    post(at_work, autosave="1", note=WORDS)
    assert "typed-again" in post(at_work)["Location"]


ENDS = {
    "elsewhere": "您在另一台设备上",
    "administrator": "管理员",
    "password": "密码改过了",
    "roles": "您的权限有变动",
}


@pytest.mark.parametrize("why", ENDS)
def test_each_end_has_its_own_sentence_and_keeps_the_words(at_work, clock, moderator, why):
    moderator = workflow.end_sessions(moderator.pk, why=why)
    page = post(at_work)
    assert page["Location"] == "/accounts/login/?next=%2Ftyped-again%2F"
    said = at_work.get("/accounts/login/").content.decode()
    assert ENDS[why] in said
    assert "保留" in said
    at_work.force_login(moderator)
    assert WORDS in at_work.get("/typed-again/").content.decode()


@pytest.mark.parametrize(("passed", "said"), [(31, "30 分钟"), (12 * 60 + 1, "12 小时")])
def test_a_second_window_hears_the_same_reason(at_work, clock, passed, said):
    for _quarter in range(passed // 15 if passed > 60 else 0):
        later(clock, minutes=15)
        at_work.get(ROOM)
    later(clock, minutes=passed % 15 + (30 if passed < 60 else 0))
    assert said in at_work.get(ROOM, follow=True).content.decode()
    post(at_work)
    assert said in at_work.get("/accounts/login/").content.decode()


def test_a_second_window_hears_of_an_end_elsewhere(at_work, moderator):
    workflow.end_sessions(moderator.pk, why="elsewhere")
    at_work.get(ROOM, headers={"accept": "text/html"}, follow=True)
    post(at_work)
    assert ENDS["elsewhere"] in at_work.get("/accounts/login/").content.decode()


def test_saving_while_typing_after_an_end_elsewhere_leaves_the_words(at_work, moderator):
    moderator = workflow.end_sessions(moderator.pk, why="elsewhere")
    post(at_work, autosave="1", note=WORDS)
    assert "typed-again" in post(at_work)["Location"]
    at_work.force_login(moderator)
    assert WORDS in at_work.get("/typed-again/").content.decode()


def test_a_page_asked_for_by_a_program_does_not_use_the_sentence_up(at_work, moderator):
    workflow.end_sessions(moderator.pk, why="administrator")
    at_work.get("/feeds/threads/", headers={"accept": "application/atom+xml"})
    assert ENDS["administrator"] in at_work.get("/", headers={"accept": "text/html"}).text


def test_the_api_knows_no_sessions_and_answers(client, db):
    assert client.get("/api/v1/threads/").status_code == 200
