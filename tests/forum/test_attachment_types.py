"""Attachments have declared types; only pictures that the portal re-encoded are displayed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from forum import workflow
from forum.attachments import types
from forum.attachments.reencoding import ImageRefused
from moderation.workflow import approve
from tests import builders

NOTES = types.FileType(
    media_type="text/plain",
    extension="txt",
    download_name="notes.txt",
    public_name="Notes %(number)s",
    is_shown_inline=False,
    accepts=("text/plain",),
    prepare=lambda file: types.Prepared("notes", file.read()),
)


@pytest.fixture
def notes(monkeypatch):
    """A type without pixels, as a PDF would be one."""
    monkeypatch.setattr(types, "TYPES", types.TYPES | {"notes": NOTES})


def sent(name="日记.txt", content=b"Dug up three times."):
    return SimpleUploadedFile(name, content, content_type="text/plain")


@pytest.fixture
def draft(citizen):
    return builders.draft(citizen)


def test_a_file_without_sides_is_taken(notes, draft, citizen):
    attachment = workflow.attach(draft.pk, by=citizen, file=sent())
    assert (attachment.type, attachment.width, attachment.height) == ("notes", None, None)
    assert attachment.file.name.endswith(".txt")


def publish(draft, citizen, moderator):
    workflow.submit(draft.pk, by=citizen)
    version = draft.latest_version
    return approve(draft.pk, version_id=version.pk, by=moderator)


def test_it_is_published_as_its_type_and_only_handed_over(notes, client, draft, citizen, moderator):
    workflow.attach(draft.pk, by=citizen, file=sent())
    post = publish(draft, citizen, moderator)
    answer = client.get(post.images.get().file.url)
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    page = client.get(post.thread.get_absolute_url()).content.decode()
    assert "Notes 1" in page
    assert "attachments__image" not in page


def test_a_picture_is_shown_in_the_page(client, draft, citizen, moderator):
    workflow.attach(draft.pk, by=citizen, file=builders.picture())
    post = publish(draft, citizen, moderator)
    answer = client.get(post.images.get().file.url)
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "image/jpeg",
        'inline; filename="image.jpg"',
    )
    assert "attachments__image" in client.get(post.thread.get_absolute_url()).content.decode()


def test_a_type_nobody_declared_is_refused_with_a_sentence(draft, citizen):
    with pytest.raises(ImageRefused):
        workflow.attach(draft.pk, by=citizen, file=sent())


def test_one_side_alone_is_refused_by_the_database(draft, citizen):
    attachment = workflow.attach(draft.pk, by=citizen, file=builders.picture())
    attachment.height = None
    with pytest.raises(IntegrityError), transaction.atomic():
        attachment.save()
