"""The author, once the date has passed, or the dispatcher asks when the answer will come."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.models import Event, Thread
from forum.reading import timeline
from moderation import workflow as moderation
from portal.integrity import checking
from portal.notifications.models import Message
from tests import builders
from tests.racing import press_at_once
from workorders import workflow
from workorders.models import Urge, WorkOrder
from workorders.workflow.urging import first_day_to_ask_again

ANSWER = "材料已经订好，下周三前答复。"
NOTE = "家里有老人。"


@pytest.fixture
def late(thread, dispatcher, transport, clerk):
    """An accepted order whose date passed three weeks ago."""
    past = timezone.now() - datetime.timedelta(days=40)
    order = builders.order(thread, by=dispatcher, agency=transport, at=past)
    return workflow.accept(order.pk, by=clerk)


def ask(order, citizen, **how):
    return workflow.urge_as_author(order.thread_id, by=citizen, **how)


def answer(urge, clerk, **how):
    return workflow.answer_urge(urge.order_id, by=clerk, urge=urge.pk, text=ANSWER, **how)


def notices(person):
    return set(person.notifications.values_list("name", flat=True))


def public_words(order):
    return [
        line.words for line in timeline.lines_of(order.thread, timeline.events_of(order.thread))
    ]


def assert_sound():
    names = ["order-states", "due-dates", "orders-and-threads", "urges"]
    assert [finding for finding in checking.check(names) if finding.problems] == []


def test_the_author_asks_and_the_agency_is_told(late, citizen, clerk, head, dispatcher):
    urge = ask(late, citizen, note=NOTE)
    assert (urge.source, urge.note) == ("author", NOTE)
    assert late.transitions.latest("pk").act == "urge"
    for person in (clerk, head):
        assert "order_urged" in notices(person)
    assert "order_urged" not in notices(dispatcher)
    assert_sound()


def test_everybody_reads_that_it_was_asked_and_nothing_of_the_words(late, citizen, clerk):
    answer(ask(late, citizen, note=NOTE), clerk)
    assert public_words(late)[-1] == "反映人询问何时答复"
    public = Event.objects.filter(thread=late.thread, public=True)
    told = str(list(public.values_list("data", "reason")))
    assert NOTE not in told
    assert ANSWER not in told


def test_before_the_date_it_is_refused_with_the_date(accepted, citizen):
    with pytest.raises(ValidationError) as refusal:
        ask(accepted, citizen)
    assert refusal.value.code == "too_early"
    assert not Urge.objects.exists()


def test_while_the_agency_waits_for_the_author_there_is_nothing_to_ask(client, late, citizen):
    WorkOrder.objects.filter(pk=late.pk).update(paused_at=timezone.now())
    Thread.cases.filter(pk=late.thread_id).update(paused_at=timezone.now(), due_at=None)
    with pytest.raises(ValidationError) as refusal:
        ask(late, citizen)
    assert refusal.value.code == "paused"
    client.force_login(citizen)
    page = client.get(late.thread.submission.get_absolute_url()).content.decode()
    assert reverse("unsolved:urge", args=[late.thread.number]) not in page


def test_again_only_on_the_third_working_day(late, citizen):
    asked = ask(late, citizen)
    again_from = first_day_to_ask_again(asked.asked_at)
    eve = timezone.make_aware(datetime.datetime.combine(again_from, datetime.time(9))) - (
        datetime.timedelta(days=1)
    )
    with pytest.raises(ValidationError) as refusal:
        ask(late, citizen, at=eve)
    assert refusal.value.code == "too_often"
    assert f"{again_from.day}日" in refusal.value.messages[0]
    ask(late, citizen, at=eve + datetime.timedelta(days=1))
    assert Urge.objects.count() == 2


def test_another_agency_does_not_let_the_author_ask_more_often(late, citizen, dispatcher, water):
    ask(late, citizen)
    workflow.withdraw(late.pk, by=dispatcher, reason="派错了")
    past = timezone.now() - datetime.timedelta(days=40)
    builders.order(late.thread, by=dispatcher, agency=water, at=past)
    with pytest.raises(ValidationError) as refusal:
        ask(late, citizen)
    assert refusal.value.code == "too_often"


def test_nobody_but_the_author_asks_as_the_author(late, neighbour, clerk, dispatcher):
    for person in (neighbour, clerk, dispatcher):
        with pytest.raises(PermissionDenied):
            ask(late, person)


def test_without_an_order_or_while_hidden_there_is_nobody_to_ask(
    late, citizen, moderator, dispatcher
):
    moderation.hide(late.thread_id, by=moderator, reason="电话号码")
    with pytest.raises(ValidationError) as refusal:
        ask(late, citizen)
    assert refusal.value.code == "hidden"
    moderation.restore(late.thread_id, by=moderator)
    workflow.withdraw(late.pk, by=dispatcher, reason="派错了")
    with pytest.raises(ValidationError) as refusal:
        ask(late, citizen)
    assert refusal.value.code == "wrong_state"


def test_the_answer_reaches_the_author_alone(late, citizen, clerk, dispatcher):
    urge = answer(ask(late, citizen), clerk)
    assert (urge.answer, urge.answered_at is not None) == (ANSWER, True)
    assert "urge_answered" in notices(citizen)
    assert "order_urge_answered" not in notices(dispatcher)
    [letter] = Message.objects.filter(name="urge_answered")
    assert letter.facts["note"] == ANSWER
    assert_sound()


def test_answered_once_it_is_not_answered_again(late, citizen, clerk, other_clerk):
    urge = ask(late, citizen)
    with pytest.raises(PermissionDenied):
        answer(urge, other_clerk)
    answer(urge, clerk)
    with pytest.raises(ValidationError):
        answer(urge, clerk)
    assert late.transitions.filter(act="answer_urge").count() == 1


def test_an_empty_answer_is_none(late, citizen, clerk):
    urge = ask(late, citizen)
    with pytest.raises(ValidationError):
        workflow.answer_urge(late.pk, by=clerk, urge=urge.pk, text=" \n")
    urge.refresh_from_db()
    assert urge.answered_at is None


def test_the_dispatcher_asks_at_any_time_and_reads_the_answer(
    order, dispatcher, clerk, citizen, supervisor
):
    with pytest.raises(ValidationError):
        workflow.urge(order.pk, by=dispatcher, note=" ")
    with pytest.raises(PermissionDenied):
        workflow.urge(order.pk, by=supervisor, note="请说明进度。")
    urge = workflow.urge(order.pk, by=dispatcher, note="请说明进度。")
    assert not Event.objects.filter(act="urge").exists()
    answer(urge, clerk)
    assert "order_urge_answered" in notices(dispatcher)
    assert "urge_answered" not in notices(citizen)
    assert_sound()


def test_the_reply_settles_what_was_asked(late, citizen, clerk, head, dispatcher):
    urge = ask(late, citizen)
    builders.answered(late, clerk=clerk, head=head, dispatcher=dispatcher)
    urge.refresh_from_db()
    assert (urge.ended_at is not None, urge.answered_at) == (True, None)
    with pytest.raises(ValidationError):
        answer(urge, clerk)
    assert_sound()


def test_the_own_page_offers_it_shows_the_answer_and_keeps_its_limit(
    client, late, citizen, clerk, neighbour
):
    client.force_login(citizen)
    own, page = (
        late.thread.submission.get_absolute_url(),
        reverse("unsolved:urge", args=[late.thread.number]),
    )
    assert page in client.get(own).content.decode()
    assert page in client.get(late.thread.get_absolute_url()).content.decode()
    assert client.get(page).status_code == 200
    said = client.post(page, {"note": NOTE}, follow=True)
    assert said.redirect_chain[-1][0] == own
    assert page not in said.content.decode()
    answer(Urge.objects.get(), clerk)
    with CaptureQueriesContext(connection) as captured:
        assert ANSWER in client.get(own).content.decode()
    assert len(captured) <= 20
    client.force_login(neighbour)
    assert ANSWER not in client.get(late.thread.get_absolute_url()).content.decode()
    assert client.get(page).status_code == 403


def test_too_early_the_page_leads_back_and_says_when(client, accepted, citizen):
    client.force_login(citizen)
    page = client.get(reverse("unsolved:urge", args=[accepted.thread.number]), follow=True)
    [said] = page.context["messages"]
    assert "到时还没有答复" in str(said)


def test_pressed_too_early_what_was_typed_is_kept(client, accepted, citizen):
    client.force_login(citizen)
    page = client.post(
        reverse("unsolved:urge", args=[accepted.thread.number]), {"note": NOTE}
    ).content.decode()
    assert NOTE in page
    assert not Urge.objects.exists()


def test_the_agency_answers_on_the_order(client, late, citizen, clerk):
    urge = ask(late, citizen, note=NOTE)
    client.force_login(clerk)
    page = client.get(late.get_absolute_url()).content.decode()
    address = reverse("workorders:answer_urge", args=[late.number, urge.pk])
    assert NOTE in page
    assert address in page
    assert NOTE in client.get(address).content.decode()
    refused = client.post(address, {"text": "长" * 301})
    assert "长" * 301 in refused.content.decode()
    client.post(address, {"text": ANSWER})
    assert ANSWER in client.get(late.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_eight_presses_of_the_author_one_asks(late, citizen, clerk):
    assert press_at_once(8, lambda: ask(late, citizen)) == {"done": 1, "refused": 7}
    assert late.transitions.filter(act="urge").count() == 1
    urge = Urge.objects.get()
    assert press_at_once(4, lambda: answer(urge, clerk)) == {"done": 1, "refused": 3}
