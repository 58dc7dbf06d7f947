"""Only the author can confirm that a matter is solved."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from forum import workflow
from forum.models import Thread
from tests.racing import press_at_once

PUBLISHED = {"act": "publish_reply", "reply_kind": "final", "post": 2}


@pytest.fixture
def answered(thread, dispatcher):
    workflow.record_progress(
        thread.pk, workflow.Progress(stage="answered"), by=dispatcher, **PUBLISHED
    )
    return thread


def test_the_author_says_so_once(client, answered, citizen):
    client.force_login(citizen)
    page = client.post(reverse("threads:solved", args=[answered.number]), follow=True)
    answered = Thread.objects.get(pk=answered.pk)
    assert (page.status_code, answered.stage) == (200, "solved")
    assert answered.events.filter(act="confirm_solved", public=True).count() == 1


def test_nobody_else_can(client, answered, neighbour):
    with pytest.raises(PermissionDenied):
        workflow.confirm_solved(answered.pk, by=neighbour)
    client.force_login(neighbour)
    address = reverse("threads:solved", args=[answered.number])
    assert client.post(address).status_code == 403
    assert "solved/" not in client.get(answered.get_absolute_url()).content.decode()


def test_not_before_the_official_reply(client, thread, citizen):
    with pytest.raises(ValidationError):
        workflow.confirm_solved(thread.pk, by=citizen)
    client.force_login(citizen)
    address = reverse("threads:solved", args=[thread.number])
    assert client.post(address, follow=True).status_code == 200
    assert Thread.objects.get(pk=thread.pk).stage == "accepted"


@pytest.mark.django_db(transaction=True)
def test_pressing_eight_times_at_once_says_it_once(answered, citizen):
    outcomes = press_at_once(8, lambda: workflow.confirm_solved(answered.pk, by=citizen))
    assert outcomes == {"done": 1, "refused": 7}
