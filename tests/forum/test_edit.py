"""An author proposes an edit of a post."""

import pytest
from django.urls import reverse

from forum import workflow
from forum.models import Submission
from tests import builders

BETTER = {"title": "站台的顶棚什么时候修", "text": "南桥路口站台的顶棚坏了三个月了。"}


def address(thread, number=1):
    return reverse("threads:edit", args=[thread.number, number])


def edits():
    return Submission.objects.filter(purpose="edit")


def test_the_form_begins_with_what_is_published(client, citizen, thread):
    client.force_login(citizen)
    form = client.get(address(thread)).context["form"]
    assert (form["title"].value(), form["text"].value()) == (
        thread.title,
        thread.posts.get().text,
    )
    assert not edits().exists()


def test_a_proposal_waits_for_a_moderator(client, citizen, thread):
    before = thread.posts.get().text
    client.force_login(citizen)
    client.post(address(thread), BETTER)
    edit = edits().get()
    assert (edit.state, edit.desk, edit.post) == ("pending", "moderation", thread.posts.get())
    assert thread.posts.get().text == before


def test_approving_it_replaces_text_and_title_and_keeps_the_images(client, citizen, moderator):
    draft = builders.draft(citizen)
    workflow.attach(draft.pk, by=citizen, file=builders.picture())
    submission = workflow.submit(draft.pk, by=citizen)
    version = submission.latest_version
    thread = workflow.approve(submission.pk, version_id=version.pk, by=moderator).thread
    client.force_login(citizen)
    client.post(address(thread), BETTER)
    edit = edits().get()
    post = workflow.approve(edit.pk, version_id=edit.latest_version.pk, by=moderator)
    assert (post.text, post.thread.title) == (BETTER["text"], BETTER["title"])
    assert post.images.exclude(file="").count() == 1


def test_one_open_proposal_per_post(client, citizen, thread):
    client.force_login(citizen)
    client.post(address(thread), BETTER | {"save": "1"})
    edit = edits().get()
    assert client.get(address(thread)).url == reverse("submissions:edit", args=[edit.pk])
    client.post(address(thread), BETTER)
    edit.refresh_from_db()
    assert edit.state == "pending"
    assert client.get(address(thread)).url == edit.get_absolute_url()
    assert client.post(address(thread), BETTER).url == edit.get_absolute_url()
    assert edits().count() == 1


def test_an_answer_is_changed_by_whoever_wrote_it(client, citizen, neighbour, moderator, thread):
    post = builders.answer(neighbour, thread, moderator)
    client.force_login(citizen)
    assert client.get(address(thread, post.number)).status_code == 404
    client.force_login(neighbour)
    client.post(address(thread, post.number), {"text": "其实是下月初。"})
    assert edits().get().text == "其实是下月初。"


@pytest.mark.parametrize("who", ["neighbour", "moderator", "dispatcher", "administrator"])
def test_nobody_else_changes_it(client, request, thread, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(address(thread)).status_code == 404
    assert client.post(address(thread), BETTER).status_code == 404


def test_official_words_are_not_changed_here(client, head, moderator):
    notice = builders.published(
        head, moderator, purpose="notice", kind="", agency=head.agencies.get()
    )
    client.force_login(head)
    assert client.get(address(notice)).status_code == 404


@pytest.mark.parametrize("number", ["0", "2", "9" * 15, "9" * 40, "²"])
def test_a_post_that_is_not_there_is_not_found(client, citizen, thread, number):
    client.force_login(citizen)
    assert client.get(f"/threads/{thread.number}/posts/{number}/edit/").status_code == 404


def test_words_typed_after_the_session_ended_are_found_again(client, citizen, thread):
    client.post(address(thread), BETTER)
    client.post("/accounts/login/", {"login": "citizen", "password": builders.PASSWORD})
    assert client.get(address(thread)).context["form"]["text"].value() == BETTER["text"]
