"""A supervisor puts an order under supervision; the agency reports; the supervisor lifts it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from forum.models import Event, Thread
from portal.integrity import checking
from tests import builders
from tests.racing import press_at_once
from workorders import workflow

REASON, REPORT = "三次反映仍未解决", "已完成八成，下周完工。"


def soon(days=5):
    return timezone.now() + datetime.timedelta(days=days)


def supervise(order, supervisor, **how):
    how = {"due_at": soon(), "reason": REASON} | how
    return workflow.put_under_supervision(order.pk, by=supervisor, **how)


@pytest.fixture
def supervised(accepted, supervisor):
    supervise(accepted, supervisor)
    return accepted


def notices(person):
    return set(person.notifications.values_list("name", flat=True))


def page_of(client, thread):
    return client.get(thread.get_absolute_url()).content.decode()


def assert_sound():
    names = ["order-states", "due-dates", "orders-and-threads", "supervisions"]
    assert [finding for finding in checking.check(names) if finding.problems] == []


def test_the_agency_is_told_and_everybody_reads_until_when(
    client, accepted, supervisor, clerk, head
):
    due_before = accepted.due_at
    supervision = supervise(accepted, supervisor)
    for person in (clerk, head):
        assert "order_supervised" in notices(person)
    page = page_of(client, accepted.thread)
    assert "督办中，期限" in page
    assert REASON not in page
    thread = Thread.cases.get(pk=accepted.thread_id)
    assert thread.supervised_until == supervision.due_at
    accepted.refresh_from_db()
    assert accepted.due_at == due_before
    assert_sound()


def test_only_supervisors_may(accepted, clerk, head, dispatcher, citizen):
    for person in (clerk, head, dispatcher, citizen):
        with pytest.raises(PermissionDenied):
            supervise(accepted, person)


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"due_at": soon(-1)}])
def test_it_needs_a_reason_and_a_date_to_come(accepted, supervisor, wrong):
    with pytest.raises(ValidationError):
        supervise(accepted, supervisor, **wrong)
    assert not accepted.supervisions.exists()


def test_what_is_answered_or_supervised_already_is_not(answered, supervisor):
    with pytest.raises(ValidationError) as refusal:
        supervise(answered, supervisor)
    assert refusal.value.code == "wrong_state"


def test_the_report_goes_to_whoever_asked_and_back(supervised, supervisor, clerk, other_clerk):
    with pytest.raises(PermissionDenied):
        workflow.report_supervision(supervised.pk, by=other_clerk, report=REPORT)
    workflow.report_supervision(supervised.pk, by=clerk, report=REPORT)
    assert "order_supervision_reported" in notices(supervisor)
    with pytest.raises(ValidationError):
        workflow.report_supervision(supervised.pk, by=clerk, report=REPORT)
    workflow.send_supervision_back(supervised.pk, by=supervisor, reason="没有写期限")
    assert "order_supervision_sent_back" in notices(clerk)
    with pytest.raises(ValidationError):
        workflow.send_supervision_back(supervised.pk, by=supervisor, reason="没有写期限")
    again = workflow.report_supervision(supervised.pk, by=clerk, report="十二月五日完工。")
    assert (again.status, again.report) == ("reported", "十二月五日完工。")
    assert_sound()


def test_lifted_the_badge_goes_and_the_story_says_so(client, supervised, supervisor, clerk):
    workflow.lift_supervision(supervised.pk, by=supervisor, reason="已经修好")
    assert "order_supervision_lifted" in notices(clerk)
    page = page_of(client, supervised.thread)
    assert "督办中" not in page
    assert "已解除督办" in page
    assert "已经修好" not in page
    with pytest.raises(ValidationError):
        workflow.lift_supervision(supervised.pk, by=supervisor, reason="已经修好")
    supervise(supervised, supervisor)
    assert_sound()


def test_answered_it_stays_until_it_is_lifted(supervised, supervisor, clerk, head, dispatcher):
    builders.answered(supervised, clerk=clerk, head=head, dispatcher=dispatcher)
    assert supervised.supervisions.get().status == "asked"
    workflow.report_supervision(supervised.pk, by=clerk, report=REPORT)
    workflow.lift_supervision(supervised.pk, by=supervisor, reason="已经答复")
    assert_sound()


def test_it_ends_with_the_order(supervised, dispatcher):
    workflow.withdraw(supervised.pk, by=dispatcher, reason="派错了")
    assert supervised.supervisions.get().status == "ended"
    assert Thread.cases.get(pk=supervised.thread_id).supervised_until is None
    assert_sound()


def test_it_follows_the_order_to_another_agency(supervised, dispatcher, water, other_clerk):
    workflow.change_agency(supervised.pk, by=dispatcher, agency=water, reason="应由水务办理")
    workflow.report_supervision(supervised.pk, by=other_clerk, report=REPORT)
    assert_sound()


def test_pages_lead_through_it(client, accepted, supervisor, clerk):
    client.force_login(supervisor)
    begin = reverse("workorders:put_under_supervision", args=[accepted.number])
    assert begin in client.get(accepted.get_absolute_url()).content.decode()
    refused = client.post(begin, {"reason": REASON, "due_at": "2020-01-01T09:00"})
    assert REASON in refused.content.decode()
    client.post(begin, {"reason": REASON, "due_at": f"{soon():%Y-%m-%dT%H:%M}"})
    assert begin not in client.get(accepted.get_absolute_url()).content.decode()
    client.force_login(clerk)
    report = reverse("workorders:report_supervision", args=[accepted.number])
    assert report in client.get(accepted.get_absolute_url()).content.decode()
    assert REASON in client.get(report).content.decode()
    client.post(report, {"report": REPORT})
    client.force_login(supervisor)
    for name in ("send_supervision_back", "lift_supervision"):
        address = reverse(f"workorders:{name}", args=[accepted.number])
        assert address in client.get(accepted.get_absolute_url()).content.decode()
        assert REPORT in client.get(address).content.decode()


def test_the_supervisors_page_and_the_list_of_orders_show_it(client, supervised, supervisor):
    client.force_login(supervisor)
    [row] = client.get("/workorders/supervision/").context["supervised"]
    assert (row["order"], row["is_late"]) == (supervised, False)
    assert "督办中" in client.get("/workorders/?status=open").content.decode()


def test_the_reason_and_the_reports_are_in_no_public_line(supervised, supervisor, clerk):
    workflow.report_supervision(supervised.pk, by=clerk, report=REPORT)
    workflow.lift_supervision(supervised.pk, by=supervisor, reason="已经修好")
    public = Event.objects.filter(thread=supervised.thread, public=True)
    told = str(list(public.values_list("data", "reason")))
    assert not any(words in told for words in (REASON, REPORT, "已经修好"))


@pytest.mark.django_db(transaction=True)
def test_of_two_supervisors_at_once_one_begins_and_one_lifts(accepted, supervisor):
    assert press_at_once(8, lambda: supervise(accepted, supervisor)) == {"done": 1, "refused": 7}
    lift = {"by": supervisor, "reason": "已经修好"}
    assert press_at_once(4, lambda: workflow.lift_supervision(accepted.pk, **lift)) == {
        "done": 1,
        "refused": 3,
    }
