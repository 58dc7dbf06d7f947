"""Other agencies write their part; a street office calls bureaux; the lead gathers the parts."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.integrity import checking
from tests import builders
from tests.racing import press_at_once
from workorders import workflow
from workorders.reading.parts import whistle_figures

ASKED, TEXT, DRAFT = "请说明管道情况。", "管道已于昨日更换。", "路面本周修复。"


def tomorrow():
    return timezone.now() + datetime.timedelta(hours=20)


def call(order, by, agency, **how):
    how = {"due_at": tomorrow(), "instructions": ASKED} | how
    return workflow.call_assisting(order.pk, by=by, agency=agency, **how)


def notices(person):
    return set(person.notifications.values_list("name", flat=True))


def assert_sound():
    names = ["order-states", "order-sign-offs", "assisting-parts"]
    assert [finding for finding in checking.check(names) if finding.problems] == []


def test_the_lead_or_the_dispatcher_calls_and_the_agency_is_told(
    accepted, clerk, dispatcher, water, other_clerk, citizen, supervisor
):
    part = call(accepted, clerk, water)
    assert (part.status, part.is_whistle) == ("asked", False)
    assert "order_part_asked" in notices(other_clerk)
    for person in (other_clerk, citizen, supervisor):
        with pytest.raises(PermissionDenied):
            call(accepted, person, water)
    third = builders.agency("housing", name="市住建局")
    call(accepted, dispatcher, third)
    assert_sound()


@pytest.mark.parametrize(
    "wrong",
    [
        {"instructions": " "},
        {"due_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)},
        {"due_at": datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)},
    ],
)
def test_it_needs_words_and_a_date_before_that_of_the_order(accepted, clerk, water, wrong):
    with pytest.raises(ValidationError):
        call(accepted, clerk, water, **wrong)
    assert not accepted.parts.exists()


def test_itself_a_retired_agency_or_the_same_twice_is_not_called(accepted, clerk, water, transport):
    with pytest.raises(ValidationError):
        call(accepted, clerk, transport)
    call(accepted, clerk, water)
    with pytest.raises(ValidationError):
        call(accepted, clerk, water)
    gone = builders.agency("gone")
    gone.retired_at = timezone.now()
    gone.save()
    with pytest.raises(ValidationError):
        call(accepted, clerk, gone)


def test_the_part_is_written_and_gathered_and_nothing_of_the_draft_is_lost(
    accepted, clerk, water, other_clerk
):
    part = call(accepted, clerk, water)
    workflow.draft_reply(accepted.pk, by=clerk, text=DRAFT)
    workflow.write_part(part.pk, by=other_clerk, text=TEXT)
    assert "order_part_written" in notices(clerk)
    workflow.take_up_parts(accepted.pk, by=clerk)
    accepted.refresh_from_db()
    text = accepted.reply.text
    assert text.startswith(DRAFT)
    assert f"市水务局：\n{TEXT}" in text.replace("\r", "")
    part.refresh_from_db()
    assert part.status == "taken_up"
    with pytest.raises(ValidationError):
        workflow.take_up_parts(accepted.pk, by=clerk)
    with pytest.raises(ValidationError):
        workflow.write_part(part.pk, by=other_clerk, text="别的")
    assert_sound()


def test_refused_it_stands_by_name_and_with_a_reason(accepted, clerk, water, other_clerk):
    part = call(accepted, clerk, water)
    with pytest.raises(ValidationError):
        workflow.refuse_part(part.pk, by=other_clerk, reason=" ")
    refused = workflow.refuse_part(part.pk, by=other_clerk, reason="管道属县公司。")
    assert (refused.status, refused.answered_by_name) == ("refused", "other_clerk")
    assert "order_part_refused" in notices(clerk)
    assert_sound()


def test_nobody_else_writes_it(accepted, clerk, head, dispatcher, water):
    part = call(accepted, clerk, water)
    for person in (clerk, head, dispatcher):
        with pytest.raises(PermissionDenied):
            workflow.write_part(part.pk, by=person, text=TEXT)


@pytest.mark.parametrize("way", ["withdraw", "change_agency"])
def test_it_ends_where_the_order_goes(accepted, clerk, water, dispatcher, other_clerk, way):
    part = call(accepted, clerk, water)
    other = builders.agency("housing")
    facts = {"agency": other} if way == "change_agency" else {}
    getattr(workflow, way)(accepted.pk, by=dispatcher, reason="派错了", **facts)
    part.refresh_from_db()
    assert part.status == "ended"
    with pytest.raises(ValidationError):
        workflow.write_part(part.pk, by=other_clerk, text=TEXT)
    assert_sound()


def test_called_by_a_street_office_it_is_counted(
    accepted, clerk, dispatcher, transport, water, other_clerk
):
    transport.is_street_office = True
    transport.save()
    accepted.refresh_from_db()
    assert call(accepted, clerk, water).is_whistle
    other = builders.agency("housing")
    refused = call(accepted, clerk, other)
    workflow.refuse_part(
        refused.pk, by=builders.member("third", agency=other, role="clerk"), reason="不归我局。"
    )
    workflow.write_part(accepted.parts.get(agency=water).pk, by=other_clerk, text=TEXT)
    assert not call(accepted, dispatcher, builders.agency("fourth")).is_whistle
    now = timezone.now()
    rows = whistle_figures(now - datetime.timedelta(days=1), now + datetime.timedelta(days=1))
    counted = {row["agency"].slug: (row["called"], row["came"], row["refused"]) for row in rows}
    assert counted == {"water": (1, 1, 0), "housing": (1, 0, 1)}


def test_pages_lead_through_it(client, accepted, clerk, water, other_clerk):
    client.force_login(clerk)
    address = reverse("workorders:call_assisting", args=[accepted.number])
    assert address in client.get(accepted.get_absolute_url()).content.decode()
    wrong = client.post(address, {"agency": water.pk, "instructions": ASKED, "due_at": "x"})
    assert ASKED in wrong.content.decode()
    due = f"{timezone.localtime(tomorrow()):%Y-%m-%dT%H:%M}"
    client.post(address, {"agency": water.pk, "instructions": ASKED, "due_at": due})
    part = accepted.parts.get()
    client.force_login(other_clerk)
    page = reverse("workorders:part", args=[part.pk])
    assert page in client.get("/workorders/parts/").content.decode()
    assert ASKED in client.get(page).content.decode()
    assert client.get(accepted.get_absolute_url()).status_code == 404
    client.post(page, {"text": TEXT})
    client.force_login(clerk)
    shown = client.get(accepted.get_absolute_url())
    assert TEXT in shown.content.decode()
    words = {"text": DRAFT, "kind": "final", "read": "", "take_up_parts": "1"}
    client.post(reverse("workorders:reply", args=[accepted.number]), words)
    accepted.refresh_from_db()
    assert DRAFT in accepted.reply.text
    assert TEXT in accepted.reply.text


def test_of_a_private_matter_only_the_instructions_are_read(
    client, private_thread, dispatcher, transport, clerk, water, other_clerk
):
    order = builders.accepted_order(private_thread, by=dispatcher, agency=transport, clerk=clerk)
    part = call(order, clerk, water)
    client.force_login(other_clerk)
    page = client.get(reverse("workorders:part", args=[part.pk])).content.decode()
    assert ASKED in page
    assert private_thread.title not in page
    assert private_thread.title not in client.get("/workorders/parts/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_eight_calls_one_is_heard(accepted, clerk, water):
    assert press_at_once(8, lambda: call(accepted, clerk, water)) == {"done": 1, "refused": 7}
