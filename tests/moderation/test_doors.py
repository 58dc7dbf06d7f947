"""Only moderators can use the URLs of moderation, with any method."""

import pytest
from django.urls import reverse

from forum.models import Thread
from moderation.models import Claim, Decision
from tests import builders

METHODS = ["get", "post", "put", "patch", "delete", "head", "options"]


@pytest.fixture
def addresses(pending, thread, private_thread, neighbour, moderator):
    builders.answer(neighbour, thread, moderator)
    one = [pending.pk]
    return [
        reverse("moderation:queue"),
        reverse("moderation:next"),
        *(reverse(f"moderation:{name}", args=one) for name in ("detail", "decide")),
        *(reverse(f"moderation:{name}", args=one) for name in ("claim", "release")),
        *(reverse(f"moderation:{name}", args=[thread.number]) for name in ("hide", "restore")),
        reverse("moderation:publish_later", args=[private_thread.number]),
        *(
            reverse(f"moderation:{name}", args=[thread.number, 2])
            for name in ("hide_post", "restore_post")
        ),
    ]


@pytest.mark.parametrize("method", METHODS)
def test_others_are_turned_away(
    client, addresses, pending, citizen, clerk, head, dispatcher, supervisor, method
):
    version = pending.latest_version.pk
    facts = {"version": version, "outcome": "approve", "reason": "x"}
    for person in (citizen, clerk, head, dispatcher, supervisor):
        client.force_login(person)
        for address in addresses:
            answer = getattr(client, method)(address, facts)
            assert answer.status_code in {403, 404}, (person, method, address)
    pending.refresh_from_db()
    assert pending.state == "pending"
    assert not Claim.objects.exists()
    assert not Decision.objects.exists()
    assert Thread.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_asked_to(client, addresses, method):
    for address in addresses:
        answer = getattr(client, method)(address)
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


def test_looking_with_a_get_changes_nothing(client, addresses, moderator, pending):
    client.force_login(moderator)
    answers = {address: client.get(address).status_code for address in addresses}
    assert set(answers.values()) <= {200, 302, 405}
    pending.refresh_from_db()
    assert (pending.state, Claim.objects.count(), Thread.objects.count()) == ("pending", 0, 1)


@pytest.mark.parametrize(
    "path",
    [
        "/moderation/999999/",
        "/moderation/999999999999999/",
        "/moderation/9999999999999999999999/",
        "/moderation/²/",
        "/moderation/0/",
        "/moderation/threads/0000000000000/hide/",
        "/moderation/threads/1/hide/",
        "/moderation/threads/２０２６１１２１０００４２/hide/",
    ],
)
def test_what_is_not_there_is_a_404(client, moderator, path):
    client.force_login(moderator)
    assert client.get(path).status_code == 404


def test_drafts_are_not_there_even_for_moderators(client, moderator, draft):
    client.force_login(moderator)
    assert client.get(f"/moderation/{draft.pk}/").status_code == 404


def test_a_post_that_is_not_there_is_a_404(client, moderator, thread):
    client.force_login(moderator)
    for number in ("9", "999999999999999"):
        path = f"/moderation/threads/{thread.number}/posts/{number}/hide/"
        assert client.get(path).status_code == 404
