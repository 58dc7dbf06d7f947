"""Orders, ledgers and the calendar in the admin."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import builders
from workorders.models import CalendarVersion

LISTS = ["workorder", "transition", "calendarversion", "exportbatch"]


@pytest.mark.parametrize("model", LISTS)
def test_every_list_is_shown_and_searched(client, administrator, answered, model):
    client.force_login(administrator)
    address = reverse(f"admin:workorders_{model}_changelist")
    assert client.get(address).status_code == 200
    assert client.get(address, {"q": answered.number}).status_code == 200


def test_the_order_of_a_private_matter_is_found(
    client, administrator, private_thread, dispatcher, transport
):
    order = builders.order(private_thread, by=dispatcher, agency=transport)
    client.force_login(administrator)
    address = reverse("admin:workorders_workorder_changelist")
    assert order.number in client.get(address, {"q": private_thread.number}).content.decode()


def test_an_order_and_its_ledger_are_read_only(client, administrator, answered):
    client.force_login(administrator)
    address = reverse("admin:workorders_workorder_change", args=[answered.pk])
    response = client.get(address)
    assert response.status_code == 200
    assert "签发答复" in response.content.decode()
    assert client.post(address, {"status": "dispatched"}).status_code == 403


@pytest.mark.parametrize("model", ["workorder", "transition", "exportbatch"])
def test_nothing_is_added_by_hand(client, administrator, model):
    client.force_login(administrator)
    assert client.get(reverse(f"admin:workorders_{model}_add")).status_code == 403


def test_a_version_of_the_calendar_is_read_only_and_leads_to_where_one_is_entered(
    client, administrator
):
    client.force_login(administrator)
    version = CalendarVersion.objects.get(year=2026)
    address = reverse("admin:workorders_calendarversion_change", args=[version.pk])
    assert "春节" in client.get(address).content.decode()
    assert client.post(address, {"year": "2031"}).status_code == 403
    added = client.get(reverse("admin:workorders_calendarversion_add"))
    assert added.url == reverse("workorders:enter_calendar")


def test_the_list_of_orders_costs_the_same_for_more_rows(
    client, administrator, citizen, moderator, dispatcher, transport
):
    client.force_login(administrator)
    asked = []
    for count in (2, 8):
        for _number in range(count):
            thread = builders.published(citizen, moderator)
            builders.order(thread, by=dispatcher, agency=transport)
        client.get(reverse("admin:workorders_workorder_changelist"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:workorders_workorder_changelist"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
