"""An administrator retires an agency, and its work moves to a successor."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portal.accounts.models import User
from portal.agencies import workflow as agencies
from portal.audit.models import AuditLine
from portal.desk import retiring
from tests import builders
from workorders.models import Transition

ADDRESS = "/desk/agencies/transport/retire/"


@pytest.fixture
def order(thread, dispatcher, transport, clerk):
    return builders.accepted_order(thread, by=dispatcher, agency=transport, clerk=clerk)


def press(desk, **data):
    return desk.post(ADDRESS, {"reason": "机构改革"} | data, follow=True)


def test_the_page_lists_what_lies_there_and_who_works_there(desk, order, clerk):
    page = desk.get(ADDRESS).text
    assert order.number in page
    assert clerk.display_name in page


def test_orders_and_people_go_to_the_successor(desk, order, clerk, head, water):
    press(desk, successor=water.pk, members_follow="on")
    order.refresh_from_db()
    line = Transition.objects.filter(order=order).latest("pk")
    assert (order.agency, order.status, line.act) == (water, "dispatched", "change_agency")
    assert line.reason == "机构改革"
    assert [person.agencies.get() for person in (clerk, head)] == [water, water]
    assert User.objects.get(pk=clerk.pk).agency_label == water.name


def test_people_who_do_not_follow_lose_the_role_with_the_agency(desk, order, clerk, water):
    press(desk, successor=water.pk)
    clerk = User.objects.get(pk=clerk.pk)
    assert not clerk.agencies.exists()
    assert not clerk.has_perm("accounts.handle_orders")


def test_the_public_page_names_the_successor(client, desk, order, transport, water):
    press(desk, successor=water.pk)
    desk.logout()
    page = client.get("/agencies/transport/").text
    assert f'<a href="/agencies/water/">{water.name}</a>' in page
    assert AuditLine.objects.filter(act="retire", subject="agency transport").count() == 1


def test_open_orders_need_a_successor_and_nothing_is_lost(desk, order, transport):
    answer = press(desk)
    assert "error-summary" in answer.text
    assert "机构改革" in answer.text
    transport.refresh_from_db()
    assert transport.retired_at is None


def test_who_takes_over_is_asked_for_where_orders_are_open_and_only_there(desk, order, water):
    fields = desk.get(ADDRESS).context["form"].fields
    assert (fields["successor"].required, fields["reason"].required) == (True, True)
    fields = desk.get("/desk/agencies/water/retire/").context["form"].fields
    assert not fields["successor"].required


def test_without_open_orders_none_is_needed(desk, transport):
    press(desk)
    assert AuditLine.objects.get(act="retire").reason == "机构改革"
    transport.refresh_from_db()
    assert transport.retired_at
    agencies.bring_back(transport)
    assert transport.successor is None


def test_a_retired_agency_takes_nothing_over(administrator, order, transport, water):
    agencies.retire(water)
    for unfit in (water, transport):
        with pytest.raises(ValidationError):
            retiring.retire_agency(transport, by=administrator, reason="x", successor=unfit)


def test_others_retire_nothing(dispatcher, transport, water):
    with pytest.raises(PermissionDenied):
        retiring.retire_agency(transport, by=dispatcher, reason="x", successor=water)


def test_the_administration_leads_there(desk, transport, water):
    data = {"action": "retire", "_selected_action": [transport.pk]}
    assert desk.post("/admin/agencies/agency/", data)["Location"] == ADDRESS
    transport.refresh_from_db()
    assert transport.retired_at is None
