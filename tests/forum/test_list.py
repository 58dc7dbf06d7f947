"""The list of matters: reading, filtering, paging."""

import datetime
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum import paging, workflow
from forum.choices import Kind
from forum.models import Thread
from forum.search import index
from portal.agencies.models import Area, Category
from tests import builders, cold

pytestmark = pytest.mark.django_db
FOLLOWING = re.compile(r'href="(?P<address>[^"]*)" rel="next"')
HOSTILE = ["²", "２", "-1", "0", "501", "99999999999999999999", "x" * 10_000, "1e3", "' OR 1=1"]


@pytest.fixture
def answered(thread, clerk, head, dispatcher, transport):
    order = builders.accepted_order(thread, by=dispatcher, agency=transport, clerk=clerk)
    builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher, text="灯泡已经换好了。")
    return thread


def titles(response):
    return [row["title"] for row in response.context["rows"]]


def queries_of(client, address):
    cold.start()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries)


def many(count, author, moderator):
    for number in range(count):
        builders.published(author, moderator, title=f"第{number}件事")


def test_shows_public_matters_newest_first(client, citizen, moderator):
    builders.published(citizen, moderator, title="先来的")
    builders.published(citizen, moderator, title="后来的")
    assert titles(client.get("/threads/")) == ["后来的", "先来的"]


def test_leaves_out_notices_and_what_is_not_public(client, citizen, moderator, thread, transport):
    builders.accepted_unpublished(citizen, moderator, title="不公开的")
    builders.published(
        citizen, moderator, title="通知", purpose="notice", kind="", agency=transport
    )
    assert titles(client.get("/threads/")) == [thread.title]


def test_says_so_when_there_is_nothing(client):
    response = client.get("/threads/", headers={"accept-language": "en"})
    assert b"No matter has been published yet." in response.content


@pytest.mark.parametrize(
    ("name", "value"), [("kind", Kind.COMPLAINT), ("status", "answered"), ("q", "路灯")]
)
def test_keeps_only_what_was_asked_for(client, citizen, moderator, name, value):
    builders.published(citizen, moderator, title="公交", text="站牌没有了。")
    wanted = builders.published(citizen, moderator, title="路灯坏了", kind=Kind.COMPLAINT)
    Thread.objects.filter(pk=wanted.pk).update(stage="answered")
    assert titles(client.get("/threads/", {name: value})) == ["路灯坏了"]


def test_a_category_means_everything_below_it(client, citizen, moderator, category):
    below = Category.objects.create(slug="parking", name="停车", parent=category)
    other = Category.objects.create(slug="homes", name="住房")
    builders.published(citizen, moderator, title="停车难", category=below)
    builders.published(citizen, moderator, title="房子", category=other)
    assert titles(client.get("/threads/?category=traffic")) == ["停车难"]
    assert titles(client.get("/threads/?category=parking")) == ["停车难"]


def test_an_area_means_everything_below_it(client, citizen, moderator, area):
    street = Area.objects.create(slug="nanqiao", name="南桥街道", parent=area)
    builders.published(citizen, moderator, title="在南桥", area=street)
    builders.published(citizen, moderator, title="没说在哪")
    assert titles(client.get("/threads/?area=zhenhe")) == ["在南桥"]


def test_an_agency_means_everything_below_it(client, citizen, moderator, transport):
    office = builders.agency("roads", name="公路中心", parent=transport)
    thread = builders.published(citizen, moderator, title="归公路中心")
    builders.published(citizen, moderator, title="还没派")
    Thread.objects.filter(pk=thread.pk).update(agency=office)
    assert titles(client.get("/threads/?agency=transport")) == ["归公路中心"]


def test_a_retired_agency_is_still_found_but_not_offered(client, thread, transport):
    Thread.objects.filter(pk=thread.pk).update(agency=transport)
    transport.retired_at = timezone.now()
    transport.save()
    response = client.get("/threads/?agency=transport")
    offered = [slug for slug, _words in response.context["form"].fields["agency"].choices]
    assert (titles(response), offered) == ([thread.title], [""])


def test_waiting_puts_the_oldest_without_a_reply_first(client, citizen, moderator):
    answered = builders.published(citizen, moderator, title="有答复的")
    Thread.objects.filter(pk=answered.pk).update(official_count=1)
    builders.published(citizen, moderator, title="等得久的")
    builders.published(citizen, moderator, title="刚来的")
    assert titles(client.get("/threads/?order=waiting")) == ["等得久的", "刚来的"]


def test_active_puts_the_latest_word_first(client, citizen, neighbour, moderator):
    old = builders.published(citizen, moderator, title="老的")
    builders.published(citizen, moderator, title="新的")
    builders.answer(neighbour, old, moderator)
    assert titles(client.get("/threads/?order=active")) == ["老的", "新的"]


