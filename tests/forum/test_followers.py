"""Followers are notified once of public posts, and not of posts hidden meanwhile."""

import datetime

import pytest
from django.utils import timezone

from forum import workflow
from forum.followers import notifying
from forum.models import Thread
from portal.audit.event_consumers import delivery
from portal.audit.models import PendingEvent
from portal.notifications.models import Message
from tests import builders
from tests.racing import press_when


@pytest.fixture
def answer(thread, neighbour, moderator):
    """An answer that is to be announced to the one who follows the matter."""
    workflow.follow(thread.pk, by=neighbour)
    return builders.answer(builders.person("helper"), thread, moderator)


def has_heard(person):
    told = person.notifications.filter(name__startswith="followed").exists()
    return told or Message.objects.waiting().filter(recipient=person).exists()


def test_a_follower_hears_of_an_answer_once(answer, neighbour):
    for _round in range(2):
        delivery.run_pending()
    assert neighbour.notifications.filter(name="followed_answer").count() == 1
    assert not PendingEvent.objects.exists()


def test_nobody_hears_of_an_answer_that_was_hidden_meanwhile(answer, neighbour, moderator):
    workflow.hide_post(answer.pk, by=moderator, reason="rumour")
    delivery.run_pending()
    assert not has_heard(neighbour)
    assert not PendingEvent.objects.exists()


def test_nobody_hears_of_a_hidden_matter_whatever_its_posts_say(answer, thread, neighbour):
    # No step leaves a public post in a hidden matter; a repair by hand might.
    Thread.cases.filter(pk=thread.pk).update(
        visibility="hidden", hidden_at=timezone.now(), hidden_reason="rumour"
    )
    delivery.run_pending()
    assert not has_heard(neighbour)


@pytest.mark.django_db(transaction=True)
def test_no_letter_goes_out_about_a_matter_hidden_while_it_is_announced(
    answer, thread, neighbour, moderator, monkeypatch
):
    hiding = press_when(
        monkeypatch,
        notifying,
        "_notify",
        lambda: workflow.hide(thread.pk, by=moderator, reason="rumour"),
    )
    delivery.run_pending()
    assert hiding.outcome() == "done"
    assert not Message.objects.waiting().filter(recipient=neighbour).exists()


@pytest.fixture
def five_followers(thread):
    people = [builders.person(f"follower{number}") for number in range(5)]
    for person in people:
        workflow.follow(thread.pk, by=person)
    return people


def told(people):
    return [person for person in people if has_heard(person)]


def test_many_are_told_in_parts(five_followers, thread, moderator, monkeypatch):
    monkeypatch.setattr(notifying, "BATCH", 2)
    builders.answer(builders.person("helper"), thread, moderator)
    assert delivery.run_pending() == 3
    assert told(five_followers) == five_followers


def test_hidden_between_two_parts_nobody_further_is_told(
    five_followers, thread, moderator, monkeypatch
):
    monkeypatch.setattr(notifying, "BATCH", 2)
    answer = builders.answer(builders.person("helper"), thread, moderator)
    delivery.run_pending(limit=1)
    workflow.hide_post(answer.pk, by=moderator, reason="rumour")
    delivery.run_pending()
    noticed = [one for one in five_followers if one.notifications.exists()]
    assert noticed == five_followers[:2]


def test_replayed_it_tells_nobody_twice_nor_who_followed_since(answer, thread, neighbour):
    delivery.run_pending()
    latecomer = builders.person("latecomer")
    workflow.follow(thread.pk, by=latecomer)
    assert delivery.replay("followers", since=thread.submitted_at) == 1
    delivery.run_pending()
    assert neighbour.notifications.filter(name="followed_answer").count() == 1
    assert Message.objects.filter(recipient=neighbour).count() == 1
    assert not has_heard(latecomer)


def test_what_happened_long_ago_is_no_news(thread, neighbour, moderator):
    workflow.follow(thread.pk, by=neighbour)
    submission = builders.pending(neighbour, purpose="answer", thread=thread)
    workflow.approve(
        submission.pk,
        version_id=submission.latest_version.pk,
        by=moderator,
        at=timezone.now() - datetime.timedelta(days=3),
    )
    assert not PendingEvent.objects.exists()
