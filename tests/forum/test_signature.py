"""A post is published under the name that the moderator saw."""

import pytest

from forum import workflow as forum
from forum.models import Post, Thread
from portal.accounts.models import User
from tests import builders


def rename(person, name):
    User.objects.filter(pk=person.pk).update(chosen_name=name)


def test_a_name_changed_after_submitting_is_not_published_unread(citizen, moderator):
    rename(citizen, "南桥的老周")
    submission = builders.pending(User.objects.get(pk=citizen.pk))
    rename(citizen, "市长本人")
    version = submission.latest_version
    post = forum.approve(submission.pk, version_id=version.pk, by=moderator)
    assert {post.signature, post.thread.signature, version.signature} == {"南桥的老周"}


@pytest.mark.parametrize("address", ["/moderation/", "/moderation/{pk}/"])
def test_the_moderator_reads_the_frozen_name(address, client, citizen, moderator):
    rename(citizen, "南桥的老周")
    submission = builders.pending(User.objects.get(pk=citizen.pk))
    rename(citizen, "市长本人")
    client.force_login(moderator)
    page = client.get(address.format(pk=submission.pk)).content.decode()
    assert "南桥的老周" in page
    assert "市长本人" not in page


def test_an_edit_keeps_the_name_of_its_post(citizen, moderator):
    """Nor does it give a name to what was published without one."""
    thread = builders.published(citizen, moderator, anonymous=True)
    post = Post.objects.get(thread=thread, number=1)
    rename(citizen, "另一个名字")
    edit = {"purpose": "edit", "thread": thread, "post": post, "text": "改过了。"}
    submission = builders.pending(User.objects.get(pk=citizen.pk), **edit)
    version = submission.latest_version
    forum.approve(submission.pk, version_id=version.pk, by=moderator)
    post.refresh_from_db()
    assert (version.signature, post.signature, post.text) == ("", "", "改过了。")


def test_without_a_name_the_version_has_none(citizen, moderator):
    thread = builders.published(citizen, moderator, anonymous=True)
    assert Thread.objects.get(pk=thread.pk).signature == ""