def test_waiting_leaves_out_what_other_people_answered(client, citizen, neighbour, moderator):
    builders.answer(neighbour, builders.published(citizen, moderator, title="有人答"), moderator)
    builders.published(citizen, moderator, title="没人答")
    assert titles(client.get("/threads/?order=waiting")) == ["没人答"]


def test_inquiries_that_nobody_answered_are_called_so(client, citizen, moderator):
    builders.published(citizen, moderator, title="投诉", kind=Kind.COMPLAINT)
    address = "/threads/?order=waiting&kind=inquiry"
    empty = client.get(address, headers={"accept-language": "en"}).text
    assert "No inquiry is without an answer here." in empty
    builders.published(citizen, moderator, title="咨询")
    response = client.get(address, headers={"accept-language": "en"})
    assert titles(response) == ["咨询"]
    assert "inquiries nobody has answered, oldest first</h2>" in response.text
    assert "<title>Waiting for your answer" in response.text
    part = client.get(address, headers={"accept-language": "en", "hx-request": "true"}).text
    assert "inquiries nobody has answered, oldest first</h2>" in part


def test_home_leads_to_the_inquiries_that_nobody_answered(client, db):
    assert "/threads/?order=waiting&amp;kind=inquiry" in client.get("/").text


def test_a_row_shows_the_first_line_of_the_question(client, citizen, moderator):
    builders.published(citizen, moderator, text="巷子里的路灯\n坏了。" + "长" * 500)
    [row] = client.get("/threads/").context["rows"]
    assert row["excerpt"].startswith("巷子里的路灯 坏了。")
    assert len(row["excerpt"]) == 60
    assert row["excerpt"] in client.get("/threads/").text


def test_a_row_shows_the_official_answer_instead(answered, client, neighbour, moderator):
    builders.answer(neighbour, answered, moderator, text="我也看到了。")
    page = client.get("/threads/", headers={"accept-language": "en"})
    [row] = page.context["rows"]
    assert row["excerpt"] == "灯泡已经换好了。"
    assert "<strong>Official reply</strong> <span" in page.text


@pytest.mark.parametrize("text", ["您好，您的留言已收悉。", "您反映的问题已转市住建局处理。"])
def test_a_row_keeps_the_question_while_replies_only_say_received_or_passed_on(
    client, thread, clerk, head, dispatcher, transport, text
):
    order = builders.accepted_order(thread, by=dispatcher, agency=transport, clerk=clerk)
    builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher, text=text)
    (row,) = client.get("/threads/").context["rows"]
    assert (row["is_reply"], row["excerpt"] in text) == (False, False)


@pytest.mark.parametrize("address", ["/threads/", "/boards/matters/", "/search/?q=路灯"])
def test_a_row_never_shows_a_hidden_question(client, citizen, moderator, address):
    thread = builders.published(citizen, moderator, title="路灯坏了", text="不该看到的话。")
    thread.posts(manager="cases").update(visibility="hidden")
    response = client.get(address)
    assert titles(response) == ["路灯坏了"]
    assert "不该看到的话" not in response.text


@pytest.mark.parametrize("address", ["/threads/", "/boards/matters/", "/search/?q=路灯"])
def test_a_row_says_in_words_what_is_overdue(client, citizen, moderator, address):
    thread = builders.published(citizen, moderator, title="路灯坏了")
    assert "已超期</span>" not in client.get(address).text
    past = timezone.now() - datetime.timedelta(hours=1)
    Thread.objects.filter(pk=thread.pk).update(stage="in_progress", due_at=past)
    assert "已超期</span>" in client.get(address).text


def test_status_can_span_stages(client, citizen, moderator):
    past = timezone.now() - datetime.timedelta(hours=1)
    for stage, due_at in [("in_progress", None), ("unsolved", past), ("answered", past)]:
        thread = builders.published(citizen, moderator, title=stage)
        Thread.objects.filter(pk=thread.pk).update(stage=stage, due_at=due_at)
    assert titles(client.get("/threads/?status=open")) == ["unsolved", "in_progress"]
    assert titles(client.get("/threads/?status=overdue")) == ["unsolved"]


def test_marks_what_was_looked_for(client, citizen, moderator):
    builders.published(citizen, moderator, title="晚上太黑", text="巷子里的路灯坏了。")
    assert b"<mark>" in client.get("/threads/?q=路灯").content


@pytest.fixture
def many_hits(citizen, moderator, monkeypatch):
    """Eight matters with one word, more than are looked at first; the oldest two complain."""
    monkeypatch.setattr(index, "MOST_HITS", 3)
    kinds = [Kind.COMPLAINT] * 2 + [Kind.INQUIRY] * 6
    for number, kind in enumerate(kinds):
        builders.published(citizen, moderator, title=f"{number}号路灯", kind=kind)
    builders.published(citizen, moderator, title="公交", text="站牌没有了。", kind=Kind.COMPLAINT)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/threads/?q=路灯&kind=complaint", [1, 0]),
        ("/threads/?q=路灯", [7, 6, 5, 4, 3, 2, 1, 0]),
        ("/threads/?q=路灯&order=waiting&kind=inquiry", [2, 3, 4, 5, 6, 7]),
        ("/boards/matters/?q=路灯&kind=complaint", [1, 0]),
    ],
)
def test_a_common_word_with_a_filter_finds_all_that_a_scan_finds(
    client, many_hits, address, expected
):
    assert titles(client.get(address)) == [f"{number}号路灯" for number in expected]


