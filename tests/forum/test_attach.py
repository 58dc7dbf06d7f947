"""Images of a draft: who may add them, and who may see them."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forum import workflow
from forum.attachments import types
from forum.attachments.storage import public_files
from forum.models import PublishedImage
from forum.workflow.submissions import attaching
from tests import builders
from tests.racing import PressedMeanwhile


def address(submission):
    return reverse("submissions:attach", args=[submission.pk])


def file(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def bomb():
    """A PNG of a few bytes that claims 60,000 by 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk
        + struct.pack(">I", zlib.crc32(chunk))
    )  # fmt: skip


@pytest.fixture
def image(citizen):
    draft = builders.draft(citizen)
    return workflow.attach(draft.pk, by=citizen, file=builders.picture())


def test_images_are_added_and_removed(client, citizen, draft):
    client.force_login(citizen)
    client.post(address(draft), {"images": [builders.picture("a.jpg"), builders.picture("b.jpg")]})
    first, second = draft.attachments.current()
    client.post(reverse("submissions:detach", args=[draft.pk, first.pk]))
    assert list(draft.attachments.current()) == [second]


@pytest.mark.parametrize("who", ["neighbour", "moderator", "administrator"])
def test_nobody_else_adds_an_image_or_takes_one_off(request, image, who):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        workflow.attach(image.submission_id, by=person, file=builders.picture())
    with pytest.raises(PermissionDenied):
        workflow.detach(image.submission_id, image.pk, by=person)
    assert image.submission.attachments.current().get() == image


def test_images_come_with_the_words(client, citizen):
    client.force_login(citizen)
    typed = {"kind": "repair", "title": "路灯坏了", "text": "晚上很黑。"}
    client.post("/threads/new/", typed | {"images": [builders.picture()]})
    assert citizen.submissions.get().attachments.count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.jpg"),
        (b"MZ\x90\x00" * 50, "holiday.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "drawing.svg"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 40, "broken.jpg"),
        (bomb(), "bomb.png"),
        (b"GIF89a" + b"\x00" * 40, "moving.gif"),
    ],
)
def test_a_hostile_file_gets_a_sentence_and_the_words_are_kept(client, citizen, content, name):
    client.force_login(citizen)
    typed = {"kind": "repair", "title": "路灯坏了", "text": "晚上很黑。"}
    response = client.post("/threads/new/", typed | {"images": [file(content, name)]}, follow=True)
    draft = citizen.submissions.get()
    assert draft.text == "晚上很黑。"
    assert draft.attachments.count() == 0
    assert name in str(list(response.context["messages"])[0])


def test_a_file_that_is_too_large_gets_a_sentence(client, citizen, draft):
    client.force_login(citizen)
    large = io.BytesIO(b"\xff\xd8" + b"\x00" * (10 * 1024 * 1024 + 1))
    large.name = "large.jpg"
    response = client.post(address(draft), {"images": [large]}, follow=True)
    assert response.status_code == 200
    assert draft.attachments.count() == 0
    assert "large.jpg" in str(list(response.context["messages"])[0])


def test_the_seventh_image_is_refused_and_six_are_kept(client, citizen, draft):
    client.force_login(citizen)
    client.post(address(draft), {"images": [builders.picture(f"{i}.jpg") for i in range(7)]})
    assert draft.attachments.current().count() == 6


def test_more_files_than_a_form_may_hold_are_a_bad_request(client, citizen, draft):
    client.force_login(citizen)
    files = [builders.picture(f"{i}.jpg") for i in range(101)]
    assert client.post(address(draft), {"images": files}).status_code == 400


def test_nothing_is_added_to_what_was_sent(client, citizen, pending):
    client.force_login(citizen)
    client.post(address(pending), {"images": [builders.picture()]})
    assert pending.attachments.count() == 0


