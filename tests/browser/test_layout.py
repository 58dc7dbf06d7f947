"""Where things stand on a page of 1280 px: shared edges, no hole beside the answer."""

import pytest
from django.test import Client
from django.urls import reverse

from forum.models import Submission
from tests import builders

EDGES = "items => items.map((item) => item.getBoundingClientRect().toJSON())"
LONG_TITLE = "三号线延长段施工期间站北路公交改道后老年人出行不便夜间照明不足" * 3


@pytest.fixture
def wide(page, live_server):
    """Open an address at 1280 px as somebody or as nobody."""
    page.set_viewport_size({"width": 1280, "height": 900})

    def wide(path, person=None):
        if person:
            client = Client()
            client.force_login(person)
            value = client.cookies["sessionid"].value
            page.context.add_cookies(
                [{"name": "sessionid", "value": value, "url": live_server.url}]
            )
        page.goto(f"{live_server.url}{path}")
        return page

    return wide


@pytest.fixture
def order(thread, dispatcher, transport, clerk, head, citizen, neighbour, moderator):
    """Of a matter with a reply, an addition of its author and an answer of somebody else."""
    order = builders.accepted_order(thread, by=dispatcher, agency=transport, clerk=clerk)
    builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher)
    builders.answer(citizen, thread, moderator, purpose="follow_up")
    builders.answer(neighbour, thread, moderator)
    return order


def boxes(page, selector):
    found = page.locator(selector).evaluate_all(EDGES)
    assert found, selector
    return found


def edges(page, *selectors):
    """The different left and right edges, rounded to two pixels."""
    places = [box for each in selectors for box in boxes(page, each)]
    return {(round(box["left"] / 2), round(box["right"] / 2)) for box in places}


def test_title_question_reply_and_answers_share_their_edges(wide, order):
    page = wide(order.thread.get_absolute_url())
    assert page.locator(".page__main .post").count() == 4
    parts = ("h1", ".status-sentence", ".page__main .post", "#story", "#answers")
    assert len(edges(page, *parts)) == 1


def test_the_right_column_starts_with_the_matter_and_stays_in_sight(
    wide, order, neighbour, moderator
):
    builders.answer(neighbour, order.thread, moderator, text="一行。\n" * 100)
    page = wide(order.thread.get_absolute_url())
    (aside,), (main,) = boxes(page, ".page__aside"), boxes(page, ".page__main")
    assert abs(aside["top"] - main["top"]) < 16
    assert 0 < aside["left"] - main["right"] < 90
    page.evaluate("document.querySelector('.page__main').scrollIntoView({block: 'end'})")
    assert boxes(page, ".page__aside")[0]["bottom"] > 200


def test_an_order_shares_its_edges_too(wide, order, clerk):
    page = wide(order.get_absolute_url(), clerk)
    assert len(edges(page, ".split__matter h1", ".split__matter .post")) == 1
    (matter,), (side,) = boxes(page, ".split__matter h1"), boxes(page, ".split__side h2 >> nth=0")
    assert abs(matter["top"] - side["top"]) < 16


@pytest.mark.parametrize("width", [320, 1280])
def test_a_long_title_stays_on_the_page(page, live_server, citizen, moderator, width):
    thread = builders.published(citizen, moderator, title=LONG_TITLE[:80])
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", "/threads/", thread.get_absolute_url()):
        page.goto(f"{live_server.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_chinese_titles_fill_their_lines(wide, citizen, moderator):
    thread = builders.published(citizen, moderator, title=LONG_TITLE[:60])
    page = wide(thread.get_absolute_url())
    assert page.locator("h1").evaluate("item => getComputedStyle(item).textWrap") != "balance"


def test_the_authors_own_pages_share_their_edges(wide, order, citizen):
    own = Submission.objects.get(thread=order.thread, purpose="matter")
    number = order.thread.number
    for path, parts in {
        reverse("submissions:detail", args=[own.pk]): (
            "h1",
            ".status-sentence",
            ".page__main > .post",
            ".panel",
            ".timeline",
        ),
        reverse("unsolved:report", args=[number]): ("h1", ".lead", ".post", ".panel", "textarea"),
        reverse("threads:solved", args=[number]): ("h1", ".lead", ".page__main > form"),
    }.items():
        assert len(edges(wide(path, citizen), *parts)) == 1, path


def test_in_larger_text_a_row_of_the_home_page_has_one_line_of_the_reply(
    wide, page, order, live_server
):
    page.context.add_cookies([{"name": "elder", "value": "1", "url": live_server.url}])
    line = wide("/").locator(".thread-row__excerpt").first
    measure = "line => line.clientHeight / parseFloat(getComputedStyle(line).lineHeight)"
    assert round(line.evaluate(measure), 1) == 1
