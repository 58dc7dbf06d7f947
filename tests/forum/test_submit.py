"""A citizen submits a matter, and it is published only when approved."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum import workflow
from forum.models import Event, Post, Thread
from forum.search import index
from tests import builders
from tests.racing import press_at_once


def test_submitting_freezes_a_version_and_gives_a_number(draft, citizen):
    submission = workflow.submit(draft.pk, by=citizen)
    version = submission.versions.get()
    assert submission.state == "pending"
    assert (version.number, version.text) == (1, draft.text)
    assert len(submission.number) == 13
    assert submission.events.get().act == "submit"


def test_nothing_is_in_a_public_table_before_the_decision(pending):
    assert not Thread.cases.exists()
    assert not Post.cases.exists()
    assert index.matching_ids("站台") == []


def test_approving_writes_the_thread_and_makes_it_found(pending, moderator):
    workflow.approve(pending.pk, version_id=pending.latest_version.pk, by=moderator)
    thread = Thread.objects.get()
    assert (thread.number, thread.board.slug, thread.stage) == (
        pending.number,
        "matters",
        "accepted",
    )
    assert thread.posts.get().text == pending.text
    assert index.matching_ids("站台") == [thread.pk]


def test_a_decision_about_an_older_version_is_refused(pending, citizen, moderator):
    first = pending.latest_version
    workflow.send_back(
        pending.pk, version_id=first.pk, by=moderator, reason=builders.reason("vague")
    )
    workflow.save(pending.pk, by=citizen, text="说得更清楚了。")
    workflow.submit(pending.pk, by=citizen)
    with pytest.raises(ValidationError, match="new version|新的版本"):
        workflow.approve(pending.pk, version_id=first.pk, by=moderator)
    assert pending.versions.count() == 2


def test_only_the_author_submits(draft, neighbour):
    with pytest.raises(PermissionDenied):
        workflow.submit(draft.pk, by=neighbour)


def test_an_unconfirmed_account_keeps_its_draft(stranger):
    draft = builders.draft(stranger)
    with pytest.raises(ValidationError):
        workflow.submit(draft.pk, by=stranger)
    draft.refresh_from_db()
    assert (draft.state, draft.versions.count()) == ("draft", 0)


@pytest.mark.django_db(transaction=True)
def test_only_the_first_of_eight_presses_submits(draft, citizen):
    outcomes = press_at_once(8, lambda: workflow.submit(draft.pk, by=citizen))
    assert outcomes == {"done": 1, "refused": 7}
    assert Event.objects.filter(act="submit").count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_matters_at_once_get_eight_numbers(citizen):
    drafts = iter([builders.draft(citizen) for _ in range(8)])
    assert press_at_once(8, lambda: workflow.submit(next(drafts).pk, by=citizen)) == {"done": 8}
    numbers = set(citizen.submissions.values_list("number", flat=True))
    assert len(numbers) == 8