def test_a_common_word_never_finds_what_is_hidden(client, many_hits, moderator):
    oldest = Thread.objects.get(title="0号路灯")
    workflow.hide(oldest.pk, by=moderator, reason="personal data")
    assert titles(client.get("/threads/?q=路灯&kind=complaint")) == ["1号路灯"]


@pytest.mark.parametrize("words", ["路灯' & !'a' | :*", '"路灯', "%s 路灯", "路灯 NOT 水"])
def test_a_common_hostile_word_breaks_nothing(client, many_hits, words, monkeypatch):
    monkeypatch.setattr(index, "MOST_HITS", 0)
    assert client.get("/threads/", {"q": words, "kind": "complaint"}).status_code == 200


@pytest.mark.parametrize("name", ["kind", "category", "area", "agency", "status", "order"])
def test_an_unknown_value_gets_a_sentence(client, thread, name):
    for value in ["nowhere", *HOSTILE]:
        response = client.get("/threads/", {name: value}, headers={"accept-language": "en"})
        assert response.status_code == 200
        assert name in response.context["form"].errors
        assert "Please choose from it." in response.content.decode()


@pytest.mark.parametrize("words", ["路", "?", " ，", "x" * 10_000, "²"])
def test_a_search_that_cannot_be_gets_a_sentence(client, thread, words):
    response = client.get("/threads/", {"q": words})
    assert response.status_code == 200
    assert "q" in response.context["form"].errors


@pytest.mark.parametrize("name", ["page", "before"])
def test_a_page_that_cannot_be_is_not_found(client, thread, name):
    for value in HOSTILE:
        assert client.get("/threads/", {name: value}).status_code == 404


def test_a_nul_byte_is_a_bad_request(client, thread):
    for name in ["q", "kind", "category", "page", "before", "nothing"]:
        assert client.get("/threads/", {name: "a\0b"}).status_code == 400


@pytest.mark.parametrize("order", ["new", "active", "waiting"])
def test_older_links_walk_on_where_the_pages_end(client, citizen, moderator, monkeypatch, order):
    monkeypatch.setattr(paging, "MATTERS_PER_PAGE", 2)
    monkeypatch.setattr(paging, "LAST_PAGE", 2)
    many(7, citizen, moderator)
    # Two of the same moment: the key decides, and none is shown twice.
    same = timezone.now()
    Thread.objects.filter(title__in=["第2件事", "第3件事"]).update(
        published_at=same, last_activity_at=same
    )
    seen, address = [], f"/threads/?order={order}"
    while address:
        response = client.get(address)
        seen += titles(response)
        following = FOLLOWING.search(response.content.decode())
        address = following and f"/threads/{unescape(following['address'])}"
    assert sorted(seen) == sorted(f"第{number}件事" for number in range(7))
    assert f'href="?order={order}" rel="prev"' in response.content.decode()


def test_page_500_is_the_last_numbered_one(client, thread):
    assert client.get("/threads/?page=500").status_code == 200
    assert client.get("/threads/?page=501").status_code == 404


def test_pages_keep_the_filter(client, citizen, moderator):
    many(paging.MATTERS_PER_PAGE + 1, citizen, moderator)
    response = client.get("/threads/?kind=inquiry")
    assert "?kind=inquiry&amp;page=2" in response.content.decode()
    assert len(titles(client.get("/threads/?kind=inquiry&page=2"))) == 1


def test_nobody_counts_the_table(client, citizen, moderator):
    many(3, citizen, moderator)
    cold.start()
    with CaptureQueriesContext(connection) as queries:
        client.get("/threads/")
    assert not [query["sql"] for query in queries if "COUNT(" in query["sql"]]


@pytest.mark.parametrize("address", ["/threads/", "/threads/?q=件事", "/threads/?order=waiting"])
def test_costs_eight_queries_whatever_the_number_of_rows(
    client, citizen, moderator, address, transport, area, category
):
    many(5, citizen, moderator)
    few = queries_of(client, address)
    many(55, citizen, moderator)
    Thread.objects.update(agency=transport, area=area, category=category)
    assert queries_of(client, address) == few <= 8


def test_costs_five_more_for_someone_signed_in(client, citizen, moderator):
    many(3, citizen, moderator)
    anonymous = queries_of(client, "/threads/")
    for person in (citizen, moderator):
        client.force_login(person)
        # The first page of a day also notes where somebody is signed in.
        client.get("/threads/")
        assert queries_of(client, "/threads/") <= anonymous + 5
