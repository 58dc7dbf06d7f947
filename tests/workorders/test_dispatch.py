"""A dispatcher dispatches a matter to an agency."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from forum import workflow as forum
from forum.models import Event, Thread
from portal.notifications import wording
from tests import builders
from tests.racing import press_at_once
from workorders import workflow
from workorders.clocks import deadlines
from workorders.models import WorkOrder


def test_opens_an_order_and_moves_the_matter_on(thread, dispatcher, transport):
    order = workflow.dispatch(thread.pk, by=dispatcher, agency=transport, instructions="请尽快")
    thread.refresh_from_db()
    assert order.number.startswith("WO")
    assert (order.status, order.instructions) == ("dispatched", "请尽快")
    assert (thread.stage, thread.agency, thread.due_at) == ("in_progress", transport, order.due_at)


def test_the_ledger_keeps_where_the_date_comes_from(order, dispatcher, transport):
    line = order.transitions.get()
    assert (line.act, line.from_state, line.to_state) == ("dispatch", "", "dispatched")
    assert (line.actor_id, line.data["agency"]) == (dispatcher.pk, transport.name)
    assert (line.data["due"]["rule"], line.data["due"]["amount"]) == ("working_days", 2)
    assert line.data["due"]["set_by_hand"] is False


def test_the_timeline_says_who_has_it_and_until_when(order, transport):
    event = Event.objects.get(thread=order.thread, act="dispatch")
    assert event.public
    assert event.data["agency"] == transport.name
    assert datetime.datetime.fromisoformat(event.data["due_at"]) == order.due_at
    assert event.data["working_days"] == 2


def test_the_agency_and_the_author_hear_of_it(thread, dispatcher, transport, clerk, citizen):
    workflow.dispatch(thread.pk, by=dispatcher, agency=transport)
    assert clerk.notifications.filter(name="order_dispatched").count() == 1
    assert citizen.notifications.filter(name="dispatched").count() == 1


def test_another_agency_hears_nothing(thread, dispatcher, transport, other_clerk):
    workflow.dispatch(thread.pk, by=dispatcher, agency=transport)
    assert not other_clerk.notifications.exists()


@pytest.mark.parametrize("role", ["clerk", "head", "moderator", "citizen", "supervisor"])
def test_only_a_dispatcher_dispatches(thread, transport, request, role):
    with pytest.raises(PermissionDenied):
        workflow.dispatch(thread.pk, by=request.getfixturevalue(role), agency=transport)
    assert not WorkOrder.objects.exists()


def test_a_second_order_is_refused_and_the_first_stays(order, dispatcher, water):
    with pytest.raises(ValidationError):
        workflow.dispatch(order.thread_id, by=dispatcher, agency=water)
    assert WorkOrder.objects.get() == order


def test_a_hidden_matter_is_refused(thread, dispatcher, moderator, transport):
    forum.hide(thread.pk, by=moderator, reason="核实中")
    with pytest.raises(ValidationError, match="hidden|隐藏|屏蔽"):
        workflow.dispatch(thread.pk, by=dispatcher, agency=transport)


def test_a_retired_agency_is_refused(thread, dispatcher, transport):
    transport.retired_at = timezone.now()
    transport.save()
    with pytest.raises(ValidationError):
        workflow.dispatch(thread.pk, by=dispatcher, agency=transport)


def test_a_date_that_has_passed_is_refused(thread, dispatcher, transport):
    with pytest.raises(ValidationError):
        workflow.dispatch(
            thread.pk,
            by=dispatcher,
            agency=transport,
            due_at=timezone.now() - datetime.timedelta(minutes=1),
        )


def test_a_date_set_by_hand_is_kept_beside_the_usual_one(thread, dispatcher, transport):
    due_at = timezone.now() + datetime.timedelta(days=30)
    order = workflow.dispatch(
        thread.pk, by=dispatcher, agency=transport, due_at=due_at, due_reason="等汛期过去"
    )
    due = order.transitions.get().data["due"]
    assert order.due_at == due_at
    assert due["set_by_hand"] is True
    assert due["usual_due_at"] != due["due_at"]


@pytest.mark.parametrize(
    ("kind", "days"),
    [("inquiry", 2), ("help", 10), ("suggestion", 10), ("complaint", 15), ("report", 15),
     ("other", 15), ("", 15)],
)  # fmt: skip
def test_each_kind_has_its_working_days(db, kind, days):
    due = deadlines.deadline(Thread(kind=kind))
    assert (due.rule, due.amount) == ("working_days", days)


def test_a_repair_has_a_day_on_the_clock_from_when_it_was_sent(db):
    sent = timezone.now() - datetime.timedelta(hours=3)
    due = deadlines.deadline(Thread(kind="repair", submitted_at=sent))
    assert due.due_at == sent + datetime.timedelta(hours=24)


def test_danger_dispatched_late_still_leaves_the_agency_a_day(db):
    sent, now = timezone.now() - datetime.timedelta(days=3), timezone.now()
    due = deadlines.deadline(Thread(kind="inquiry", urgent=True, submitted_at=sent), start=now)
    assert due.due_at == now + datetime.timedelta(hours=24)


@pytest.mark.django_db(transaction=True)
def test_of_eight_dispatchers_one_opens_the_order(thread, transport):
    people = iter([builders.person(f"dispatcher{n}", role="dispatcher") for n in range(8)])
    outcomes = press_at_once(
        8, lambda: workflow.dispatch(thread.pk, by=next(people), agency=transport)
    )
    assert outcomes == {"done": 1, "refused": 7}
    assert WorkOrder.objects.count() == 1


def test_the_page_suggests_the_usual_date_and_says_why(client, thread, dispatcher, transport):
    client.force_login(dispatcher)
    response = client.get(reverse("workorders:dispatch", args=[thread.number]))
    assert response.status_code == 200
    assert response.context["why"]
    assert response.context["form"].initial["due_at"] == deadlines.deadline(thread).due_at


def test_pressing_with_the_suggested_date_follows_the_rule(client, thread, dispatcher, transport):
    client.force_login(dispatcher)
    address = reverse("workorders:dispatch", args=[thread.number])
    field = client.get(address).context["form"]["due_at"]
    posted = {"agency": transport.pk, "due_at": field.subwidgets[0].data["value"]}
    posted["initial-due_at"] = str(timezone.localtime(field.initial).replace(tzinfo=None))
    assert client.post(address, posted).status_code == 302
    order = WorkOrder.objects.get()
    assert order.transitions.get().data["due"]["set_by_hand"] is False


def test_category_and_area_are_corrected_on_the_way(
    client, thread, dispatcher, transport, area, category
):
    client.force_login(dispatcher)
    posted = {
        "agency": transport.pk, "due_reason": "等汛期过去", "area": area.pk,
        "category": category.pk,
    }  # fmt: skip
    address = reverse("workorders:dispatch", args=[thread.number])
    response = client.post(address, posted | {"due_at": _in_a_month()})
    assert response.status_code == 302
    thread.refresh_from_db()
    assert (thread.area, thread.category) == (area, category)


def test_a_refusal_keeps_everything_typed(client, order, dispatcher, water, area):
    client.force_login(dispatcher)
    address = reverse("workorders:dispatch", args=[order.thread.number])
    posted = {
        "agency": water.pk, "due_at": _in_a_month(), "instructions": "先打电话", "area": area.pk
    }  # fmt: skip
    response = client.post(address, posted)
    assert response.status_code == 200
    assert "先打电话" in response.content.decode()
    order.thread.refresh_from_db()
    assert order.thread.area is None
    assert WorkOrder.objects.count() == 1


@pytest.mark.parametrize(
    "due_at", ["0001-01-01T00:00", "9999-12-31T23:59", "²0²7-01-01", "soon", "9" * 5000]
)
def test_a_strange_date_is_a_sentence(client, thread, dispatcher, transport, due_at):
    client.force_login(dispatcher)
    address = reverse("workorders:dispatch", args=[thread.number])
    response = client.post(address, {"agency": transport.pk, "due_at": due_at})
    assert response.status_code == 200
    assert response.context["form"].errors["due_at"]


def _in_a_month():
    later = timezone.localtime() + datetime.timedelta(days=30)
    return later.strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize("role", ["clerk", "head", "moderator", "supervisor", "citizen"])
@pytest.mark.parametrize("page", ["awaiting_dispatch", "dispatch"])
def test_the_pages_are_for_dispatchers(client, thread, request, role, page):
    client.force_login(request.getfixturevalue(role))
    arguments = [thread.number] if page == "dispatch" else []
    assert client.get(reverse(f"workorders:{page}", args=arguments)).status_code == 403


def test_the_pile_shows_danger_first_and_what_is_not_public(
    client, citizen, moderator, dispatcher, thread, private_thread
):
    urgent = builders.published(citizen, moderator, title="井盖没了", urgent=True)
    client.force_login(dispatcher)
    rows = client.get(reverse("workorders:awaiting_dispatch")).context["rows"]
    assert [row["thread"] for row in rows] == [urgent, thread, private_thread]


def test_a_dispatched_matter_leaves_the_pile(client, order, dispatcher):
    client.force_login(dispatcher)
    assert client.get(reverse("workorders:awaiting_dispatch")).context["rows"] == []


def _dispatched_in_english(client, thread, dispatcher, agency):
    client.force_login(dispatcher)
    client.cookies["django_language"] = "en"
    address = reverse("workorders:dispatch", args=[thread.number])
    posted = {"agency": agency.pk, "due_at": "2027-03-05T17:00", "due_reason": "约定"}
    return client.post(address, posted, follow=True)


def test_the_message_names_the_agency_and_the_day(client, thread, dispatcher, transport):
    page = _dispatched_in_english(client, thread, dispatcher, transport)
    (said,) = [str(message) for message in page.context["messages"]]
    order = WorkOrder.objects.get()
    assert said == f"{order.number} is now with Transport Bureau, answer due 5 March 2027."


def test_after_dispatching_the_next_one_opens(
    client, thread, private_thread, dispatcher, transport
):
    page = _dispatched_in_english(client, thread, dispatcher, transport)
    assert page.redirect_chain[-1][0] == reverse(
        "workorders:dispatch", args=[private_thread.number]
    )


def test_the_pile_shows_the_beginning_and_the_place(client, citizen, moderator, dispatcher):
    text = "## 路灯不亮\n\n**已经**三天了。" + "长" * 300
    builders.published(citizen, moderator, title="路灯", text=text, place="书院路口")
    client.force_login(dispatcher)
    page = client.get(reverse("workorders:awaiting_dispatch")).text
    assert "路灯不亮 已经三天了。" in page
    assert "长" * 100 not in page
    assert "书院路口" in page


def test_the_letter_to_the_author_says_by_when(order, in_english):
    letter = order.thread.author.notifications.get(name="dispatched")
    due = date_format(timezone.localtime(order.due_at), "DATETIME_FORMAT")
    paragraphs = wording.message_words(letter.name, letter.facts).paragraphs
    assert paragraphs == [
        f"“{order.thread.title}” is now with Transport Bureau.",
        f"The agency answers by {due} at the latest.",
    ]
