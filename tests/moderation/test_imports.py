"""Moderators publish imported matters, or keep them unpublished."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from forum import workflow as forum
from forum.models import Event, ImportBatch, Post, Thread
from moderation import workflow as moderation
from moderation.imports import workflow
from moderation.models import BulkDecision, Decision, Outcome
from moderation.reading.counters import counts
from portal.audit.models import AuditLine
from portal.integrity import submissions, threads
from portal.notifications.models import Message, Notification
from tests.racing import press_at_once

LONG_AGO = timezone.now() - timedelta(days=900)


def imported(batch, number, *, reply="已办。"):
    return forum.import_thread(
        forum.ImportedMatter(
            source_system="old",
            source_number=str(number),
            title=f"旧信 {number}",
            text="从前的事。",
            at=LONG_AGO + timedelta(hours=number),
            reply=reply,
        ),
        public=False,
        batch=batch,
    )


@pytest.fixture
def batch(db):
    batch = ImportBatch.objects.create(source_system="old", file_name="letters.xlsx")
    for number in range(1, 6):
        imported(batch, number)
    return batch


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def press(desk, batch, **data):
    return desk.post(f"/moderation/imports/{batch.pk}/", data, follow=True)


def numbers():
    return list(Thread.cases.order_by("pk").values_list("number", flat=True))


def test_the_list_names_each_import_and_what_waits(desk, batch):
    answer = desk.get("/moderation/imports/")
    assert [row["waiting"] for row in answer.context["rows"]] == [5]
    # On a phone the heading of the column is gone.
    assert 'data-label="待决定">5<' in answer.text
    page = desk.get(f"/moderation/imports/{batch.pk}/").text
    assert 'href="#all"' in page
    assert "旧信 3" in page
    assert "已办。" in page


def test_is_no_part_of_the_queue_of_the_living(desk, batch, moderator):
    assert counts(moderator)["total"] == 0
    assert "/moderation/imports/" in desk.get("/moderation/").text


def test_ticked_ones_are_published_under_their_own_day(desk, batch):
    chosen = numbers()[:2]
    press(desk, batch, scope="some", outcome="publish", thread=chosen)
    public = Thread.objects.all()
    assert {thread.number for thread in public} == set(chosen)
    assert all(thread.published_at == thread.submitted_at for thread in public)
    assert Post.objects.count() == 4


def test_each_has_a_decision_and_its_lines_and_nobody_is_written_to(desk, batch, moderator):
    press(desk, batch, scope="some", outcome="publish", thread=numbers()[:1])
    decision = Decision.objects.get()
    assert (decision.act, decision.outcome) == ("publish_history", Outcome.APPROVE)
    assert decision.actor_id == moderator.pk
    assert Event.objects.filter(act="make_public", actor_id=moderator.pk).count() == 1
    assert AuditLine.objects.filter(act="publish_history").count() == 1
    assert not Message.objects.exists()
    assert not Notification.objects.exists()


def test_what_is_kept_leaves_the_list_and_can_be_published_later(desk, batch, moderator):
    press(desk, batch, scope="some", outcome="keep", thread=numbers())
    assert desk.get(f"/moderation/imports/{batch.pk}/").context["waiting"] == 0
    assert not Thread.objects.exists()
    moderation.make_public(Thread.cases.first().pk, by=moderator)
    assert Thread.objects.count() == 1


def test_all_of_it_is_one_press_and_the_worker_does_the_rest(desk, batch, monkeypatch):
    monkeypatch.setattr(workflow, "CHUNK", 2)
    press(desk, batch, scope="all", outcome="publish")
    assert not Thread.objects.exists()
    assert workflow.go_on() == 5
    assert Thread.objects.count() == 5
    bulk = BulkDecision.objects.get()
    assert bulk.done == 5
    assert bulk.finished_at is not None
    assert workflow.go_on() == 0


def test_a_second_press_about_all_says_who_was_first(desk, batch, moderator, moderator2):
    workflow.decide_all(batch, outcome=Outcome.ACCEPT, by=moderator2)
    answer = press(desk, batch, scope="all", outcome="publish")
    assert moderator2.display_name in answer.text
    assert BulkDecision.objects.count() == 1


def test_what_comes_or_is_hidden_meanwhile_stops_nothing(batch, moderator):
    workflow.decide_all(batch, outcome=Outcome.APPROVE, by=moderator)
    moderation.hide(Thread.cases.first().pk, by=moderator, reason="个人信息")
    late = imported(batch, 9)
    assert workflow.go_on() == 4
    assert late not in Thread.objects.all()


def test_a_moderator_who_is_one_no_more_publishes_nothing(batch, moderator):
    workflow.decide_all(batch, outcome=Outcome.APPROVE, by=moderator)
    moderator.groups.clear()
    assert workflow.go_on() == 0
    assert not Thread.objects.exists()


def test_others_do_not_decide(batch, dispatcher):
    with pytest.raises(PermissionDenied):
        workflow.decide_all(batch, outcome=Outcome.APPROVE, by=dispatcher)


def test_an_import_without_anything_waiting_is_a_sentence(batch, moderator):
    workflow.decide_some(numbers(), batch=batch, outcome=Outcome.ACCEPT, by=moderator)
    with pytest.raises(ValidationError):
        workflow.decide_all(batch, outcome=Outcome.APPROVE, by=moderator)


@pytest.mark.parametrize(
    "data", [{}, {"scope": "some", "outcome": "publish"}, {"scope": "all", "outcome": "burn"}]
)
def test_an_incomplete_press_is_a_sentence(desk, batch, data):
    assert "banner--error" in press(desk, batch, **data).text
    assert not Thread.objects.exists()


def test_invariants_hold_and_the_story_names_the_reply(client, batch, moderator):
    workflow.decide_some(numbers()[:3], batch=batch, outcome=Outcome.APPROVE, by=moderator)
    workflow.decide_some(numbers()[3:4], batch=batch, outcome=Outcome.ACCEPT, by=moderator)
    checks = [threads.visibility, threads.stages, threads.counters, submissions.states,
              submissions.decisions, submissions.published_posts, threads.search_rows]  # fmt: skip
    assert [problem for check in checks for problem in check()] == []
    lines = client.get(f"/threads/{numbers()[0]}/").context["lines"]
    assert len(lines) == 4


@pytest.mark.django_db(transaction=True)
def test_of_moderators_at_once_one_decides_each(batch, moderator):
    first = Thread.cases.order_by("pk").values_list("pk", flat=True).first()
    outcomes = press_at_once(
        6, lambda: workflow.decide(first, outcome=Outcome.APPROVE, by=moderator)
    )
    assert outcomes == {"done": 6}
    assert Decision.objects.count() == Event.objects.filter(act="make_public").count() == 1
