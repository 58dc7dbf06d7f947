"""Images added before signing in are kept in the session for a day."""

import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forum.attachments import cleanup
from forum.attachments.storage import WAITING, private_files
from forum.models import Attachment, Submission
from tests import builders
from tests.forum.test_new import NEW, TYPED, sign_in

WORDS = {"step": "words", "title": TYPED["title"], "text": TYPED["text"]}


def names():
    return private_files().names_after("", 100, folder=WAITING)


def add(client, *pictures, address=NEW, typed=TYPED):
    return client.post(address, typed | {"images": list(pictures)})


@pytest.mark.parametrize("typed", [TYPED, WORDS])
def test_they_are_images_of_the_draft_after_signing_in(client, citizen, typed):
    add(client, builders.picture("gate.jpg"), builders.picture("lamp.jpg"), typed=typed)
    assert "lamp.jpg" in client.get(f"{NEW}?step=words").content.decode()
    assert len(names()) == 2
    sign_in(client, citizen)
    draft = Submission.objects.get(author=citizen)
    assert [image.name for image in draft.attachments.all()] == ["gate.jpg", "lamp.jpg"]
    assert all(image.width and image.file.size == image.size for image in draft.attachments.all())
    assert names() == []


@pytest.mark.parametrize("query", ["?step=words", "?step=all"])
def test_they_stand_with_their_field_above_the_emergency_numbers(client, db, query):
    add(client, builders.picture("lamp.jpg"), typed=WORDS)
    page = client.get(f"{NEW}{query}").text
    place = page.index('id="id_images"')
    assert place < page.index("lamp.jpg") < page.index("call-first", place)


def test_they_come_with_an_answer(client, neighbour, thread):
    address = f"/threads/{thread.number}/answer/"
    typed = {"text": "那边有人值班。"}
    assert (
        add(client, builders.picture("gate.jpg"), address=address, typed=typed).status_code == 302
    )
    sign_in(client, neighbour)
    assert Submission.objects.get(author=neighbour).attachments.get().name == "gate.jpg"


def test_what_is_no_picture_is_said_and_the_rest_is_kept(client, db):
    notes = SimpleUploadedFile("notes.txt", b"plain")
    page = add(client, builders.picture("gate.jpg"), notes, typed=WORDS)
    page = client.get(page.url).content.decode()
    assert "没有添加成功" in page
    assert len(names()) == 1


def test_a_seventh_is_refused_in_all_requests_together(client, db):
    add(client, *[builders.picture(f"{number}.jpg") for number in range(4)], typed=WORDS)
    add(client, *[builders.picture(f"{number}.jpg") for number in range(4, 8)], typed=WORDS)
    assert len(names()) == 6


def test_clearing_the_form_removes_them(client, db):
    add(client, builders.picture(), typed=WORDS)
    client.post(NEW, {"discard": "1"})
    assert names() == []
    assert not client.session["unsigned_images"]


def test_nobody_else_meets_them(client, citizen, neighbour):
    add(client, builders.picture("gate.jpg"))
    other = client.__class__()
    assert "gate.jpg" not in other.get(f"{NEW}?step=words").content.decode()
    sign_in(other, neighbour)
    assert not Attachment.objects.exists()
    stored = names()[0]
    for address in (
        f"/media/{stored}",
        f"/media/{WAITING}{stored}",
        f"/media/private/{WAITING}{stored}",
    ):
        assert client.get(address).status_code == 404


def test_words_that_do_not_fit_keep_their_pictures(client, citizen):
    long = TYPED | {"text": "长" * 50_001}
    add(client, builders.picture("gate.jpg"), typed=long)
    sign_in(client, citizen)
    assert not Submission.objects.exists()
    assert "gate.jpg" in client.get(f"{NEW}?step=all").content.decode()
    client.post(NEW, TYPED | {"save": "1"})
    assert Submission.objects.get().attachments.get().name == "gate.jpg"


def test_they_are_removed_after_a_day_and_said_to_be_gone(client, citizen):
    add(client, builders.picture("gate.jpg"), typed=WORDS | {"step": "words"})
    path = private_files().path(WAITING + names()[0])
    assert cleanup.remove_waiting_images() == 0
    past = time.time() - cleanup.WAITS.total_seconds() - 60
    os.utime(path, (past, past))
    assert cleanup.remove_waiting_images() == 1
    page = sign_in(client, citizen)
    page = client.get(page.url, follow=True).content.decode()
    assert Submission.objects.get().attachments.count() == 0
    assert "请重新添加" in page


def test_the_sweep_of_strays_leaves_them(client, db):
    add(client, builders.picture())
    cleanup.remove_private_strays()
    assert len(names()) == 1


def test_addresses_are_counted(client, db, settings):
    settings.LIMITS = settings.LIMITS | {"upload_signed_out": {"address": "2/10m"}}
    add(client, *[builders.picture(f"{number}.jpg") for number in range(3)], typed=WORDS)
    assert len(names()) == 2
