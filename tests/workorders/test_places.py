"""The lists of staff, and what they take from them: a spreadsheet, and a case file for printing."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from forum.models import Thread
from tests import builders
from workorders import workflow
from workorders.models import LastLook, WorkOrder
from workorders.reading import tabs
from workorders.workflow.looking import mark_read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def hide(thread):
    Thread.cases.filter(pk=thread.pk).update(
        visibility="hidden", hidden_reason="重复", hidden_by_role="moderator",
        hidden_at=timezone.now(),
    )  # fmt: skip


def sheet(client, **query):
    answer = client.get(reverse("workorders:spreadsheet"), query)
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return list(book.active.iter_rows(values_only=True))


def test_a_clerk_takes_the_list_with_its_filters(client, accepted, clerk, other_head):
    client.force_login(clerk)
    rows = sheet(client, status="mine")
    assert [row[0] for row in rows[1:]] == [accepted.number]
    assert accepted.thread.title in rows[1]
    assert clerk.display_name in rows[1]
    assert len(sheet(client, status="mine", q="nothing like it")) == 1
    client.force_login(other_head)
    assert len(sheet(client, status="all")) == 1


def test_a_sheet_names_no_title_that_the_list_would_hide(client, accepted, clerk):
    hide(accepted.thread)
    client.force_login(clerk)
    assert accepted.thread.title not in str(sheet(client, status="all"))


def test_a_title_that_looks_like_a_formula_stays_text(client, accepted, clerk):
    Thread.cases.filter(pk=accepted.thread_id).update(title="=1+1")
    client.force_login(clerk)
    assert sheet(client)[1][2] in ("=1+1", "'=1+1")


def test_citizens_get_no_sheet(client, accepted, citizen):
    client.force_login(citizen)
    assert client.get(reverse("workorders:spreadsheet")).status_code == 403


def test_the_case_file_has_every_order_and_every_line(
    client, accepted, clerk, dispatcher, transport
):
    workflow.withdraw(accepted.pk, by=dispatcher, reason="先合并再派")
    again = builders.order(accepted.thread, by=dispatcher, agency=transport)
    client.force_login(dispatcher)
    page = client.get(reverse("workorders:case_file", args=[again.number])).content.decode()
    words = re.sub(r"<[^>]+>", "", page)
    for order in WorkOrder.objects.all():
        assert order.number in words
    assert "先合并再派" in words
    assert words.count("单位已签收") == 1


def test_the_case_file_is_for_who_may_read_the_matter(client, accepted, clerk, other_head):
    address = reverse("workorders:case_file", args=[accepted.number])
    for person, status in [(clerk, 200), (other_head, 404)]:
        client.force_login(person)
        assert client.get(address).status_code == status
    hide(accepted.thread)
    client.force_login(clerk)
    assert client.get(address).status_code == 403


def test_the_case_file_costs_the_same_for_any_number_of_lines(
    client, accepted, clerk, django_assert_max_num_queries
):
    for _number in range(3):
        workflow.draft_reply(accepted.pk, by=clerk, text="周五前修好。")
    client.force_login(clerk)
    with django_assert_max_num_queries(30):
        client.get(reverse("workorders:case_file", args=[accepted.number]))


def in_tab(tab, user):
    return list(WorkOrder.objects.seen_by(user).filter(tabs.condition(tab, user)))


@pytest.mark.parametrize(
    ("tab", "changes"),
    [
        (tabs.OVERDUE, {"due_at": timezone.now() - timedelta(hours=1)}),
        (tabs.TODAY, {"due_at": timezone.localtime().replace(hour=23, minute=59, second=59)}),
        (tabs.WAITING, {"paused_at": timezone.now()}),
        (tabs.MINE, {}),
    ],
)
def test_what_presses_a_clerk_has_tabs_of_its_own(accepted, clerk, tab, changes):
    later = timezone.now() + timedelta(days=9)
    WorkOrder.objects.filter(pk=accepted.pk).update(**({"due_at": later} | changes))
    others = {tabs.OVERDUE, tabs.TODAY, tabs.WAITING} - {tab}
    assert not any(accepted in in_tab(other, clerk) for other in others)
    assert accepted in in_tab(tab, clerk)
    assert tabs.counts(clerk)[tab] == "1"


def test_mine_is_what_i_accepted(accepted, clerk, head, dispatcher, water):
    assert in_tab(tabs.MINE, clerk) == [accepted]
    assert in_tab(tabs.MINE, head) == []
    workflow.change_agency(accepted.pk, by=dispatcher, agency=water, reason="归水务局管")
    accepted.refresh_from_db()
    assert accepted.handler is None


def test_a_shift_reads_what_others_did_and_marks_it_as_read(client, accepted, clerk, dispatcher):
    client.force_login(dispatcher)
    page = client.get(reverse("workorders:changes"))
    # The dispatch was the dispatcher's own; the clerk's acceptance is news.
    assert [len(row["lines"]) for row in page.context["rows"]] == [1]
    until = page.context["until"]
    workflow.draft_reply(accepted.pk, by=clerk, text="周五前修好。")
    assert client.post(reverse("workorders:changes"), {"until": until}).status_code == 302
    page = client.get(reverse("workorders:changes"))
    assert [line["words"] for line in page.context["rows"][0]["lines"]] == ["开始撰写答复"]


@pytest.mark.parametrize("until", ["", "x", "-1", "1e30", "99999999999999"])
def test_a_forged_mark_is_shown_the_page_again(client, accepted, dispatcher, until):
    client.force_login(dispatcher)
    assert client.post(reverse("workorders:changes"), {"until": until}).status_code == 200
    assert not LastLook.objects.exists()


def test_marking_never_goes_back_nor_beyond_now(clerk):
    now = timezone.now()
    mark_read(by=clerk, until=now + timedelta(days=9))
    assert mark_read(by=clerk, until=now - timedelta(days=9)).until <= timezone.now()
    assert LastLook.objects.get().until >= now


def test_a_shift_reads_nothing_of_orders_of_others(client, accepted, other_head):
    client.force_login(other_head)
    assert client.get(reverse("workorders:changes")).context["rows"] == []
