"""The supervisor's page: what is late, what will be, who has waited longest, and where."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.choices import Stage
from forum.models import Thread
from tests import builders
from workorders.calendar import workdays

PAGE = "/workorders/supervision/"


@pytest.fixture
def look(client, supervisor):
    client.force_login(supervisor)
    client.cookies["django_language"] = "en"
    return lambda: client.get(PAGE)


@pytest.fixture
def order_due(citizen, moderator, dispatcher):
    """Make an order of an agency, due so many days from now."""

    def make(agency, *, days, **fields):
        thread = builders.published(citizen, moderator, **fields)
        due_at = timezone.now() + datetime.timedelta(days=days)
        past = timezone.now() - datetime.timedelta(days=60)
        return builders.order(
            thread, by=dispatcher, agency=agency, at=past, due_at=due_at, due_reason="约定"
        )

    return make


def numbers(rows):
    return [row["number"] for row in rows]


def test_what_is_overdue_stands_there_the_longest_first(look, order_due, transport, water):
    late, later = order_due(transport, days=-5), order_due(water, days=-9)
    order_due(water, days=30)
    response = look()
    assert numbers(response.context["overdue"]) == [later.number, late.number]
    assert "Overdue by" in response.content.decode()
    assert "Water Bureau" in response.content.decode()


def test_what_is_due_soon_is_what_the_clock_calls_soon(look, order_due, transport, water):
    today = timezone.localdate()
    last = workdays.date_after(today, working_days=2)
    days = (last - today).days
    soon = order_due(transport, days=days)
    order_due(water, days=(workdays.date_after(today, working_days=3) - today).days)
    order_due(water, days=-1)
    rows = look().context["due_soon"]
    assert numbers(rows) == [soon.number]
    assert rows[0]["tone"] == "soon"


def test_the_lists_go_on_with_the_same_orders(look, client, order_due, transport):
    late, soon = order_due(transport, days=-5), order_due(transport, days=0.01)
    order_due(transport, days=30)
    lists = look().context["lists"]
    assert numbers(client.get(lists["overdue"]).context["rows"]) == [late.number]
    assert numbers(client.get(lists["due_soon"]).context["rows"]) == [soon.number]
    assert len(client.get(lists["open"]).context["rows"]) == 3


def test_an_agency_counts_those_below_it_as_its_list_does(look, client, order_due, water):
    office = builders.agency("office", parent=water)
    order_due(water, days=-5)
    order_due(office, days=-5)
    order_due(office, days=30)
    rows = {row["agency"].slug: row for row in look().context["agencies"]}
    for slug, is_open, overdue in (("water", 3, 2), ("office", 2, 1)):
        row = rows[slug]
        assert (row["open"], row["overdue"]) == (is_open, overdue)
        assert len(client.get(row["open_url"]).context["rows"]) == is_open
        assert len(client.get(row["overdue_url"]).context["rows"]) == overdue


def test_the_agency_with_most_that_is_overdue_stands_first(look, order_due, transport, water):
    order_due(transport, days=30)
    order_due(transport, days=30)
    order_due(water, days=-5)
    assert [row["agency"] for row in look().context["agencies"]] == [water, transport]


def test_who_has_waited_longest_stands_first_with_or_without_an_agency(
    look, order_due, thread, private_thread, transport
):
    order = order_due(transport, days=30, title="路灯坏了")
    ages = ((private_thread, 9), (order.thread, 5), (thread, 2))
    for each, days in ages:
        each.submitted_at = timezone.now() - datetime.timedelta(days=days)
        each.save(update_fields=["submitted_at"])
    rows = look().context["waiting"]
    assert [row["thread"].pk for row in rows] == [each.pk for each, _days in ages]
    assert [row["url"] for row in rows] == [
        private_thread.get_absolute_url(),
        order.get_absolute_url(),
        thread.get_absolute_url(),
    ]


def test_the_figures_stand_first_and_lead_to_their_lists(look, order_due, transport):
    order_due(transport, days=-5)
    order_due(transport, days=0.01)
    thread = order_due(transport, days=30).thread
    thread.submitted_at = timezone.now() - datetime.timedelta(days=9)
    thread.save(update_fields=["submitted_at"])
    text = look().content.decode()
    for link in ('href="#overdue">Overdue: 1<', 'href="#due-soon">Due soon: 1<',
                 'href="#waiting">Longest wait: 9 days<'):  # fmt: skip
        assert text.index(link) < text.index("<table")
    parts = [text.index(f'id="{part}"') for part in ("overdue", "due-soon", "waiting", "by-agency")]
    assert parts == sorted(parts)


def test_a_matter_that_waits_stands_as_the_public_reads_it(look, order_due, transport):
    order = order_due(transport, days=-5)
    Thread.objects.filter(pk=order.thread_id).update(stage=Stage.UNSOLVED)
    [row] = look().context["waiting"]
    assert (row["status"], row["status_label"]) == ("unsolved", "Unsolved, reopened")
    assert row["step"] == order.get_status_display()
    assert row["is_overdue"]


def test_nobody_waits_who_was_answered_or_whose_matter_is_hidden(
    look, answered, citizen, moderator
):
    from moderation import workflow

    hidden = builders.published(citizen, moderator)
    workflow.hide(hidden.pk, by=moderator, reason="个人信息")
    assert look().context["waiting"] == []


def test_what_waits_for_a_moderator_is_not_shown(look, pending):
    assert pending.title not in look().content.decode()


def test_an_empty_city_gets_sentences(look, db):
    text = look().content.decode()
    for sentence in ("No agency has an open order.", "No order is overdue.",
                     "Nothing is due within two working days.",
                     "Nobody is waiting for an answer."):  # fmt: skip
        assert sentence in text


def test_twenty_of_each_are_shown_and_the_cost_stays(look, order_due, transport, water):
    asked = []
    for count in (2, 20):
        for number in range(count):
            order_due([transport, water][number % 2], days=-3)
            order_due(transport, days=0.01)
        look()
        with CaptureQueriesContext(connection) as queries:
            context = look().context
        asked.append(len(queries))
    assert [len(context[name]) for name in ("overdue", "due_soon", "waiting")] == [20, 20, 20]
    assert asked[0] == asked[1]
    assert asked[0] <= 20


@pytest.mark.parametrize("who", ["citizen", "moderator", "dispatcher", "clerk", "head"])
def test_it_is_for_those_who_supervise(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 403


def test_an_administrator_reads_it(desk):
    assert desk.get(PAGE).status_code == 200
