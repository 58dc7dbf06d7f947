"""People see the list of their sessions and can end them."""

import datetime

import pytest
import time_machine
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.models import Submission
from portal.accounts import workflow
from portal.accounts.models import Browser
from portal.accounts.sign_in import browsers, devices
from portal.audit.models import AuditLine
from tests.builders import PASSWORD

PAGE = "/accounts/sessions/"
PHONE = (
    "Mozilla/5.0 (Linux; Android 13; V2207A Build/TP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/107.0 Mobile Safari/537.36 MicroMessenger/8.0.33 NetType/WIFI"
)
OFFICE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0 Safari/537.36 Edg/120.0"
)
NAMES = {
    PHONE: "安卓手机，微信",
    OFFICE: "Windows 电脑，Edge",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Version/17.1 "
    "Mobile/15E148 Safari/604.1": "苹果手机（iPhone），Safari",
    "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0": "Linux 电脑，Firefox",
    "Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00) AppleWebKit/537.36 Chrome/99.0 "
    "HuaweiBrowser/13.0 Mobile Safari/537.36": "华为设备，华为浏览器",
    "curl/8.0": "认不出的设备",
    "": "认不出的设备",
}


def signed_in(name, program, address="203.0.113.7"):
    browser = Client(headers={"user-agent": program, "accept": "text/html"}, REMOTE_ADDR=address)
    browser.post("/accounts/login/", {"login": name, "password": PASSWORD})
    return browser


@pytest.fixture
def phone(citizen):
    return signed_in("citizen", PHONE)


@pytest.fixture
def office(citizen, phone):
    return signed_in("citizen", OFFICE, "198.51.100.9")


def row_of(browser):
    return Browser.objects.get(session_key=browser.cookies["sessionid"].value)


def end(browser, other):
    return browser.post(reverse("account_end_session", args=[row_of(other).pk]), follow=True)


def is_in(browser):
    return browser.get("/my/").status_code == 200


@pytest.mark.parametrize(("said", "name"), NAMES.items())
def test_a_device_has_a_plain_name(said, name):
    assert devices.describe(said) == name


def test_the_page_tells_this_browser_from_the_others(phone, office):
    page = phone.get(PAGE).content.decode()
    here, others = page.split("在其他设备上")
    assert "安卓手机，微信" in here
    assert "这一台" in here
    assert "Windows 电脑，Edge" in others
    assert "198.51.100.9" in others
    assert "今天" in others


def test_the_address_is_the_one_a_trusted_proxy_vouches_for(citizen, settings):
    settings.TRUSTED_PROXIES = []
    forged = Client(headers={"user-agent": PHONE, "x-forwarded-for": "192.0.2.1"})
    forged.post("/accounts/login/", {"login": "citizen", "password": PASSWORD})
    assert row_of(forged).address == "127.0.0.1"


