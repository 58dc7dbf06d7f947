"""Unused uploads are deleted, and a page says when a file is missing."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from forum import workflow
from forum.attachments import cleanup
from forum.attachments.storage import private_files
from forum.choices import Purpose
from forum.models import Attachment, Post
from moderation import workflow as moderation
from tests import builders

pytestmark = pytest.mark.django_db
LATER = datetime.timedelta(hours=2)


@pytest.fixture
def image(draft, citizen):
    return workflow.attach(draft.pk, by=citizen, file=builders.picture("photo.jpg"))


@pytest.fixture
def sent(draft, image, citizen):
    workflow.submit(draft.pk, by=citizen)
    draft.refresh_from_db()
    return draft


def lose(image):
    private_files().delete(image.file.name)


def swept(time_machine):
    time_machine.move_to(timezone.now() + LATER)
    removed = cleanup.remove_unowned_rows()
    cleanup.remove_private_strays()
    return removed


def test_an_image_taken_off_before_sending_leaves_neither_row_nor_file(
    draft, image, citizen, time_machine
):
    workflow.detach(draft.pk, image.pk, by=citizen)
    assert cleanup.remove_unowned_rows() == 0
    assert swept(time_machine) == 1
    assert not Attachment.objects.exists()
    assert not private_files().exists(image.file.name)


def test_what_was_sent_is_kept_though_it_was_taken_off_afterwards(
    sent, image, citizen, moderator, time_machine
):
    moderation.send_back(
        sent.pk, by=moderator, version_id=sent.latest_version.pk, reason=builders.reason("vague")
    )
    workflow.detach(sent.pk, image.pk, by=citizen)
    assert swept(time_machine) == 0
    assert private_files().exists(image.file.name)


def test_a_change_of_a_post_remembers_what_it_takes_off(thread, citizen, image, time_machine):
    post = Post.cases.filter(thread=thread).first()
    edit = workflow.start(by=citizen, purpose=Purpose.EDIT, thread=thread, post=post)
    workflow.copy_images([image], onto=edit)
    workflow.detach(edit.pk, edit.attachments.get().pk, by=citizen)
    assert swept(time_machine) == 0


def test_a_row_whose_file_is_lost_stays_for_the_file_may_come_back(draft, image, time_machine):
    lose(image)
    assert swept(time_machine) == 0
    assert Attachment.objects.filter(pk=image.pk).exists()


def test_its_author_reads_that_it_is_lost_and_what_to_do(client, draft, image, citizen):
    lose(image)
    client.force_login(citizen)
    page = client.get(reverse("submissions:preview", args=[draft.pk])).content.decode()
    assert "文件已丢失" in page
    assert "重新添加" in page
    assert "<img" not in page.partition("photo.jpg")[0].rpartition("<li")[2]


def test_a_moderator_reads_it_and_is_told_instead_of_an_error(client, sent, image, moderator):
    lose(image)
    client.force_login(moderator)
    address = reverse("moderation:detail", args=[sent.pk])
    assert "文件已丢失" in client.get(address).content.decode()
    with pytest.raises(ValidationError) as refusal:
        moderation.approve(sent.pk, by=moderator, version_id=sent.latest_version.pk)
    assert refusal.value.code == "image_lost"
    decision = {"outcome": "approve", "version": sent.latest_version.pk}
    answer = client.post(f"{address}decide/", decision, follow=True)
    assert answer.status_code == 200
    assert "没法发布" in answer.content.decode()


def test_going_on_from_a_text_leaves_a_lost_image_behind(draft, image, citizen):
    lose(image)
    workflow.copy_images([image], onto=builders.draft(citizen))
    assert Attachment.objects.count() == 1