def test_pressing_without_a_file_says_so(client, citizen, draft):
    client.force_login(citizen)
    response = client.post(address(draft), follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_an_upload_is_shown_to_its_author_as_what_it_is(client, citizen, image):
    client.force_login(citizen)
    response = client.get(image.get_absolute_url())
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith("inline")
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8")


@pytest.mark.parametrize("who", ["neighbour", "moderator", "dispatcher", "clerk", "administrator"])
def test_an_image_of_a_draft_is_for_its_author_alone(client, request, image, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(image.get_absolute_url()).status_code == 404


def test_an_image_in_review_is_for_its_author_and_moderators(
    client, citizen, image, moderator, dispatcher, clerk, neighbour
):
    workflow.submit(image.submission_id, by=citizen)
    seen = {}
    for person in (citizen, moderator, dispatcher, clerk, neighbour):
        client.force_login(person)
        seen[person.username] = client.get(image.get_absolute_url()).status_code
    client.logout()
    seen["nobody"] = client.get(image.get_absolute_url()).status_code
    assert seen == {
        "citizen": 200, "moderator": 200, "dispatcher": 404, "clerk": 404, "neighbour": 404,
        "nobody": 404,
    }  # fmt: skip


def test_an_image_of_a_private_matter_is_for_the_agency_in_charge(
    client, citizen, image, moderator, dispatcher, clerk, other_clerk, transport
):
    submission = workflow.submit(image.submission_id, by=citizen)
    version = submission.latest_version
    post = workflow.accept_unpublished(submission.pk, version_id=version.pk, by=moderator)
    workflow.record_progress(
        post.thread_id,
        workflow.Progress(stage="in_progress", agency=transport),
        by=dispatcher,
        act="dispatch",
    )
    seen = {}
    for person in (dispatcher, clerk, other_clerk):
        client.force_login(person)
        seen[person.username] = client.get(image.get_absolute_url()).status_code
    assert seen == {"dispatcher": 200, "clerk": 200, "other_clerk": 404}
    assert PublishedImage.objects.get().file.name == ""


def test_a_published_image_is_for_everyone_until_it_is_hidden(client, citizen, image, moderator):
    submission = workflow.submit(image.submission_id, by=citizen)
    post = workflow.approve(submission.pk, version_id=submission.latest_version.pk, by=moderator)
    copy = PublishedImage.objects.get()
    address = reverse("images:published", args=[copy.file.name])
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=300"
    workflow.hide(post.thread_id, by=moderator, reason="personal data")
    assert client.get(address).status_code == 404


def test_hiding_takes_the_public_file_away_at_once(
    citizen, image, moderator, django_capture_on_commit_callbacks
):
    """The web server in front hands files out without asking: what is hidden is not there."""
    submission = workflow.submit(image.submission_id, by=citizen)
    post = workflow.approve(submission.pk, version_id=submission.latest_version.pk, by=moderator)
    name = PublishedImage.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        workflow.hide(post.thread_id, by=moderator, reason="personal data")
        # A step that is rolled back still shows its picture.
        assert public_files().exists(name)
    assert not public_files().exists(name)
    workflow.restore(post.thread_id, by=moderator)
    again = PublishedImage.objects.get().file.name
    assert public_files().exists(again)
    assert again != name


def test_a_copy_that_stayed_behind_is_not_shown(client, citizen, image, moderator):
    submission = workflow.submit(image.submission_id, by=citizen)
    post = workflow.approve(submission.pk, version_id=submission.latest_version.pk, by=moderator)
    name = PublishedImage.objects.get().file.name
    workflow.hide(post.thread_id, by=moderator, reason="personal data")
    # No step leaves one; a database restored without its files might.
    PublishedImage.objects.update(file=name)
    assert client.get(reverse("images:published", args=[name])).status_code == 404


@pytest.mark.parametrize("name", ["x", "..%2f..%2fprivate%2fx.jpg", "%F0%9F%94%94", "a" * 3_000])
def test_no_other_name_leads_to_a_file(client, db, name):
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_draft_while_its_picture_is_re_encoded(citizen, monkeypatch):
    draft = builders.draft(citizen)
    saving = PressedMeanwhile(lambda: workflow.save(draft.pk, by=citizen, text="楼道很黑。"))

    def re_encode_slowly(file):
        saving.begin()
        assert saving.outcomes == ["done"]
        return types.prepare(file)

    monkeypatch.setattr(attaching, "prepare", re_encode_slowly)
    workflow.attach(draft.pk, by=citizen, file=builders.picture())
    draft.refresh_from_db()
    assert (draft.text, draft.attachments.count()) == ("楼道很黑。", 1)


def test_a_draft_sent_while_its_picture_is_re_encoded_stays_as_it_was_sent(citizen, monkeypatch):
    draft = builders.draft(citizen)

    def send_meanwhile(file):
        workflow.submit(draft.pk, by=citizen)
        return types.prepare(file)

    monkeypatch.setattr(attaching, "prepare", send_meanwhile)
    with pytest.raises(ValidationError):
        workflow.attach(draft.pk, by=citizen, file=builders.picture())
    assert not draft.attachments.exists()
