"""A supervisor enters a year's holiday notice: first a preview, then the confirmation."""

import datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests import builders
from tests.workorders.test_follow_calendar import NOW
from tests.workorders.test_notices import NOTICE
from workorders.models import CalendarVersion, WorkOrder

ENTER, YEARS = reverse("workorders:enter_calendar"), reverse("workorders:calendar")
TYPED = {"year": "2027", "kind": "notice", "text": NOTICE, "title": "", "document": "〔2026〕9号"}


@pytest.fixture(autouse=True)
def _before_the_festival():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def order(citizen, moderator, dispatcher, transport):
    thread = builders.published(citizen, moderator, kind="help")
    return builders.order(thread, by=dispatcher, agency=transport)


@pytest.fixture
def desk(client, supervisor):
    client.force_login(supervisor)
    return client


def versions():
    return CalendarVersion.objects.count()


def test_the_preview_names_orders_agency_and_both_dates_and_writes_nothing(desk, order):
    before = versions()
    response = desk.post(ENTER, TYPED)
    page = response.content.decode()
    assert response.status_code == 200
    assert all(words in page for words in (order.number, order.agency.name, "2027-02-15"))
    assert versions() == before
    assert not order.transitions.filter(act="follow_calendar").exists()


def test_the_second_press_enters_what_was_previewed(desk, order, supervisor):
    hidden = desk.post(ENTER, TYPED).context["form"].initial
    posted = TYPED | {"base": hidden["base"], "confirm": "1"}
    assert desk.post(ENTER, posted).url == YEARS
    version = CalendarVersion.objects.get(year=2027, kind="notice")
    assert (version.document, version.entered_by) == ("〔2026〕9号", supervisor)
    assert desk.post(reverse("workorders:follow_calendar")).url == YEARS
    order.refresh_from_db()
    assert order.transitions.filter(act="follow_calendar").count() == 1


def test_a_preview_overtaken_by_somebody_else_is_looked_at_again(desk):
    before = versions()
    response = desk.post(ENTER, TYPED | {"base": "1", "confirm": "1"})
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert (versions(), NOTICE[:40] in response.content.decode()) == (before, True)


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""}, {"text": "x" * 30_000}, {"text": "不是通知"}, {"year": "1900"}, {"year": "x"},
        {"kind": "statutory"}, {"kind": "correction"}, {"published_on": "soon"},
        {"text": NOTICE.split("七、")[0]}, {"title": "字" * 200}, {"base": "-1"},
    ],
)  # fmt: skip
def test_what_cannot_be_entered_is_a_sentence_and_keeps_what_was_typed(desk, change):
    response = desk.post(ENTER, TYPED | change)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert response.context["form"]["document"].value() == "〔2026〕9号"


def test_a_correction_begins_with_the_days_as_they_stand(desk):
    response = desk.get(ENTER, {"year": "2026", "kind": "correction"})
    assert "2026-10-10 上班 国庆节" in response.context["form"].initial["text"]


@pytest.mark.parametrize("query", ["year=x&kind=y", "year=99999", "kind=statutory", "year=٢"])
def test_a_strange_address_shows_the_form_for_the_next_year_without_a_notice(desk, query):
    assert desk.get(f"{ENTER}?{query}").context["form"].initial["year"] == 2027


def test_going_back_from_the_preview_keeps_everything(desk):
    response = desk.post(ENTER, TYPED | {"change": "1"})
    assert response.context["form"]["text"].value().strip() == NOTICE.strip()


def test_the_list_of_years_says_which_are_announced(desk, client, clerk):
    rows = desk.get(YEARS).context["years"]
    announced = {row["version"].year: row["is_published"] for row in rows}
    assert (announced[2026], announced[2027], announced[2028]) == (True, False, False)
    client.force_login(clerk)
    page = client.get(YEARS)
    assert (page.status_code, ENTER in page.content.decode()) == (200, False)


def test_the_command_shows_first_and_writes_only_when_told(order, tmp_path, capsys):
    file, before = tmp_path / "2027.txt", versions()
    file.write_text(NOTICE)
    call_command("enter_calendar", "2027", str(file))
    assert (order.number in capsys.readouterr().out, versions()) == (True, before)
    call_command("enter_calendar", "2027", str(file), "--yes")
    assert WorkOrder.objects.get().due_at.date() == datetime.date(2027, 2, 15)


@pytest.mark.parametrize("text", ["不是通知", None])
def test_the_command_says_what_is_wrong_with_a_file(tmp_path, db, text):
    file = tmp_path / "2027.txt"
    if text:
        file.write_text(text)
    with pytest.raises(CommandError):
        call_command("enter_calendar", "2027", str(file), "--yes")


def test_a_year_is_told_as_its_notice_tells_it_weekends_included(desk):
    rows = {row["version"].year: row for row in desk.get(YEARS).context["years"]}
    told = {(span["dates"], span["count"]) for span in rows[2026]["spans"]}
    assert {("1月1日 – 1月3日", 3), ("2月15日 – 2月23日", 9), ("10月1日 – 10月7日", 7)} <= told
    assert rows[2026]["source"]
    assert "chinesecalendar" not in desk.get(YEARS).content.decode()
