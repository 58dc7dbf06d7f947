"""A dispatcher gives a matter that was accepted by mistake back to the moderators."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from forum.models import Thread
from moderation import workflow as moderation
from portal.desk import workflow
from portal.integrity import checking
from tests import builders

NOTE = "这是广告，不是诉求。"


def decided(citizen, moderator, step):
    submission = builders.pending(citizen)
    post = step(submission.pk, version_id=submission.latest_version.pk, by=moderator)
    return post.thread


@pytest.fixture
def thread(citizen, moderator):
    return decided(citizen, moderator, moderation.approve)


@pytest.fixture
def private_thread(citizen, moderator):
    return decided(citizen, moderator, moderation.accept_unpublished)


def returned(thread, by):
    return workflow.return_to_moderators(thread, by=by, note=NOTE)


@pytest.mark.parametrize("kind_of_thread", ["thread", "private_thread"])
def test_it_is_hidden_and_waits_for_a_decision_again(request, dispatcher, kind_of_thread):
    thread = request.getfixturevalue(kind_of_thread)
    taken_back = returned(thread, dispatcher)
    thread.refresh_from_db()
    assert (thread.visibility, thread.submission.state) == ("hidden", "pending")
    assert not Thread.cases.awaiting_dispatch().exists()
    decision = taken_back.decision
    assert (decision.act, decision.actor_id, decision.note) == ("take_back", dispatcher.pk, NOTE)
    assert [one for one in checking.check() if one.problems] == []


def test_approved_again_it_comes_back_to_the_dispatchers(thread, dispatcher, moderator):
    returned(thread, dispatcher)
    submission = thread.submission
    moderation.approve(submission.pk, version_id=submission.latest_version.pk, by=moderator)
    assert Thread.cases.awaiting_dispatch().get() == thread


@pytest.mark.parametrize("role", ["moderator", "clerk", "supervisor", "citizen"])
def test_only_dispatchers_give_back(thread, request, role):
    with pytest.raises(PermissionDenied):
        returned(thread, request.getfixturevalue(role))
    thread.refresh_from_db()
    assert thread.visibility == "public"


def test_what_an_agency_has_stays(thread, dispatcher, transport):
    order = builders.order(thread, by=dispatcher, agency=transport)
    with pytest.raises(ValidationError, match=order.number):
        returned(thread, dispatcher)


def test_what_others_have_answered_stays(thread, dispatcher, moderator):
    builders.answer(builders.person("helper"), thread, moderator)
    with pytest.raises(ValidationError):
        returned(thread, dispatcher)
    thread.refresh_from_db()
    assert thread.visibility == "public"


def test_the_page_asks_why_and_leads_on(client, thread, private_thread, dispatcher):
    client.force_login(dispatcher)
    address = reverse("desk:return_to_moderators", args=[thread.number])
    assert client.get(address).status_code == 200
    assert client.post(address, {"note": " "}).context["form"].errors["note"]
    answer = client.post(address, {"note": NOTE})
    assert answer["Location"] == reverse("workorders:dispatch", args=[private_thread.number])
    again = client.post(address, {"note": NOTE})
    assert again.status_code == 200
    assert NOTE in again.text
