"""An agency's page shows the state of its matters."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.models import Thread
from forum.reading import agencies
from tests import builders, cold

pytestmark = pytest.mark.django_db
PAGE = "/agencies/transport/"


@pytest.fixture
def matters(citizen, moderator, transport):
    """Two in progress, one of them late; one reopened and late; one answered; one of another."""
    office = builders.agency("roads", name="公路中心", parent=transport)
    now = timezone.now()
    late, later = now - datetime.timedelta(hours=1), now - datetime.timedelta(days=1)
    rows = [
        ("在办", "in_progress", None, transport),
        ("超期", "in_progress", late, office),
        ("更早超期", "unsolved", later, transport),
        ("答复了", "answered", late, office),
        ("别家的", "in_progress", late, None),
    ]
    for title, stage, due_at, agency in rows:
        thread = builders.published(citizen, moderator, title=title)
        answered_at = now if stage == "answered" else None
        Thread.objects.filter(pk=thread.pk).update(
            stage=stage, due_at=due_at, agency=agency, answered_at=answered_at
        )


def titles(rows):
    return [row["title"] for row in rows]


def test_each_figure_is_what_its_list_holds(client, matters):
    cards = client.get(PAGE).context["cards"]
    assert [card["number"] for card in cards] == ["3", "2", "1", "0"]
    for card in cards:
        assert len(client.get(card["url"]).context["rows"]) == int(card["number"])


def test_shows_what_is_overdue_longest_first_and_the_latest_answers(client, matters):
    context = client.get(PAGE).context
    assert titles(context["overdue"]) == ["更早超期", "超期"]
    assert titles(context["answered"]) == ["答复了"]


def test_a_row_names_no_agency_but_one_below_it(client, matters):
    rows = client.get(PAGE).context["overdue"]
    assert [bool(row["agency_label"]) for row in rows] == [False, True]


def test_the_latest_answers_say_when_they_were_given(client, matters, transport):
    now = timezone.now()
    for title, days in [("在办", 2), ("超期", 5)]:
        Thread.objects.filter(title=title).update(answered_at=now - datetime.timedelta(days=days))
    page = client.get(PAGE, headers={"accept-language": "en"})
    said = [row["since"] for row in page.context["answered"]]
    assert said == ["answered: today", "answered: 2 days ago", "answered: 5 days ago"]
    assert "answered: 2 days ago" in page.text


def test_says_so_where_there_is_nothing(client, transport):
    page = client.get(PAGE, headers={"accept-language": "en"}).text
    assert "Nothing is overdue." in page
    assert "No matter has been answered yet." in page


def test_counts_no_matter_that_is_not_public(client, citizen, moderator, transport):
    thread = builders.accepted_unpublished(citizen, moderator, title="不公开的")
    Thread.cases.filter(pk=thread.pk).update(stage="in_progress", agency=transport)
    assert [card["number"] for card in client.get(PAGE).context["cards"]] == ["0"] * 4


def test_counts_no_further_than_a_bound(client, matters, monkeypatch):
    monkeypatch.setattr(agencies, "MOST_COUNTED", 2)
    page = client.get(PAGE, headers={"accept-language": "en"})
    assert page.context["cards"][0]["number"] == "over 2"


def test_costs_the_same_whatever_the_number_of_matters(client, citizen, moderator, matters):
    def cost():
        cold.start()
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    few = cost()
    for number in range(8):
        builders.published(citizen, moderator, title=f"第{number}件")
    Thread.objects.update(agency=Thread.objects.get(title="在办").agency)
    assert cost() == few <= 15
