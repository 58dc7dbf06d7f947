"""A dispatcher works through what awaits dispatch: a suggestion, one press, the next matter."""

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.models import Thread
from portal.agencies.models import RoutingRule
from tests import builders
from workorders.models import WorkOrder
from workorders.reading import agency_load, awaiting


@pytest.fixture
def rule(transport):
    return RoutingRule.objects.create(words="站台", agency=transport)


@pytest.fixture
def desk(client, dispatcher):
    client.force_login(dispatcher)
    client.cookies["django_language"] = "en"
    return client


def page_of(thread):
    return reverse("workorders:dispatch", args=[thread.number])


def pressed(desk, thread, agency, **more):
    return desk.post(page_of(thread), {"agency": agency.pk, **more})


def test_the_suggestion_stands_on_top_with_its_reason_and_date(desk, thread, rule):
    page = desk.get(page_of(thread)).text
    assert "Because of: the word “站台”." in page
    assert "Dispatch to Transport Bureau, answer due" in page


def test_one_press_dispatches_and_the_next_matter_opens(
    desk, thread, private_thread, rule, transport
):
    answer = pressed(desk, thread, transport)
    assert answer["Location"] == page_of(private_thread)
    order = WorkOrder.objects.get()
    assert (order.thread, order.agency) == (thread, transport)
    assert order.transitions.get().data["due"]["set_by_hand"] is False
    answer = pressed(desk, private_thread, transport)
    assert answer["Location"] == reverse("workorders:awaiting_dispatch")


def test_the_press_leaves_the_area_and_takes_the_suggested_category(
    desk, thread, transport, area, category
):
    Thread.cases.filter(pk=thread.pk).update(area=area)
    RoutingRule.objects.create(words="站台", agency=transport, suggested_category=category)
    page = desk.get(page_of(thread))
    assert "With it the category becomes Traffic." in page.text
    assert f'name="category" value="{category.pk}"' in page.text
    assert f'name="area" value="{area.pk}"' in page.text


def test_a_matter_can_be_left_and_the_rest_comes_in_order(desk, citizen, moderator, thread):
    second = builders.published(citizen, moderator, title="第二件")
    danger = builders.published(citizen, moderator, title="井盖没了", urgent=True)
    assert awaiting.after(danger) == thread
    assert awaiting.after(thread) == second
    assert awaiting.after(second) == danger
    assert awaiting.more_urgent_than(second) == danger
    assert "A more urgent matter waits" in desk.get(page_of(thread)).text


def test_the_last_one_has_no_next(desk, thread):
    assert awaiting.after(thread) is None
    assert desk.get(page_of(thread)).status_code == 200


def test_who_comes_second_is_told_who_was_first(desk, order, dispatcher, water):
    page = desk.get(page_of(order.thread)).text
    assert f"{dispatcher.display_name} dispatched this on" in page
    assert order.number in page
    assert "Which agency answers this?" not in page
    page = pressed(desk, order.thread, water, instructions="先打电话").text
    assert f"has it as work order {order.number}" in page
    assert "先打电话" in page


def test_the_load_counts_open_and_overdue_orders(order, transport, water):
    WorkOrder.objects.update(due_at=timezone.now() - timezone.timedelta(hours=1))
    assert agency_load.loads_of([water, transport]) == [
        agency_load.Load(water, 0, 0),
        agency_load.Load(transport, 1, 1),
    ]


def test_agencies_that_had_such_matters_are_offered(
    desk, order, thread, private_thread, category, transport
):
    Thread.cases.update(category=category)
    assert agency_load.usual_agencies(category) == [transport]
    assert ">Dispatch to Transport Bureau, answer due" in desk.get(page_of(private_thread)).text
    transport.retired_at = timezone.now()
    transport.save()
    assert agency_load.usual_agencies(category) == []


def test_an_agency_retired_since_the_page_was_opened_is_a_sentence(desk, thread, rule, transport):
    transport.retired_at = timezone.now()
    transport.save()
    answer = pressed(desk, thread, transport)
    assert answer.status_code == 200
    assert answer.context["form"].errors["agency"]
    assert not WorkOrder.objects.exists()


def test_the_list_names_the_suggestions_in_ten_queries(
    desk, citizen, moderator, rule, django_assert_max_num_queries
):
    for number in range(5):
        builders.published(citizen, moderator, title=f"第{number}件")
    address = reverse("workorders:awaiting_dispatch")
    desk.get(address)
    with django_assert_max_num_queries(10):
        page = desk.get(address).text
    assert page.count("Suggested: <strong>Transport Bureau</strong>") == 5


def test_options_of_the_select_are_found_by_both_names(desk, thread, transport):
    page = desk.get(page_of(thread)).text
    assert f'data-words="{transport.name} Transport Bureau"' in page
    assert 'data-search="Name, or a part of it"' in page
