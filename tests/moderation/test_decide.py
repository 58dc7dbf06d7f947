"""A moderator decides once, about the version that was read."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum import workflow as forum
from forum.models import Event, Post, Thread
from forum.search import index
from moderation import workflow
from moderation.models import Claim, Decision
from portal.notifications.models import Notification
from tests import builders
from tests.racing import press_at_once


def decide(submission, moderator, step=workflow.approve, **grounds):
    version = submission.latest_version
    return step(submission.pk, version_id=version.pk, by=moderator, **grounds)


def test_approving_publishes_and_writes_the_decision(pending, moderator):
    post = decide(pending, moderator)
    decision = pending.decisions.get()
    assert post.thread.is_public
    assert (decision.outcome, decision.from_state, decision.to_state) == (
        "approve",
        "pending",
        "approved",
    )
    assert (decision.actor_id, decision.actor_name) == (moderator.pk, "moderator")
    assert decision.version == pending.latest_version
    assert decision.supersedes is None


def test_the_author_is_told_once(pending, citizen, moderator):
    decide(pending, moderator)
    notice = citizen.notifications.get()
    assert notice.name == "published"
    with pytest.raises(ValidationError):
        decide(pending, moderator)
    assert citizen.notifications.count() == 1


def test_refusing_tells_the_reason_and_where_to_go(pending, citizen, moderator):
    decide(
        pending, moderator, workflow.refuse, reason=builders.reason("court"), note="请向法院了解。"
    )
    pending.refresh_from_db()
    facts = citizen.notifications.get().facts
    assert pending.state == "refused"
    assert facts["reason"] == builders.reason("court").name
    assert facts["advice"]
    assert facts["note"] == "请向法院了解。"
    assert pending.decisions.get().chosen_reason.slug == "court"
    assert not Thread.cases.exists()


def test_sending_back_lets_the_author_go_on_from_what_was_written(pending, citizen, moderator):
    decide(pending, moderator, workflow.send_back, reason=builders.reason("vague"))
    submission = forum.save(pending.pk, by=citizen, text="补充：在书院路口。")
    assert (submission.state, submission.title) == ("draft", pending.title)
    forum.submit(pending.pk, by=citizen)
    decide(pending, moderator)
    assert [decision.outcome for decision in pending.decisions.all()] == ["approve", "send_back"]


def test_accepting_without_publishing_leaves_nothing_public(pending, moderator, client):
    post = decide(
        pending,
        moderator,
        workflow.accept_unpublished,
        reason=builders.reason("private-matter"),
    )
    assert not Thread.objects.exists()
    assert not Post.objects.exists()
    assert index.matching_ids("站台") == []
    assert not Event.objects.filter(public=True).exists()
    assert client.get(post.thread.get_absolute_url()).status_code == 404


def test_accepting_without_publishing_is_for_matters_only(thread, neighbour, moderator):
    answer = builders.answer(neighbour, thread)
    with pytest.raises(ValidationError):
        decide(answer, moderator, workflow.accept_unpublished)
    assert not answer.decisions.exists()


@pytest.mark.parametrize("step", [workflow.send_back, workflow.refuse])
def test_a_decision_against_publishing_needs_a_reason(pending, moderator, step):
    with pytest.raises(ValidationError):
        decide(pending, moderator, step)
    pending.refresh_from_db()
    assert pending.state == "pending"


def test_a_reason_must_go_with_the_decision(pending, moderator):
    with pytest.raises(ValidationError) as refusal:
        decide(pending, moderator, workflow.send_back, reason=builders.reason("court"))
    assert refusal.value.code == "reason_unfit"
    decide(pending, moderator, workflow.refuse, reason=builders.reason("court"))


def test_what_the_author_wants_private_is_not_published(citizen, moderator):
    wish = builders.pending(citizen, wants_private=True)
    with pytest.raises(ValidationError) as refusal:
        decide(wish, moderator)
    assert refusal.value.code == "wants_private"
    decide(wish, moderator, workflow.accept_unpublished)
    assert not Thread.objects.exists()


def test_nobody_decides_about_their_own(moderator, moderator2):
    own = builders.pending(moderator)
    with pytest.raises(PermissionDenied, match="yourself|自己"):
        decide(own, moderator)
    assert not own.decisions.exists()
    decide(own, moderator2)


def test_others_do_not_decide(pending, neighbour, clerk, dispatcher, supervisor):
    for person in (neighbour, clerk, dispatcher, supervisor):
        with pytest.raises(PermissionDenied):
            decide(pending, person)
    assert not Decision.objects.exists()


def test_an_official_reply_is_not_the_moderators_to_decide(thread, clerk, moderator):
    reply = forum.start(
        by=clerk, purpose="official_reply", thread=thread, desk="workorders",
        agency=builders.agency("lighting"), text="已经派人去看。",
    )  # fmt: skip
    version = forum.freeze(reply.pk, by=clerk, act="sign_off")
    with pytest.raises(PermissionDenied):
        workflow.approve(reply.pk, version_id=version.pk, by=moderator)


def test_a_decision_about_an_older_version_is_refused(pending, citizen, moderator, moderator2):
    first = pending.latest_version
    decide(pending, moderator, workflow.send_back, reason=builders.reason("vague"))
    forum.save(pending.pk, by=citizen, text="说得更清楚了。")
    forum.submit(pending.pk, by=citizen)
    with pytest.raises(ValidationError):
        workflow.approve(pending.pk, version_id=first.pk, by=moderator2)
    assert pending.decisions.count() == 1


def test_a_version_never_seen_is_refused(pending, moderator):
    with pytest.raises(ValidationError) as refusal:
        workflow.approve(pending.pk, version_id=999_999, by=moderator)
    assert refusal.value.code == "stale_version"


def test_who_comes_second_is_told_who_decided_what(pending, moderator, moderator2):
    decide(pending, moderator, workflow.refuse, reason=builders.reason("court"))
    with pytest.raises(ValidationError) as refusal:
        decide(pending, moderator2)
    assert refusal.value.code == "already_decided"
    assert refusal.value.error_list[0].params["name"] == "moderator"
    assert str(refusal.value.error_list[0].params["outcome"])


def test_what_another_reads_is_left_to_them(pending, moderator, moderator2):
    workflow.claim(pending.pk, by=moderator2)
    with pytest.raises(ValidationError) as refusal:
        decide(pending, moderator)
    assert refusal.value.code == "claimed"
    decide(pending, moderator2)
    assert not Claim.objects.exists()


def test_an_approved_edit_replaces_the_text_and_keeps_the_old_one(thread, citizen, moderator):
    question = thread.posts.get()
    edit = builders.pending(citizen, purpose="edit", thread=thread, post=question, text="改过了。")
    decide(edit, moderator)
    question.refresh_from_db()
    assert (question.text, question.versions.count()) == ("改过了。", 1)


@pytest.mark.django_db(transaction=True)
def test_only_the_first_of_eight_moderators_decides(pending, moderator):
    people = iter([builders.person(f"mod{n}", role="moderator") for n in range(8)])
    version = pending.latest_version
    outcomes = press_at_once(
        8, lambda: workflow.approve(pending.pk, version_id=version.pk, by=next(people))
    )
    assert outcomes == {"done": 1, "refused": 7}
    assert (Decision.objects.count(), Post.cases.count()) == (1, 1)
    assert Notification.objects.filter(name="published").count() == 1


@pytest.mark.django_db(transaction=True)
def test_approving_and_refusing_at_once_leave_one_decision(pending, moderator, moderator2):
    version, reason = pending.latest_version, builders.reason("court")
    presses = iter(
        [
            lambda: workflow.approve(pending.pk, version_id=version.pk, by=moderator),
            lambda: workflow.refuse(
                pending.pk, version_id=version.pk, by=moderator2, reason=reason
            ),
        ]
    )
    assert press_at_once(2, lambda: next(presses)()) == {"done": 1, "refused": 1}
    decision = Decision.objects.get()
    assert Thread.cases.exists() == (decision.outcome == "approve")
