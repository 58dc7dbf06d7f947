"""A draft that was never submitted is deleted, not withdrawn."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from forum import workflow
from forum.models import Attachment, Submission
from tests import builders


def address(submission):
    return reverse("submissions:delete", args=[submission.pk])


def test_asks_once_more_and_changes_nothing_until_then(client, citizen, draft):
    client.force_login(citizen)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert address(draft) in page
    assert reverse("submissions:withdraw", args=[draft.pk]) not in page
    assert client.get(address(draft)).status_code == 200
    assert Submission.objects.filter(pk=draft.pk).exists()


def test_nothing_of_it_is_left(client, citizen, draft):
    workflow.attach(draft.pk, by=citizen, file=builders.picture())
    client.force_login(citizen)
    response = client.post(address(draft), follow=True)
    assert response.redirect_chain == [(reverse("my:home"), 302)]
    assert "草稿已删除" in response.content.decode()
    assert not Submission.objects.exists()
    assert not Attachment.objects.exists()


def test_what_was_sent_once_stays(client, citizen, pending, moderator):
    workflow.send_back(
        pending.pk,
        version_id=pending.latest_version.pk,
        by=moderator,
        reason=builders.reason("vague"),
    )
    workflow.save(pending.pk, by=citizen, text="再说一遍")
    with pytest.raises(ValidationError, match="take it back|撤回"):
        workflow.delete_draft(pending.pk, by=citizen)
    client.force_login(citizen)
    assert client.post(address(pending)).url == pending.get_absolute_url()
    assert Submission.objects.get().state == "draft"


def test_nobody_else_deletes_it(draft, neighbour, moderator):
    for other in (neighbour, moderator):
        with pytest.raises(PermissionDenied):
            workflow.delete_draft(draft.pk, by=other)


def test_pressed_twice_it_is_deleted_once(client, citizen, draft, monkeypatch):
    client.force_login(citizen)
    act = workflow.delete_draft

    def deleted_by_the_other_press(pk, *, by):
        act(pk, by=by)
        act(pk, by=by)

    monkeypatch.setattr(workflow, "delete_draft", deleted_by_the_other_press)
    page = client.post(address(draft), follow=True)
    assert page.redirect_chain == [(reverse("my:home"), 302)]
    assert "草稿已删除" in page.content.decode()


@pytest.mark.parametrize("step", ["save", "submit", "attach", "withdraw"])
def test_a_step_that_comes_too_late_says_that_it_was_deleted(citizen, draft, step):
    workflow.delete_draft(draft.pk, by=citizen)
    given = {"attach": {"file": builders.picture()}, "save": {"text": "晚了"}}.get(step, {})
    with pytest.raises(ValidationError, match="deleted meanwhile|已经删除"):
        getattr(workflow, step)(draft.pk, by=citizen, **given)
