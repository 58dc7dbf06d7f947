"""A published picture gets a small copy, which nobody sees once the picture is hidden."""

import os

import pytest
from django.urls import reverse
from PIL import Image

from forum import workflow
from forum.attachments import cleanup
from forum.attachments.storage import private_files, public_files
from forum.models import PublishedImage
from forum.workflow.publishing import small_copies
from portal.integrity import stores
from portal.site import periodic
from tests import builders
from tests.floors.markup import Page
from tests.racing import press_when

SIZE = (1200, 900)


def publish(citizen, moderator, *, size=SIZE):
    draft = builders.draft(citizen)
    workflow.attach(draft.pk, by=citizen, file=builders.picture("photo.jpg", size=size))
    submission = workflow.submit(draft.pk, by=citizen)
    version = submission.latest_version
    workflow.approve(submission.pk, version_id=version.pk, by=moderator)
    return PublishedImage.objects.select_related("post__thread").get()


@pytest.fixture
def image(citizen, moderator):
    return publish(citizen, moderator)


@pytest.fixture
def made(image):
    assert small_copies.make_small_copies() == 1
    image.refresh_from_db()
    return image


def shown(client, image):
    page = Page(client.get(image.post.thread.get_absolute_url()).text)
    (picture,) = [one for one in page.all("img") if "attachments__image" in one.get("class", "")]
    return picture


def test_until_it_is_made_the_picture_itself_is_shown(client, image):
    picture = shown(client, image)
    assert (picture.get("src"), picture.get("srcset")) == (image.file.url, None)


def test_then_the_page_offers_both(client, made):
    with Image.open(made.small.path) as small:
        assert small.size == (480, 360) == (made.small_width, 360)
        assert not small.getexif()
    picture = shown(client, made)
    assert picture.get("src") == made.small.url
    assert picture.get("srcset") == f"{made.small.url} 480w, {made.file.url} 1200w"
    for file in (made.file, made.small):
        answer = client.get(reverse("images:published", args=[file.name]))
        assert b"".join(answer.streaming_content) == file.open("rb").read()


def test_it_is_made_once_and_only_of_a_large_picture(made, citizen, moderator):
    assert small_copies.make_small_copies() == 0


@pytest.mark.django_db
def test_a_small_picture_needs_none(citizen, moderator):
    publish(citizen, moderator, size=(480, 300))
    assert small_copies.make_small_copies() == 0


def test_the_worker_makes_it():
    assert small_copies.make_small_copies in periodic.TASKS


def test_hiding_takes_both_files_away(client, made, moderator, django_capture_on_commit_callbacks):
    names = [made.file.name, made.small.name]
    with django_capture_on_commit_callbacks(execute=True):
        workflow.hide(made.post.thread_id, by=moderator, reason="personal data")
    for name in names:
        assert not public_files().exists(name)
        assert client.get(reverse("images:published", args=[name])).status_code == 404
    made.refresh_from_db()
    assert (made.file.name, made.small.name) == ("", "")
    assert small_copies.make_small_copies() == 0
    workflow.restore(made.post.thread_id, by=moderator)
    assert small_copies.make_small_copies() == 1


def test_an_edit_that_takes_the_picture_off_takes_both_files(
    made, citizen, moderator, django_capture_on_commit_callbacks
):
    names = [made.file.name, made.small.name]
    edit = builders.draft(citizen, purpose="edit", thread=made.post.thread, post=made.post)
    for one in edit.attachments.all():
        workflow.detach(edit.pk, one.pk, by=citizen)
    submission = workflow.submit(edit.pk, by=citizen)
    with django_capture_on_commit_callbacks(execute=True):
        version = submission.latest_version
        workflow.approve(submission.pk, version_id=version.pk, by=moderator)
    assert not PublishedImage.objects.exists()
    assert [name for name in names if public_files().exists(name)] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["is_lost", "_keep"])
def test_a_picture_hidden_while_its_copy_is_made_leaves_none(citizen, moderator, monkeypatch, step):
    image = publish(citizen, moderator)
    thread = image.post.thread_id
    hiding = press_when(
        monkeypatch,
        small_copies,
        step,
        lambda: workflow.hide(thread, by=moderator, reason="personal data"),
    )
    small_copies.make_small_copies()
    assert hiding.outcome() == "done"
    image.refresh_from_db()
    assert (image.file.name, image.small.name) == ("", "")
    assert os.listdir(public_files().location) == []


@pytest.mark.django_db(transaction=True)
def test_a_copy_made_while_the_picture_is_hidden_leaves_none(citizen, moderator, monkeypatch):
    from forum.workflow.publishing import images

    image = publish(citizen, moderator)
    making = press_when(monkeypatch, images, "remove_public_copy", small_copies.make_small_copies)
    workflow.hide(image.post.thread_id, by=moderator, reason="personal data")
    assert making.outcome() == "done"
    image.refresh_from_db()
    assert (image.file.name, image.small.name) == ("", "")
    assert os.listdir(public_files().location) == []


def test_a_lost_picture_gets_no_copy_and_stops_no_other(image, citizen, moderator):
    public_files().delete(image.file.name)
    assert small_copies.make_small_copies() == 0


def test_what_a_killed_worker_left_is_removed_and_a_copy_in_use_stays(made, time_machine):
    from django.utils import timezone

    from tests.forum.test_lost_files import LATER

    left = public_files().save("left.jpg", private_files().open(made.attachment.file.name))
    time_machine.move_to(timezone.now() + LATER)
    cleanup.remove_public_strays()
    assert not public_files().exists(left)
    assert public_files().exists(made.small.name)
    assert public_files().exists(made.file.name)


def test_a_lost_copy_and_one_of_a_hidden_picture_are_found(made):
    assert list(stores.images()) == []
    public_files().delete(made.small.name)
    (problem,) = stores.images()
    assert str(made.pk) in problem
    PublishedImage.objects.update(file="")
    made.post.visibility = "hidden"
    made.post.save()
    assert len(list(stores.images())) == 1
