"""The pages on which disputes and more time are asked for, listed and decided."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import builders
from workorders import workflow
from workorders.models import Dispute, Extension

MOST_QUERIES = 10
pytestmark = pytest.mark.usefixtures("in_english")


def signed_in(person):
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


def address(found, act=""):
    parts = "disputes" if isinstance(found, Dispute) else "extensions"
    return f"{found.order.get_absolute_url()}{parts}/{found.pk}/{act and act + '/'}"


def test_an_agency_disputes_its_order(order, clerk, duties, water):
    client = signed_in(clerk)
    assert "Dispute this order" in client.get(order.get_absolute_url()).text
    path = f"{order.get_absolute_url()}dispute/"
    assert "coordinates meanwhile" in client.get(path).text
    page = client.post(path, {"reason": "不归我们。", "named_agency": water.pk})
    assert "Please choose the legal basis." in page.text
    assert "不归我们。" in page.text
    done = client.post(
        path, {"reason": "不归我们。", "named_agency": water.pk, "basis": duties.pk}, follow=True
    )
    assert "The dispatcher has your dispute." in done.text
    assert "Read both sides" in done.text
    assert "Accept the order" not in done.text


def test_a_form_left_open_says_why_it_is_too_late(order, clerk, duties):
    workflow.accept(order.pk, by=clerk)
    path = f"{order.get_absolute_url()}dispute/"
    page = signed_in(clerk).post(path, {"reason": "不归我们。", "basis": duties.pk})
    assert "An order can be disputed until it is accepted." in page.text
    assert "不归我们。" in page.text
    assert not Dispute.objects.exists()


def test_the_dispatcher_reads_both_sides_and_hands_over(
    disputed, dispatcher, other_clerk, water, order
):
    named = signed_in(other_clerk)
    assert "站台由水务管理。" in named.get(address(disputed)).text
    named.post(address(disputed, "argue"), {"reason": "站台不归水务。"})
    client = signed_in(dispatcher)
    page = client.get(address(disputed)).text
    assert "站台由水务管理。" in page
    assert "站台不归水务。" in page
    # One press in the list: the agency is the named one, the reason the legal basis.
    assert "Hand over to Water Bureau" in client.get("/workorders/requests/").text
    client.post(address(disputed, "uphold"), {"agency": water.pk})
    order.refresh_from_db()
    assert order.agency == water


def test_what_was_typed_stays_where_a_decision_is_refused(disputed, dispatcher, water, order):
    workflow.uphold_dispute(disputed.pk, by=dispatcher, agency=water)
    page = signed_in(dispatcher).post(address(disputed, "reject"), {"reason": "归交通管"})
    assert "This dispute has been decided or taken back." in page.text
    assert "归交通管" in page.text


def test_of_a_private_matter_the_named_agency_reads_no_words(
    citizen, moderator, dispatcher, transport, water, clerk, other_clerk, duties
):
    thread = builders.accepted_unpublished(citizen, moderator, title="家门口的事")
    order = builders.order(thread, by=dispatcher, agency=transport)
    made = workflow.dispute(order.pk, by=clerk, basis=duties, reason="归水务。", named_agency=water)
    client = signed_in(other_clerk)
    page = client.get(address(made))
    assert page.status_code == 200
    for one in (page, client.get("/workorders/requests/"), client.get("/my/notifications/")):
        assert "家门口的事" not in one.text
    assert client.get(order.get_absolute_url()).status_code == 404


def test_more_time_is_asked_for_and_approved_at_one_press(accepted, clerk, dispatcher, citizen):
    client = signed_in(clerk)
    path = f"{accepted.get_absolute_url()}extension/"
    assert "In working days." in client.get(path).text
    assert "Ensure" in client.post(path, {"amount": 0, "reason": "等配件"}).text
    client.post(path, {"amount": 3, "reason": "等配件"})
    asked = Extension.objects.get()
    desk = signed_in(dispatcher)
    assert "More time to decide: 1" in desk.get("/workorders/").text
    assert "3 working days" in desk.get("/workorders/requests/?show=extensions").text
    desk.post(address(asked, "approve"))
    asked.refresh_from_db()
    assert (asked.status, asked.granted) == ("approved", 3)
    public = Client()
    public.cookies["django_language"] = "en"
    assert "等配件" in public.get(accepted.thread.get_absolute_url()).text


def test_before_it_is_approved_nobody_outside_reads_the_reason(requested, accepted):
    assert requested.reason not in Client().get(accepted.thread.get_absolute_url()).text


def test_shortening_and_declining_keep_what_was_typed(requested, dispatcher):
    desk = signed_in(dispatcher)
    page = desk.post(address(requested, "approve"), {"amount": 1, "answer": ""})
    assert "Please say why, in a sentence others will understand." in page.text
    page = desk.post(address(requested, "decline"), {"answer": ""})
    assert page.status_code == 200
    desk.post(address(requested, "decline"), {"answer": "配件到了"})
    page = desk.post(address(requested, "approve"), {"amount": 1, "answer": "给一天"})
    assert "This request is no longer open: Declined." in page.text


def test_the_list_is_narrowed_to_an_agency(disputed, dispatcher, order):
    desk = signed_in(dispatcher)
    assert order.number in desk.get("/workorders/requests/?agency=transport").text
    assert order.number not in desk.get("/workorders/requests/?agency=water").text
    assert desk.get("/workorders/requests/?agency=nowhere").status_code == 200


@pytest.mark.parametrize("show", ["disputes", "extensions"])
def test_the_list_needs_few_queries(
    citizen, moderator, dispatcher, transport, water, clerk, duties, show
):
    for number in range(4):
        thread = builders.published(citizen, moderator, title=f"第{number}件")
        order = builders.order(thread, by=dispatcher, agency=transport)
        if show == "disputes":
            workflow.dispute(
                order.pk, by=clerk, basis=duties, reason="不归我们。", named_agency=water
            )
        else:
            workflow.accept(order.pk, by=clerk)
            workflow.request_extension(order.pk, by=clerk, amount=2, reason="等配件")
    client, path = signed_in(dispatcher), f"/workorders/requests/?show={show}"
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert "第3件" in client.get(path).text
    # Session, account and permissions are asked on every page of staff.
    assert len(asked) <= MOST_QUERIES + 6, [query["sql"][:150] for query in asked]
