"""A post was edited after it was answered: readers see when, and what it said before."""

import pytest
from django.urls import reverse

from forum import workflow
from forum.choices import Purpose
from forum.models import PostVersion
from moderation import workflow as moderation
from tests import builders

BEFORE, AFTER = "站台的顶棚坏了两个月了。", "站台的顶棚坏了三个月了。"


@pytest.fixture
def answer(thread, neighbour, moderator):
    return builders.answer(neighbour, thread, moderator)


def _propose(post, by, *, text=AFTER):
    return builders.pending(by, purpose=Purpose.EDIT, thread=post.thread, post=post, text=text)


def _edit(post, by, moderator, *, text=AFTER):
    edit = _propose(post, by, text=text)
    return workflow.approve(edit.pk, version_id=edit.latest_version.pk, by=moderator)


def _earlier(post):
    return reverse("threads:earlier", args=[post.thread.number, post.number])


def _page(client, address):
    return client.get(address).content.decode()


def test_the_earlier_text_of_an_answered_post_can_be_read(
    client, thread, answer, citizen, moderator
):
    post = _edit(thread.posts.get(number=1), citizen, moderator)
    page = _page(client, thread.get_absolute_url())
    assert _earlier(post) in page
    assert (AFTER in page, BEFORE in page) == (True, False)
    assert BEFORE in _page(client, _earlier(post))


def test_that_of_a_post_nobody_had_answered_cannot(client, thread, citizen, neighbour, moderator):
    post = _edit(thread.posts.get(number=1), citizen, moderator)
    builders.answer(neighbour, thread, moderator)
    assert _earlier(post) not in _page(client, thread.get_absolute_url())
    assert client.get(_earlier(post)).status_code == 404


def test_an_answer_by_the_same_post_is_none(client, answer, neighbour, moderator):
    post = _edit(answer, neighbour, moderator)
    assert client.get(_earlier(post)).status_code == 404


def test_personal_data_that_was_taken_out_stays_out(client, citizen, neighbour, moderator):
    thread = builders.published(citizen, moderator, text="请打我手机13800138000。")
    builders.answer(neighbour, thread, moderator)
    post = _edit(thread.posts.get(number=1), citizen, moderator)
    assert not PostVersion.objects.get().is_shown
    assert client.get(_earlier(post)).status_code == 404


def test_what_an_older_release_kept_is_not_shown(client, thread, answer, citizen, moderator):
    post = _edit(thread.posts.get(number=1), citizen, moderator)
    PostVersion.objects.all().delete()
    PostVersion.objects.create(post=post, number=1, text=BEFORE)
    assert client.get(_earlier(post)).status_code == 404


def test_neither_of_a_hidden_matter_nor_of_a_hidden_post(
    client, thread, answer, citizen, neighbour, moderator, administrator
):
    builders.answer(citizen, thread, moderator, text="补充一句。", purpose=Purpose.FOLLOW_UP)
    builders.answer(builders.person("third"), thread, moderator)
    question = _edit(thread.posts.get(number=1), citizen, moderator)
    edited = _edit(answer, neighbour, moderator, text="月底修。")
    moderation.hide_post(edited.pk, by=moderator, reason="骂人")
    client.force_login(administrator)
    assert client.get(_earlier(edited)).status_code == 404
    assert client.get(_earlier(question)).status_code == 200
    moderation.hide(thread.pk, by=moderator, reason="个人信息")
    assert client.get(_earlier(question)).status_code == 404


def test_the_old_text_stays_everywhere_until_the_edit_is_approved(
    client, thread, answer, citizen, moderator
):
    places = [
        thread.get_absolute_url(), "/feeds/threads/", f"/api/v1/threads/{thread.number}/",
    ]  # fmt: skip
    edit = _propose(thread.posts.get(number=1), citizen)
    for place in places:
        assert (BEFORE in _page(client, place), AFTER in _page(client, place)) == (True, False)
    moderation.approve(edit.pk, version_id=edit.latest_version.pk, by=moderator)
    for place in places:
        assert (BEFORE in _page(client, place), AFTER in _page(client, place)) == (False, True)


def test_what_was_never_approved_is_not_among_the_earlier_texts(
    client, thread, answer, citizen, moderator
):
    first = _propose(thread.posts.get(number=1), citizen, text="没有审过的话。")
    reason = builders.reason("court")
    version = first.latest_version
    moderation.refuse(first.pk, version_id=version.pk, by=moderator, reason=reason)
    post = _edit(thread.posts.get(number=1), citizen, moderator)
    assert "没有审过的话" not in _page(client, _earlier(post))
