"""The list of orders: visible orders, most pressing first, a constant number of queries."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import builders
from workorders import workflow
from workorders.models import WorkOrder

LIST = "/workorders/"


def many(count, *, citizen, moderator, dispatcher, agency):
    now = timezone.now()
    for number in range(count):
        thread = builders.published(citizen, moderator, title=f"第{number}件事")
        due_at = now + datetime.timedelta(days=count - number)
        builders.order(thread, by=dispatcher, agency=agency, due_at=due_at, due_reason="约定")


def numbers(response):
    return [row["number"] for row in response.context["rows"]]


@pytest.mark.parametrize("person", ["dispatcher", "supervisor", "clerk", "head"])
def test_the_centre_and_the_agency_see_the_order(client, order, request, person):
    client.force_login(request.getfixturevalue(person))
    assert numbers(client.get(f"{LIST}?status=all")) == [order.number]


def test_another_agency_sees_an_empty_list(client, order, other_clerk):
    client.force_login(other_clerk)
    assert numbers(client.get(f"{LIST}?status=all")) == []


def test_an_agency_above_sees_the_orders_of_those_below(client, thread, dispatcher):
    district = builders.agency("zhenhe-government")
    office = builders.agency("nanqiao-office", parent=district)
    order = builders.order(thread, by=dispatcher, agency=office)
    client.force_login(builders.member("above", agency=district, role="clerk"))
    assert numbers(client.get(LIST)) == [order.number]


@pytest.mark.parametrize("person", ["citizen", "moderator"])
def test_others_have_no_list(client, request, person):
    client.force_login(request.getfixturevalue(person))
    assert client.get(LIST).status_code == 403


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get(LIST).status_code == 302


def test_the_most_pressing_stands_first(client, citizen, moderator, dispatcher, transport):
    many(3, citizen=citizen, moderator=moderator, dispatcher=dispatcher, agency=transport)
    client.force_login(dispatcher)
    found = numbers(client.get(f"{LIST}?status=open"))
    assert found == list(WorkOrder.objects.order_by("due_at").values_list("number", flat=True))


def test_each_begins_with_what_waits_for_them(client, dispatcher, head, clerk):
    for person, tab in ((dispatcher, "awaiting_publication"), (head, "awaiting_sign_off"),
                        (clerk, "open")):  # fmt: skip
        client.force_login(person)
        assert client.get(LIST).context["tab"] == tab


def test_an_order_is_found_by_either_number_and_by_its_title(client, order, dispatcher):
    client.force_login(dispatcher)
    for query in (order.number, order.number.lower(), order.thread.number, "站台"):
        assert numbers(client.get(LIST, {"q": query})) == [order.number]
    assert numbers(client.get(LIST, {"q": "路灯"})) == []


def test_a_private_matter_is_found_by_those_who_may_see_it(
    client, private_thread, dispatcher, transport, clerk, other_clerk
):
    order = builders.order(private_thread, by=dispatcher, agency=transport)
    client.force_login(clerk)
    assert numbers(client.get(LIST, {"q": "站台"})) == [order.number]
    client.force_login(other_clerk)
    assert numbers(client.get(LIST, {"q": "站台"})) == []


def test_the_agency_filter_means_the_subtree(client, thread, dispatcher, transport):
    office = builders.agency("nanqiao-office", parent=transport)
    order = builders.order(thread, by=dispatcher, agency=office)
    client.force_login(dispatcher)
    assert numbers(client.get(LIST, {"agency": "transport", "status": "all"})) == [order.number]
    builders.agency("health")
    assert numbers(client.get(LIST, {"agency": "health", "status": "all"})) == []


def test_only_overdue_ones(client, thread, private_thread, dispatcher, transport):
    past = timezone.now() - datetime.timedelta(days=20)
    late = builders.order(thread, by=dispatcher, agency=transport, at=past)
    builders.order(private_thread, by=dispatcher, agency=transport)
    client.force_login(dispatcher)
    response = client.get(LIST, {"overdue": "on", "status": "all"})
    assert numbers(response) == [late.number]
    assert response.context["rows"][0]["tone"] == "overdue"


def test_fifty_stand_on_a_page(client, citizen, moderator, dispatcher, transport):
    many(52, citizen=citizen, moderator=moderator, dispatcher=dispatcher, agency=transport)
    client.force_login(dispatcher)
    first = client.get(f"{LIST}?status=open")
    second = client.get(f"{LIST}?status=open&page=2")
    assert (len(numbers(first)), first.context["page"].has_next) == (50, True)
    assert (len(numbers(second)), second.context["page"].has_next) == (2, False)
    assert not set(numbers(first)) & set(numbers(second))


@pytest.mark.parametrize("path", ["/workorders/", "/workorders/awaiting-dispatch/"])
def test_the_cost_does_not_grow_with_the_rows(
    client, citizen, moderator, dispatcher, transport, path
):
    client.force_login(dispatcher)
    asked = []
    for count in (3, 15):
        many(count, citizen=citizen, moderator=moderator, dispatcher=dispatcher, agency=transport)
        for _number in range(count):
            builders.published(citizen, moderator)
        client.get(path, {"status": "open"})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path, {"status": "open"}).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= 14


@pytest.mark.parametrize(
    "query", [{"agency": "nowhere"}, {"status": "²"}, {"q": "x" * 10_000}, {"q": "%_\\'"},
              {"overdue": "²"}, {"agency": "9" * 400}]
)  # fmt: skip
def test_a_strange_filter_breaks_nothing(client, order, dispatcher, query):
    client.force_login(dispatcher)
    assert client.get(LIST, query).status_code == 200


def test_a_null_byte_is_a_bad_request(client, dispatcher):
    client.force_login(dispatcher)
    assert client.get(f"{LIST}?q=%00").status_code == 400


def test_the_list_writes_nothing(client, order, dispatcher):
    client.force_login(dispatcher)
    client.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("workorders:list"))
    assert not [q for q in queries if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]


def test_a_withdrawn_order_is_found_under_all(client, order, dispatcher):
    workflow.withdraw(order.pk, by=dispatcher, reason="派错")
    client.force_login(dispatcher)
    assert numbers(client.get(f"{LIST}?status=all")) == [order.number]
    assert numbers(client.get(f"{LIST}?status=open")) == []


def test_a_row_says_kind_area_due_day_and_waiting_but_not_the_own_agency(
    client, citizen, moderator, dispatcher, transport, clerk, area
):
    thread = builders.published(citizen, moderator, area=area)
    due_at = timezone.make_aware(datetime.datetime(2027, 3, 5, 17))
    builders.order(thread, by=dispatcher, agency=transport, due_at=due_at, due_reason="约定")
    client.force_login(clerk)
    client.cookies["django_language"] = "en"
    response = client.get(LIST)
    (row,) = response.context["rows"]
    for words in ("Inquiry", area.local_name, "5 March 2027", row["waited"]):
        assert words in response.text
    assert 'columnheader">Agency' not in response.text


@pytest.mark.parametrize("person", ["dispatcher", "supervisor"])
def test_the_centre_reads_which_agency_has_it(client, order, request, person):
    client.force_login(request.getfixturevalue(person))
    client.cookies["django_language"] = "en"
    assert 'columnheader">Agency' in client.get(f"{LIST}?status=all").text


def test_who_covers_several_agencies_reads_which_has_it(client, thread, dispatcher):
    district = builders.agency("zhenhe-government")
    office = builders.agency("nanqiao-office", parent=district)
    builders.order(thread, by=dispatcher, agency=office)
    client.force_login(builders.member("above", agency=district, role="clerk"))
    page = client.get(LIST)
    assert page.context["names_agency"]
    assert '<td class="whole-words" role="cell">nanqiao-office</td>' in page.text


def test_a_repair_says_so_once(client, citizen, moderator, dispatcher, transport, clerk):
    thread = builders.published(citizen, moderator, kind="repair", title="路灯不亮")
    builders.order(thread, by=dispatcher, agency=transport)
    client.force_login(clerk)
    [row] = client.get(LIST).context["rows"]
    assert row["marks"]
    table = client.get(LIST).text.split("<tbody", 1)[1].split("</tbody>", 1)[0]
    assert table.count("报修") == 1
