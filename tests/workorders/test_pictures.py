"""Images of official replies are private until the reply is published."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from forum import workflow as forum
from forum.attachments import types
from forum.models import Attachment, Post, PublishedImage
from tests import builders
from tests.racing import PressedMeanwhile
from workorders import workflow
from workorders.workflow import images


@pytest.fixture
def image(accepted, clerk):
    """An image on the draft of a reply."""
    workflow.draft_reply(accepted.pk, by=clerk, text="站台顶棚已经修好。")
    return workflow.attach(accepted.pk, by=clerk, file=builders.picture("完工.jpg"))


EVERYBODY = [
    "clerk", "head", "other_clerk", "dispatcher", "supervisor", "moderator", "citizen", "neighbour",
]  # fmt: skip


def seen_by(client, request, image):
    """Who of everybody is given the image at its private address."""
    seen = set()
    for person in EVERYBODY:
        client.force_login(request.getfixturevalue(person))
        if client.get(image.get_absolute_url()).status_code == 200:
            seen.add(person)
    client.logout()
    assert client.get(image.get_absolute_url()).status_code == 404
    return seen


def signed_with(order, clerk, head):
    version = workflow.hand_in(order.pk, by=clerk)
    workflow.sign_off(order.pk, by=head, version_id=version.pk)
    return version


def test_until_the_signature_it_is_for_the_agency_alone(client, request, image, accepted, clerk):
    assert seen_by(client, request, image) == {"clerk", "head"}
    workflow.hand_in(accepted.pk, by=clerk)
    assert seen_by(client, request, image) == {"clerk", "head"}


def test_once_signed_the_centre_looks_at_it_too(client, request, image, accepted, clerk, head):
    signed_with(accepted, clerk, head)
    centre = {"dispatcher", "supervisor"}
    assert seen_by(client, request, image) == {"clerk", "head"} | centre


def test_what_was_added_after_sending_back_waits_for_the_next_signature(
    client, request, image, accepted, clerk, head, dispatcher
):
    signed_with(accepted, clerk, head)
    workflow.send_reply_back(accepted.pk, by=dispatcher, reason="再拍一张")
    second = workflow.attach(accepted.pk, by=clerk, file=builders.picture())
    workflow.hand_in(accepted.pk, by=clerk)
    assert seen_by(client, request, second) == {"clerk", "head"}


def test_it_is_published_with_the_reply_under_a_new_name(
    client, image, accepted, clerk, head, dispatcher
):
    version = signed_with(accepted, clerk, head)
    assert not PublishedImage.objects.exists()
    post = workflow.publish_reply(accepted.pk, by=dispatcher, version_id=version.pk)
    copy = PublishedImage.objects.get(post=post)
    assert copy.file.name not in image.file.name
    address = reverse("images:published", args=[copy.file.name])
    assert client.get(address).status_code == 200
    page = client.get(accepted.thread.get_absolute_url()).content.decode()
    assert address in page
    assert "完工" not in page


def test_the_author_of_a_private_matter_sees_it_with_the_reply(
    client, private_thread, dispatcher, transport, clerk, head, citizen, neighbour
):
    order = builders.accepted_order(private_thread, by=dispatcher, agency=transport, clerk=clerk)
    workflow.draft_reply(order.pk, by=clerk, text="已经修好。")
    image = workflow.attach(order.pk, by=clerk, file=builders.picture())
    version = signed_with(order, clerk, head)
    client.force_login(citizen)
    assert client.get(image.get_absolute_url()).status_code == 404
    workflow.publish_reply(order.pk, by=dispatcher, version_id=version.pk)
    assert image.get_absolute_url() in client.get(private_thread.get_absolute_url()).text
    assert client.get(image.get_absolute_url()).status_code == 200
    client.force_login(neighbour)
    assert client.get(image.get_absolute_url()).status_code == 404


def test_a_colleague_adds_and_removes_images(image, accepted, head):
    second = workflow.attach(accepted.pk, by=head, file=builders.picture())
    workflow.detach(accepted.pk, image.pk, by=head)
    assert list(Attachment.objects.current()) == [second]
    with pytest.raises(ValidationError):
        workflow.detach(accepted.pk, image.pk, by=head)


@pytest.mark.parametrize("person", ["other_clerk", "dispatcher", "citizen", "administrator"])
def test_nobody_else_adds_or_removes_one(image, accepted, request, person):
    by = request.getfixturevalue(person)
    with pytest.raises(PermissionDenied):
        workflow.attach(accepted.pk, by=by, file=builders.picture())
    with pytest.raises(PermissionDenied):
        workflow.detach(accepted.pk, image.pk, by=by)


def test_what_waits_for_a_signature_keeps_its_images(image, accepted, clerk):
    workflow.hand_in(accepted.pk, by=clerk)
    with pytest.raises(ValidationError):
        workflow.attach(accepted.pk, by=clerk, file=builders.picture())
    with pytest.raises(ValidationError):
        workflow.detach(accepted.pk, image.pk, by=clerk)


def test_a_clerk_who_left_the_agency_no_longer_fetches_its_drafts(client, image, clerk):
    clerk.memberships.all().delete()
    client.force_login(clerk)
    assert client.get(image.get_absolute_url()).status_code == 404


def test_the_page_takes_and_removes_images_with_the_words(client, accepted, clerk):
    client.force_login(clerk)
    address = reverse("workorders:reply", args=[accepted.number])
    files = [builders.picture("a.jpg"), builders.picture("b.jpg")]
    client.post(address, {"text": "修好了。", "kind": "final", "images": files})
    first, second = Attachment.objects.current()
    page = client.get(accepted.get_absolute_url()).content.decode()
    assert first.get_absolute_url() in page
    accepted.refresh_from_db()
    read = workflow.draft_token(accepted)
    client.post(address, {"text": "修好了！", "kind": "final", "read": read, "detach": first.pk})
    accepted.refresh_from_db()
    assert list(Attachment.objects.current()) == [second]
    assert accepted.reply.text == "修好了！"


def test_a_file_that_is_no_image_is_named_and_nothing_is_handed_in(client, accepted, clerk):
    client.force_login(clerk)
    bad = builders.picture("坏的.jpg")
    bad.file.seek(0)
    bad.file.truncate()
    bad.file.write(b"no picture")
    typed = {"text": "修好了。", "kind": "final", "images": [bad], "hand_in": "1"}
    address = reverse("workorders:reply", args=[accepted.number])
    page = client.post(address, typed, follow=True).content.decode()
    accepted.refresh_from_db()
    assert "坏的.jpg" in page
    assert (accepted.status, accepted.reply.text) == ("accepted", "修好了。")


@pytest.mark.parametrize("number", ["0", "x", "999999", "9" * 40])
def test_removing_an_image_nobody_has_says_so(client, image, accepted, clerk, number):
    client.force_login(clerk)
    address = reverse("workorders:reply", args=[accepted.number])
    accepted.refresh_from_db()
    typed = {
        "text": "好。",
        "kind": "final",
        "read": workflow.draft_token(accepted),
        "detach": number,
    }
    response = client.post(address, typed)
    assert response.context["reply_form"].has_error("__all__", "no_image")
    assert list(Attachment.objects.current()) == [image]


def test_the_preview_and_the_waiting_reply_show_them(client, image, accepted, clerk, head):
    signed_with(accepted, clerk, head)
    client.force_login(head)
    assert image.get_absolute_url() in client.get(accepted.get_absolute_url()).text


# --- corrections --------------------------------------------------------------


@pytest.fixture
def pictured(image, accepted, clerk, head, dispatcher):
    """An order answered with an image."""
    version = signed_with(accepted, clerk, head)
    workflow.publish_reply(accepted.pk, by=dispatcher, version_id=version.pk)
    accepted.refresh_from_db()
    return accepted


def corrected(order, clerk, head, dispatcher):
    version = workflow.hand_in(order.pk, kind="correction", by=clerk)
    workflow.sign_off(order.pk, kind="correction", by=head, version_id=version.pk)
    return workflow.publish(order.pk, kind="correction", by=dispatcher, version_id=version.pk)


def test_a_correction_begins_with_the_images_of_the_reply(pictured, clerk, head, dispatcher):
    before = PublishedImage.objects.get().file.name
    workflow.draft(pictured.pk, kind="correction", by=clerk, text="更正。", reason="错字")
    post = corrected(pictured, clerk, head, dispatcher)
    assert post.images.get().file.name not in {"", before}


def test_taking_an_image_off_is_a_correction(client, pictured, clerk, head, dispatcher, moderator):

    address = reverse("images:published", args=[PublishedImage.objects.get().file.name])
    text = Post.objects.get(role="official").text
    order = workflow.draft(pictured.pk, kind="correction", by=clerk, text=text, reason="拍到了人")
    copy = order.under_way("correction").submission.attachments.get()
    workflow.detach(pictured.pk, copy.pk, by=clerk)
    post = corrected(pictured, clerk, head, dispatcher)
    assert client.get(address).status_code == 404
    # It does not come back with the matter either.
    forum.hide(post.thread_id, by=moderator, reason="x")
    forum.restore(post.thread_id, by=moderator)
    assert not post.images.exists()


def test_a_new_image_of_a_correction_is_for_the_agency_until_the_signature(
    client, request, pictured, clerk, head
):
    workflow.draft(pictured.pk, kind="correction", by=clerk, text="更正。", reason="补图")
    new = workflow.attach(pictured.pk, by=clerk, file=builders.picture())
    version = workflow.hand_in(pictured.pk, kind="correction", by=clerk)
    assert seen_by(client, request, new) == {"clerk", "head"}
    workflow.sign_off(pictured.pk, kind="correction", by=head, version_id=version.pk)
    assert seen_by(client, request, new) == {"clerk", "head", "dispatcher", "supervisor"}


@pytest.mark.django_db(transaction=True)
def test_no_colleague_waits_while_a_picture_is_re_encoded(image, accepted, clerk, monkeypatch):
    words = "站台顶棚已经修好，请您看看。"
    saving = PressedMeanwhile(lambda: workflow.draft_reply(accepted.pk, by=clerk, text=words))

    def re_encode_slowly(file):
        saving.begin()
        assert saving.outcomes == ["done"]
        return types.prepare(file)

    monkeypatch.setattr(images, "prepare", re_encode_slowly)
    workflow.attach(accepted.pk, by=clerk, file=builders.picture())
    assert image.submission.attachments.current().count() == 2
