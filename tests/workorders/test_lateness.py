"""A transfer of a matter does not erase how long it waited and who was late."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from forum import workflow as forum
from forum.models import Event, Thread
from forum.reading import matter_status, timeline, waiting_time
from moderation import workflow as moderation
from tests import builders
from workorders import workflow
from workorders.models import WorkOrder
from workorders.reading.clock import Clock
from workorders.reading.due_date import late_agencies

# A Monday; an inquiry has two working days, so it is due on Wednesday at 18:00.
MONDAY = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


def later(days):
    return time_machine.travel(MONDAY + datetime.timedelta(days=days), tick=False)


@pytest.fixture
def order(citizen, moderator, dispatcher, transport):
    with later(0):
        thread = builders.published(citizen, moderator)
        return builders.order(thread, by=dispatcher, agency=transport)


@pytest.fixture
def given_on(order, dispatcher, water):
    """Nineteen days late with the first agency, with the second since today."""
    with later(21):
        return workflow.change_agency(order.pk, by=dispatcher, agency=water, reason="归水务")


def test_the_citizens_clock_runs_on_and_the_agencys_begins(given_on):
    with later(21), translation.override("en"):
        words = Clock([given_on]).waited(given_on)
    assert words == "The citizen has waited 21 days, with this agency since today"


def test_in_chinese_one_reads_it_in_one_breath(given_on):
    with later(21):
        assert Clock([given_on]).waited(given_on) == "市民已等 21 天，今天到本单位"


@pytest.mark.parametrize(
    ("after", "words"),
    [(0, "市民今天反映，今天到本单位"), (5, "市民已等 5 天，在本单位 5 天")],
)
def test_the_same_days_have_the_same_number(order, after, words):
    with later(after):
        assert Clock([order]).waited(order) == words


def test_giving_it_on_does_not_wipe_that_it_was_late(given_on, transport):
    with later(21), translation.override("en"):
        assert late_agencies(given_on) == [
            f"{transport.name_en}: Overdue by 13 working days (due 4 November 2026)"
        ]
    assert WorkOrder.objects.get().was_overdue


def test_taking_it_back_and_dispatching_again_does_not_either(order, dispatcher, water, transport):
    with later(10):
        workflow.withdraw(order.pk, by=dispatcher, reason="派错")
        second = workflow.dispatch(order.thread_id, by=dispatcher, agency=water)
        assert Clock([second]).waited(second) == "市民已等 10 天，今天到本单位"
        assert [words.split("：")[0] for words in late_agencies(second)] == [transport.name]
    assert second.was_overdue


def test_what_was_in_time_is_not_marked(order, dispatcher, water):
    with later(1):
        moved = workflow.change_agency(order.pk, by=dispatcher, agency=water, reason="归水务")
        assert (moved.was_overdue, late_agencies(moved)) == (False, [])


@pytest.mark.parametrize(("days", "late"), [(1, False), (5, True)])
def test_a_signature_after_the_date_is_late_for_good(order, clerk, head, dispatcher, days, late):
    with later(days):
        workflow.accept(order.pk, by=clerk)
        builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher)
    with later(days + 3):
        reopened = workflow.reopen(order.pk, by=dispatcher, reason="没修好")
        assert (reopened.was_overdue, bool(late_agencies(reopened))) == (late, late)


def test_the_supervisor_finds_all_that_were_ever_late(client, given_on, supervisor):
    with later(21):
        client.force_login(supervisor)
        found = client.get("/workorders/?status=all&ever_overdue=on").context["rows"]
        now_late = client.get("/workorders/?status=all&overdue=on").context["rows"]
    assert ([row["number"] for row in found], now_late) == ([given_on.number], [])


def test_which_agency_was_late_is_not_told_to_the_next_one(
    client, given_on, other_clerk, supervisor, transport
):
    with later(21):
        for person, told in ((other_clerk, []), (supervisor, [transport.name])):
            client.force_login(person)
            late = client.get(given_on.get_absolute_url()).context["late_with"]
            assert [words.split("：")[0] for words in late] == told


def test_a_matter_taken_back_late_is_marked_on_the_dispatchers_pile(client, order, dispatcher):
    with later(10):
        workflow.withdraw(order.pk, by=dispatcher, reason="派错")
        client.force_login(dispatcher)
        row = client.get(reverse("workorders:awaiting_dispatch")).context["rows"][0]
    assert (row["waited"], row["was_overdue"]) == ("市民已等 10 天", True)


def test_the_clock_runs_from_the_first_submission_whatever_came_back(citizen, moderator):
    with later(0):
        submission = builders.pending(citizen)
        moderation.send_back(
            submission.pk, version_id=submission.latest_version.pk, by=moderator,
            reason=builders.reason("vague"), note="写清地点",
        )  # fmt: skip
    with later(5):
        forum.save(submission.pk, by=citizen, text="南桥西头的站台，顶棚坏了。")
        version = forum.submit(submission.pk, by=citizen).latest_version
        forum.approve(submission.pk, version_id=version.pk, by=moderator)
        assert waiting_time.waited_days(Thread.cases.get()) == 5


def test_the_public_page_says_how_long_it_is_and_stops_when_it_is_answered(
    client, order, clerk, head, dispatcher
):
    with later(1):
        assert "1 天" in client.get(order.thread.get_absolute_url()).context["status"].waited
        workflow.accept(order.pk, by=clerk)
        builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher)
        assert client.get(order.thread.get_absolute_url()).context["status"].waited == ""


# --- a date set by hand needs a reason, which is public -----------------------


def chosen():
    return timezone.now() + datetime.timedelta(days=30)


def test_a_date_without_a_reason_is_refused_wherever_one_is_set(
    order, dispatcher, water, citizen, moderator, transport
):
    thread = builders.published(citizen, moderator)
    presses = [
        lambda: workflow.dispatch(thread.pk, by=dispatcher, agency=transport, due_at=chosen()),
        lambda: workflow.change_agency(
            order.pk, by=dispatcher, agency=water, reason="归水务", due_at=chosen(), due_reason=" "
        ),
    ]
    for press in presses:
        with pytest.raises(ValidationError) as refusal:
            press()
        assert "due_reason" in refusal.value.error_dict


def test_reopening_asks_for_the_reason_too(order, clerk, head, dispatcher):
    workflow.accept(order.pk, by=clerk)
    builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher)
    with pytest.raises(ValidationError) as refusal:
        workflow.reopen(order.pk, by=dispatcher, reason="再办", due_at=chosen())
    assert "due_reason" in refusal.value.error_dict


def test_the_reason_is_on_the_timeline_and_explains_the_day(
    client, citizen, moderator, dispatcher, transport
):
    thread = builders.published(citizen, moderator)
    builders.order(
        thread, by=dispatcher, agency=transport, due_at=chosen(), due_reason="等汛期过去"
    )
    thread.refresh_from_db()
    event = Event.objects.get(act="dispatch")
    told = timeline.lines_of(thread, [event])[-1].words
    assert "等汛期过去" in told
    assert "等汛期过去" in matter_status.status_of(thread, [event]).explanation
    assert "等汛期过去" in client.get(thread.get_absolute_url()).content.decode()


def test_a_reason_without_another_date_is_not_lost_silently(client, thread, dispatcher, transport):
    client.force_login(dispatcher)
    address = reverse("workorders:dispatch", args=[thread.number])
    field = client.get(address).context["form"]["due_at"]
    posted = {
        "agency": transport.pk, "due_at": field.subwidgets[0].data["value"],
        "initial-due_at": str(timezone.localtime(field.initial).replace(tzinfo=None)),
        "due_reason": "等汛期过去",
    }  # fmt: skip
    response = client.post(address, posted)
    assert response.context["form"].errors["due_at"]
    assert "等汛期过去" in response.content.decode()
    assert not WorkOrder.objects.exists()


def test_the_page_says_which_field_is_missing_and_opens_it(client, order, dispatcher, water):
    client.force_login(dispatcher)
    response = client.post(
        reverse("workorders:change_agency", args=[order.number]),
        {"agency": water.pk, "reason": "归水务", "due_at": chosen().strftime("%Y-%m-%dT%H:%M")},
    )
    assert response.context["form"].errors["due_reason"]
    assert "<details open>" in response.content.decode()
