"""Others hear of a moderator's decision two minutes later; taken back before, nobody does."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from forum import workflow as forum
from moderation import workflow
from portal.audit.event_consumers import delivery
from portal.audit.event_consumers.pending import PendingEvent
from portal.desk import workflow as desk
from portal.notifications import sending
from portal.notifications.models import Message, Notification
from tests import builders
from workorders import exporting
from workorders import workflow as workorders

TWO_MINUTES = timedelta(minutes=2)


@pytest.fixture(autouse=True)
def _heard_after_two_minutes(settings):
    settings.DECISIONS_HEARD_AFTER = TWO_MINUTES


def decide(submission, moderator, step=workflow.approve, **grounds):
    return step(submission.pk, version_id=submission.latest_version.pk, by=moderator, **grounds)


def later(minutes=3):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


def work():
    """What the worker does once a minute."""
    delivery.run_pending()
    return sending.send_waiting()


def letters(mailoutbox, person):
    return [letter for letter in mailoutbox if person.email in letter.to]


def answers_of(client, person):
    client.force_login(person)
    return client.get("/my/notifications/").context["rows"]


def test_the_author_hears_of_it_two_minutes_later(client, pending, citizen, moderator, mailoutbox):
    decide(pending, moderator)
    assert work() == 0
    assert answers_of(client, citizen) == []
    assert not citizen.notifications.unread().exists()
    # Reading is not being told.
    assert client.get(f"/my/submissions/{pending.pk}/").context["submission"].state == "approved"
    with later():
        work()
        assert len(answers_of(client, citizen)) == 1
        assert len(letters(mailoutbox, citizen)) == 1


@pytest.mark.parametrize("outcome", ["approve", "accept_unpublished", "send_back", "refuse"])
def test_taken_back_within_two_minutes_it_is_told_to_nobody(
    pending, citizen, moderator, mailoutbox, outcome
):
    reasons = {"send_back": "vague", "refuse": "court"}
    grounds = {"reason": builders.reason(reasons[outcome])} if outcome in reasons else {}
    decide(pending, moderator, getattr(workflow, outcome), **grounds)
    assert not workflow.take_back(pending.pk, by=moderator).was_heard
    with later():
        work()
    assert not mailoutbox
    assert not Notification.objects.exists()
    assert not Message.objects.exists()


def test_taken_back_later_the_author_is_told_why(client, pending, citizen, moderator, mailoutbox):
    decide(pending, moderator)
    with later():
        work()
        assert workflow.take_back(pending.pk, by=moderator, note="有一句没看清。").was_heard
        work()
        assert [each.name for each in citizen.notifications.order_by("pk")] == [
            "published", "decision_taken_back",
        ]  # fmt: skip
        client.force_login(citizen)
        assert "有一句没看清。" in client.get(f"/my/submissions/{pending.pk}/").content.decode()
        decide(pending, moderator)
    with later(6):
        work()
    # Of the second approval the author hears as of the first.
    assert len(letters(mailoutbox, citizen)) == 3


def test_a_letter_that_waits_for_its_server_is_not_sent_any_more(pending, moderator, mailoutbox):
    decide(pending, moderator)
    with later():
        workflow.take_back(pending.pk, by=moderator)
        assert not Message.objects.filter(name="published").exists()


def test_followers_hear_two_minutes_later(thread, neighbour, moderator):
    forum.follow(thread.pk, by=neighbour)
    answer = builders.answer(builders.person("writer"), thread)
    decide(answer, moderator)
    work()
    assert not neighbour.notifications.exists()
    assert PendingEvent.objects.filter(consumer="followers").exists()
    with later():
        work()
        assert neighbour.notifications.get().name == "followed_answer"


def test_followers_hear_nothing_of_an_answer_taken_back(thread, neighbour, citizen, moderator):
    forum.follow(thread.pk, by=neighbour)
    answer = builders.answer(builders.person("writer"), thread)
    decide(answer, moderator)
    workflow.take_back(answer.pk, by=moderator)
    assert not PendingEvent.objects.filter(consumer="followers").exists()
    with later():
        work()
    assert (
        not Notification.objects.exclude(recipient=answer.author)
        .filter(name__in=["followed_answer", "answered"])
        .exists()
    )


def test_an_official_reply_is_heard_of_at_once(
    pending, citizen, moderator, dispatcher, transport, clerk, head
):
    decide(pending, moderator)
    pending.refresh_from_db()
    with later():
        order = builders.accepted_order(
            pending.thread, by=dispatcher, agency=transport, clerk=clerk
        )
        builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher)
        assert citizen.notifications.shown().filter(name="replied").exists()


def test_feeds_have_it_two_minutes_later(client, pending, moderator):
    decide(pending, moderator)
    assert pending.title not in client.get("/feeds/threads/").content.decode()
    assert pending.title in client.get("/threads/").content.decode()
    with later():
        assert pending.title in client.get("/feeds/threads/").content.decode()


def new_orders(dispatcher):
    return exporting.make_batch(format="json", by=dispatcher, selection="new").order_count


def test_a_batch_of_new_orders_has_it_two_minutes_later(pending, moderator, dispatcher, transport):
    decide(pending, moderator)
    pending.refresh_from_db()
    builders.order(pending.thread, by=dispatcher, agency=transport)
    with pytest.raises(ValidationError):
        new_orders(dispatcher)
    with later():
        assert new_orders(dispatcher) == 1


def test_danger_is_heard_of_at_once(pending, moderator, dispatcher, transport, clerk):
    desk.accept_and_dispatch(
        pending.pk, version_id=pending.latest_version.pk, by=moderator, agency=transport
    )
    assert clerk.notifications.shown().filter(name="order_dispatched_danger").exists()
    assert dispatcher.notifications.shown().filter(name="order_dispatched_urgently").exists()
    assert new_orders(dispatcher) == 1


def test_the_author_hears_of_the_agency_not_before_the_decision(
    pending, citizen, moderator, dispatcher, transport, clerk
):
    decide(pending, moderator)
    pending.refresh_from_db()
    workorders.dispatch(pending.thread_id, by=dispatcher, agency=transport)
    assert not citizen.notifications.shown().exists()
    assert clerk.notifications.shown().exists()
    assert not desk.take_back(pending.pk, by=moderator).was_heard
    assert not citizen.notifications.exists()
    assert not Message.objects.filter(recipient=citizen).exists()
