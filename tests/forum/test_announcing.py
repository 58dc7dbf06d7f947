"""What becomes of an announcement where its matter or post is hidden before it is told."""

import pytest
from django.utils import timezone

from forum import announcing, workflow
from forum.models import Announcement, Thread
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
        announcing.expand_waiting()
    assert neighbour.notifications.filter(name="followed_answer").count() == 1
    assert not Announcement.objects.waiting().exists()


def test_nobody_hears_of_an_answer_that_was_hidden_meanwhile(answer, neighbour, moderator):
    workflow.hide_post(answer.pk, by=moderator, reason="rumour")
    announcing.expand_waiting()
    assert not has_heard(neighbour)
    assert not Announcement.objects.waiting().exists()


def test_nobody_hears_of_a_hidden_matter_whatever_its_posts_say(answer, thread, neighbour):
    # No step leaves a public post in a hidden matter; a repair by hand might.
    Thread.cases.filter(pk=thread.pk).update(
        visibility="hidden", hidden_at=timezone.now(), hidden_reason="rumour"
    )
    announcing.expand_waiting()
    assert not has_heard(neighbour)


@pytest.mark.django_db(transaction=True)
def test_no_letter_goes_out_about_a_matter_hidden_while_it_is_announced(
    answer, thread, neighbour, moderator, monkeypatch
):
    hiding = press_when(
        monkeypatch,
        announcing,
        "_tell_followers",
        lambda: workflow.hide(thread.pk, by=moderator, reason="rumour"),
    )
    announcing.expand_waiting()
    assert hiding.outcome() == "done"
    assert not Message.objects.waiting().filter(recipient=neighbour).exists()
