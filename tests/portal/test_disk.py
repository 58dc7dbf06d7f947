"""A full disk, or a process killed while storing: a clear message, no half-stored files."""

import errno
import os
import time
from io import BytesIO

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from PIL import Image

from forum.attachments import cleanup
from forum.attachments.storage import private_files
from forum.models import Attachment, Submission
from tests import builders
from workorders.exporting import files as export_files

LONG_AGO = time.time() - 8 * 24 * 60 * 60


@pytest.fixture
def full_disk(monkeypatch):
    """Every file that is to be stored fills the disk half way through."""

    def save(self, name, content):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as half:
            half.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", save)


def stored():
    root = private_files().location
    return [name for _folder, _folders, names in os.walk(root) for name in names]


def test_a_new_matter_keeps_its_words_and_says_which_picture_found_no_room(
    client, citizen, full_disk
):
    client.force_login(citizen)
    typed = {
        "kind": "repair",
        "title": "路灯不亮",
        "text": "三天了。",
        "images": builders.picture(),
    }
    answer = client.post("/threads/new/", typed, follow=True)
    draft = Submission.objects.get()
    assert answer.redirect_chain[-1][0] == f"/my/submissions/{draft.pk}/edit/"
    assert (draft.title, draft.text) == ("路灯不亮", "三天了。")
    assert "photo.jpg" in answer.text
    assert "三天了。" in answer.text
    assert (stored(), Attachment.objects.count()) == ([], 0)


def test_words_come_through_where_the_upload_itself_found_no_room(client, citizen, monkeypatch):
    def refuse(self, raw_data, start):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", refuse)
    client.force_login(citizen)
    picture = BytesIO()
    Image.effect_noise((2000, 2000), 90).save(picture, "PNG")
    picture.seek(0)
    picture.name = "large.png"
    assert len(picture.getvalue()) > 2_621_440
    typed = {"kind": "repair", "title": "路灯不亮", "text": "三天了。", "images": picture}
    answer = client.post("/threads/new/", typed, follow=True)
    assert Submission.objects.get().text == "三天了。"
    assert "large.png" in answer.text


def test_a_draft_is_not_begun_anew_without_its_pictures(client, citizen, monkeypatch, request):
    ended = builders.draft(citizen)
    builders.forum.attach(ended.pk, by=citizen, file=builders.picture())
    builders.forum.withdraw(ended.pk, by=citizen)
    request.getfixturevalue("full_disk")
    client.force_login(citizen)
    answer = client.post(f"/my/submissions/{ended.pk}/write-again/", follow=True)
    assert answer.status_code == 200
    assert "banner--error" in answer.text
    assert Submission.objects.count() == 1


# --- what a kill leaves -----------------------------------------------------------


def left(path, *, at=LONG_AGO):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")
    os.utime(path, (at, at))
    return path


@pytest.mark.parametrize("place", ["images/a.jpg", "uploads/b.upload.jpg"])
def test_files_of_a_killed_upload_are_swept_and_those_of_now_are_not(db, settings, tmp_path, place):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "media/private/uploads"
    old = left(settings.MEDIA_ROOT / "private" / place)
    new = left(settings.MEDIA_ROOT / "private" / f"{place}.new", at=time.time())
    cleanup.remove_private_strays()
    cleanup.remove_cut_off_uploads()
    assert (old.exists(), new.exists()) == (False, True)


def test_half_made_exports_are_swept(db, settings):
    old = left(settings.MEDIA_ROOT / "private/exports-in-making/export-x/batch.csv")
    os.utime(old.parent, (LONG_AGO, LONG_AGO))
    new = left(settings.MEDIA_ROOT / "private/exports-in-making/export-y/batch.csv")
    assert export_files.remove_halves() == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_drafts_that_hold_nothing_are_swept_and_no_other(citizen, moderator):
    empty = builders.draft(citizen, title="", text="")
    fresh = builders.draft(citizen, title="", text="")
    words, picture = builders.draft(citizen), builders.draft(citizen, title="", text="")
    builders.forum.attach(picture.pk, by=citizen, file=builders.picture())
    sent = builders.pending(citizen)
    old = Submission.objects.exclude(pk=fresh.pk)
    old.update(updated_at=empty.updated_at - cleanup.LEFT_ALONE * 2)
    assert cleanup.remove_empty_drafts() == 1
    kept = {fresh.pk, words.pk, picture.pk, sent.pk}
    assert set(Submission.objects.values_list("pk", flat=True)) == kept