def test_opening_pages_writes_nothing(phone):
    phone.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        phone.get(PAGE)
        phone.get("/")
    assert not [q for q in asked if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_visit_on_another_day_is_noted_once(phone):
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        phone.get("/")
        assert row_of(phone).seen_on == timezone.localdate()
        with CaptureQueriesContext(connection) as asked:
            phone.get("/")
    assert not [q for q in asked if "accounts_browser" in q["sql"]]


def test_a_session_from_before_is_listed_with_its_next_page(phone):
    Browser.objects.all().delete()
    browsers.caches["memory"].clear()
    phone.get("/")
    assert "这一台" in phone.get(PAGE).content.decode()


def test_one_is_ended_and_hears_why_once(phone, office):
    answer = end(phone, office)
    assert "那边已退出登录：Windows 电脑，Edge" in answer.content.decode()
    assert "其他设备都没有登录" in answer.content.decode()
    first = office.get("/threads/")
    assert first.status_code == 200
    assert "您在另一台设备上" in first.content.decode()
    assert "您在另一台设备上" not in office.get("/threads/").content.decode()
    assert not is_in(office)
    assert is_in(phone)
    assert AuditLine.objects.get(act="end_session").actor_name == "citizen"


def test_ending_it_twice_is_a_sentence(phone, office):
    end(phone, office)
    again = phone.post(reverse("account_end_session", args=[Browser.objects.latest("pk").pk]))
    assert again.status_code == 302
    assert "已经退出" in phone.get(PAGE).content.decode()


def test_all_others_are_ended_also_those_without_a_row(phone, office):
    third = signed_in("citizen", PHONE)
    row_of(third).delete()
    answer = phone.post(reverse("account_end_other_sessions"), follow=True)
    assert "除了这里" in answer.content.decode()
    assert [is_in(browser) for browser in (phone, office, third)] == [True, False, False]
    assert "这一台" in answer.content.decode()
    assert Browser.objects.filter(ended="").count() == 1


def test_nobody_ends_somebody_elses(phone, neighbour):
    other = signed_in("neighbour", OFFICE)
    assert other.post(reverse("account_end_session", args=[row_of(phone).pk])).status_code == 404
    with pytest.raises(workflow.PermissionDenied):
        workflow.end_session(row_of(phone).pk, by=neighbour)
    assert is_in(phone)


def test_somebody_at_an_open_screen_is_asked_for_the_password_first(phone, office):
    later = timezone.now() + datetime.timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        answer = phone.post(reverse("account_end_other_sessions"))
        assert answer["Location"].startswith("/accounts/reauthenticate/")
        assert is_in(office)
        phone.post(answer["Location"], {"password": PASSWORD}, follow=True)
        assert not is_in(office)
        assert is_in(phone)


def test_a_session_that_is_over_is_not_listed_whatever_its_row_says(phone, citizen):
    citizen.set_password(PASSWORD)
    citizen.sessions_ended_at = timezone.now()
    citizen.save()
    assert row_of(phone).ended == ""
    assert "其他设备都没有登录" in signed_in("citizen", OFFICE).get(PAGE).content.decode()


def test_signing_out_leaves_no_row(phone):
    phone.post("/accounts/logout/")
    assert not Browser.objects.exists()


def test_a_new_password_tells_the_others_and_keeps_this_one(phone, office):
    new = "another-good-password"
    began = row_of(phone).began_at
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    phone.post("/accounts/password/change/", fields)
    assert row_of(phone).began_at == began
    assert is_in(phone)
    assert "密码改过了" in office.get("/threads/").content.decode()


def test_somebody_else_changes_the_password(phone, citizen, administrator, client):
    client.force_login(administrator)
    new = "another-good-password"
    fields = {"usable_password": "true", "password1": new, "password2": new}
    client.post(f"/admin/accounts/user/{citizen.pk}/password/", fields)
    assert "密码改过了" in phone.get("/threads/").content.decode()


def test_an_administrator_and_a_changed_role_are_said_as_what_they_are(phone, office, citizen):
    workflow.grant_role(citizen.pk, role="moderator")
    workflow.revoke_role(citizen.pk, role="moderator")
    assert "您的权限有变动" in phone.get("/threads/").content.decode()
    again = signed_in("citizen", PHONE)
    workflow.end_sessions(citizen.pk)
    assert "管理员" in again.get("/my/", follow=True).content.decode()


def test_words_typed_by_a_citizen_after_the_end_are_found_again(phone, office, citizen):
    end(phone, office)
    words = {"title": "路灯不亮", "text": "三号楼前的路灯一个星期不亮了。", "kind": "repair"}
    office.post("/threads/new/", words | {"read": "on"})
    office.post("/accounts/login/", {"login": "citizen", "password": PASSWORD})
    assert Submission.objects.get(author=citizen).text == words["text"]


def test_the_sweep_removes_what_nobody_comes_back_to(phone, office):
    age = datetime.timedelta(seconds=configured.SESSION_COOKIE_AGE, days=2)
    with time_machine.travel(timezone.now() + age, tick=False):
        browsers.delete_expired()
    assert not Browser.objects.exists()
    assert not Session.objects.exists()


def test_the_sweep_leaves_what_is_in_use(phone, office):
    assert browsers.delete_expired() == 0
    assert is_in(phone)
