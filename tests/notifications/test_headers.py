"""The headers of a letter for other mail systems."""

import pytest
from django.core import mail

from forum import workflow
from forum.models import Follow
from portal.audit.event_consumers import delivery
from portal.notifications import sending
from tests import builders


@pytest.fixture
def letter_to_follower(thread, neighbour, moderator, mailoutbox, settings):
    """What a follower is sent when somebody else has added an answer."""
    settings.SITE_URL = "https://wenzhong.example"
    workflow.follow(thread.pk, by=neighbour)
    author = builders.person("helper")
    builders.answer(author, thread, moderator)
    delivery.run_pending()
    sending.send_waiting()
    return next(letter for letter in mailoutbox if letter.to == [neighbour.email])


def address_in(letter):
    return letter.extra_headers["List-Unsubscribe"].strip("<>")


def path_in(letter):
    return address_in(letter).removeprefix("https://wenzhong.example")


def test_every_letter_says_that_a_machine_wrote_it(letter_to_follower, mailoutbox):
    assert {letter.extra_headers["Auto-Submitted"] for letter in mailoutbox} == {"auto-generated"}


def test_so_does_a_letter_about_the_account(client, citizen):
    client.post("/accounts/password/reset/", {"email": citizen.email})
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_followed_matter_is_stopped_by_one_press_in_the_mail_program(
    letter_to_follower, client, neighbour
):
    assert letter_to_follower.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answer = client.post(path_in(letter_to_follower), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Follow.objects.filter(user=neighbour).exists()


def test_looking_at_the_address_changes_nothing(letter_to_follower, client, neighbour):
    page = client.get(path_in(letter_to_follower))
    assert page.status_code == 200
    assert Follow.objects.filter(user=neighbour).exists()


def test_pressing_again_says_that_it_is_stopped(letter_to_follower, client):
    for _press in range(2):
        answer = client.post(path_in(letter_to_follower))
    assert (answer.status_code, answer.context["follow"]) == (200, None)


def test_the_address_stands_in_the_words_too(letter_to_follower):
    html = letter_to_follower.alternatives[0].content
    assert address_in(letter_to_follower) in letter_to_follower.body
    assert address_in(letter_to_follower) in html


def test_a_changed_token_is_not_found(letter_to_follower, client, neighbour):
    forged = path_in(letter_to_follower)[:-3] + "xx/"
    assert client.post(forged).status_code == 404
    assert Follow.objects.filter(user=neighbour).exists()


def test_letters_about_the_own_matter_cannot_be_stopped_like_that(
    letter_to_follower, citizen, mailoutbox
):
    own = [letter for letter in mailoutbox if letter.to == [citizen.email]]
    assert own
    assert not any("List-Unsubscribe" in letter.extra_headers for letter in own)
