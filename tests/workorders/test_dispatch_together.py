"""A dispatcher chooses several matters and dispatches them at one press."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal.agencies.models import RoutingRule
from tests import builders
from workorders import workflow
from workorders.models import WorkOrder
from workorders.workflow.together import Chosen

ADDRESS = "/workorders/dispatch-together/"


@pytest.fixture
def desk(client, dispatcher):
    client.force_login(dispatcher)
    client.cookies["django_language"] = "en"
    return client


def pressed(desk, chosen, **more):
    return desk.post(ADDRESS, {"chosen": chosen, **more}, follow=True)


def test_all_go_to_one_agency_and_each_has_its_result(desk, thread, order, private_thread, water):
    waiting = builders.published(thread.author, builders.person("m2", role="moderator"))
    chosen = [f"{private_thread.pk}-0", f"{order.thread_id}-0", f"{waiting.pk}-0"]
    page = pressed(desk, chosen, agency=water.pk)
    rows = page.context["rows"]
    assert [row["order"] and row["order"].agency for row in rows] == [water, None, water]
    assert f"has it as work order {order.number}" in rows[1]["said"]
    assert "2 were dispatched." in page.text


def test_each_goes_to_the_agency_suggested_when_it_was_chosen(
    desk, thread, private_thread, transport
):
    RoutingRule.objects.create(words="站台", agency=transport)
    page = desk.get(reverse("workorders:awaiting_dispatch"))
    values = [row["value"] for row in page.context["rows"]]
    assert values == [f"{one.pk}-{transport.pk}" for one in (thread, private_thread)]
    pressed(desk, values, as_suggested="on")
    assert {order.agency for order in WorkOrder.objects.all()} == {transport}
    assert WorkOrder.objects.count() == 2


def test_without_a_suggestion_the_row_says_so_and_the_others_go(
    desk, thread, private_thread, water
):
    chosen = [f"{thread.pk}-0", f"{private_thread.pk}-{water.pk}"]
    rows = pressed(desk, chosen, as_suggested="on").context["rows"]
    assert "No rule suggests an agency" in rows[0]["said"]
    assert WorkOrder.objects.get().thread == private_thread


def test_an_agency_retired_meanwhile_is_a_sentence_in_its_row(desk, thread, water):
    water.retired_at = timezone.now()
    water.save()
    rows = pressed(desk, [f"{thread.pk}-{water.pk}"], as_suggested="on").context["rows"]
    assert rows[0]["said"] == "This agency is no longer in use."


@pytest.mark.parametrize("chosen", [[], ["x"], ["-1"], ["²-1"], ["9" * 400 + "-1"]])
def test_strange_choices_are_a_sentence_above_the_list(desk, thread, water, chosen):
    page = pressed(desk, chosen, agency=water.pk)
    assert page.status_code == 200
    assert "Please select at least one." in page.text
    assert not WorkOrder.objects.exists()


def test_without_an_agency_the_choice_is_kept(desk, thread):
    page = pressed(desk, [f"{thread.pk}-0"])
    assert "Please choose the agency that all of these go to." in page.text
    assert [row["is_chosen"] for row in page.context["rows"]] == [True]


def test_more_than_fifty_are_refused(desk, thread, water):
    page = pressed(desk, [f"{number}-0" for number in range(1, 60)], agency=water.pk)
    assert "Please select at most 50 matters." in page.text


def test_a_matter_that_does_not_exist_is_left_out(desk, water):
    assert pressed(desk, ["123-0"], agency=water.pk).context["rows"] == []


def test_the_results_without_a_press_lead_to_the_list(desk):
    assert desk.get(ADDRESS)["Location"] == reverse("workorders:awaiting_dispatch")


def test_only_dispatchers_dispatch_together(thread, moderator, water):
    with pytest.raises(PermissionDenied):
        workflow.dispatch_together([Chosen(thread.pk, water)], by=moderator)
