"""A moderator hides, restores, or publishes a matter later."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from forum.models import Post, Thread
from moderation import workflow
from portal.audit.models import AuditLine
from tests import builders


@pytest.fixture
def answer(thread, neighbour, moderator):
    return builders.answer(neighbour, thread, moderator)


def test_hiding_takes_it_off_and_is_written_down(thread, moderator):
    workflow.hide(thread.pk, by=moderator, reason="含有他人隐私")
    line = AuditLine.objects.get(act="hide")
    assert not Thread.objects.exists()
    assert (line.subject, line.reason) == (f"thread {thread.number}", "含有他人隐私")
    assert line.actor_name == "moderator"


def test_restoring_makes_it_as_visible_as_before(thread, moderator):
    workflow.hide(thread.pk, by=moderator, reason="误会")
    workflow.restore(thread.pk, by=moderator)
    assert Thread.objects.get() == thread
    assert AuditLine.objects.filter(act="restore").count() == 1


def test_one_post_is_hidden_and_shown_again(answer, moderator):
    workflow.hide_post(answer.pk, by=moderator, reason="与事情无关")
    assert not Post.objects.filter(pk=answer.pk).exists()
    workflow.restore_post(answer.pk, by=moderator)
    assert Post.objects.filter(pk=answer.pk).exists()
    acts = AuditLine.objects.filter(subject__endswith="post 2").values_list("act", flat=True)
    assert set(acts) == {"hide_post", "restore_post"}


def test_a_private_matter_is_published_later(private_thread, moderator):
    workflow.make_public(private_thread.pk, by=moderator)
    assert Thread.objects.get() == private_thread
    assert AuditLine.objects.filter(act="make_public").exists()


def test_a_matter_whose_author_minds_stays_private(citizen, moderator):
    thread = builders.accepted_unpublished(citizen, moderator, wants_private=True)
    with pytest.raises(ValidationError):
        workflow.make_public(thread.pk, by=moderator)
    assert not Thread.objects.exists()


def test_nobody_else_and_nobody_about_their_own(thread, answer, citizen, clerk, moderator2):
    own = builders.published(moderator2, citizen)
    for person, mine in ((citizen, thread), (clerk, thread), (moderator2, own)):
        with pytest.raises(PermissionDenied):
            workflow.hide(mine.pk, by=person, reason="x")
    with pytest.raises(PermissionDenied):
        workflow.hide_post(answer.pk, by=clerk, reason="x")
    assert not AuditLine.objects.filter(act__startswith="hide").exists()


def test_a_refused_step_leaves_no_line_in_the_audit(thread, moderator):
    with pytest.raises(ValidationError):
        workflow.restore(thread.pk, by=moderator)
    assert not AuditLine.objects.filter(act="restore").exists()


# --- the pages ----------------------------------------------------------------


def url(name, thread, *more):
    return reverse(f"moderation:{name}", args=[thread.number, *more])


def test_the_page_asks_for_a_reason_and_keeps_it(client, thread, moderator):
    client.force_login(moderator)
    assert client.get(url("hide", thread)).status_code == 200
    page = client.post(url("hide", thread), {"reason": "  "})
    assert page.status_code == 200
    assert page.context["form"].errors["reason"]
    page = client.post(url("hide", thread), {"reason": "长" * 201})
    assert "长" * 201 in page.content.decode()
    assert Thread.objects.filter(pk=thread.pk).exists()


def test_hiding_and_restoring_from_the_page(client, thread, moderator):
    client.force_login(moderator)
    answer = client.post(url("hide", thread), {"reason": "含有他人隐私"})
    assert answer.url == thread.get_absolute_url()
    assert not Thread.objects.exists()
    page = client.post(url("hide", thread), {"reason": "再来一次"})
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    client.post(url("restore", thread))
    assert Thread.objects.exists()


def test_hiding_a_post_from_the_page(client, answer, thread, moderator):
    client.force_login(moderator)
    assert client.get(url("hide_post", thread, 2)).status_code == 200
    client.post(url("hide_post", thread, 2), {"reason": "与事情无关"})
    assert not Post.objects.filter(pk=answer.pk).exists()
    client.post(url("restore_post", thread, 2))
    assert Post.objects.filter(pk=answer.pk).exists()


def test_publishing_later_from_the_page(client, private_thread, moderator):
    client.force_login(moderator)
    assert client.get(url("publish_later", private_thread)).status_code == 200
    assert not Thread.objects.exists()
    client.post(url("publish_later", private_thread))
    assert Thread.objects.exists()


def test_ones_own_thread_is_refused_with_a_sentence(client, moderator, moderator2):
    thread = builders.published(moderator, moderator2)
    client.force_login(moderator)
    page = client.post(url("hide", thread), {"reason": "我自己的"})
    assert page.status_code == 403
    assert page.context["form"].non_field_errors()
    assert Thread.objects.exists()
