"""The public copies of images: written when a post is published, deleted when it is hidden."""

from collections.abc import Iterable
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from forum.attachments.storage import is_lost, public_files, random_name
from forum.choices import Visibility
from forum.models import Attachment, Post, PublishedImage, SubmissionVersion, Thread
from forum.redaction.pictures import picture_blacked_out, read_rectangles
from forum.workflow.publishing.redacting import published_pictures


def publish_images(post: Post, version: SubmissionVersion) -> None:
    """Give the post the images of the version that readers get, and no others."""
    already = set(post.images.values_list("attachment_id", "rectangles"))
    wanted = published_pictures(version)
    kept = [one.pk for one, rectangles in wanted if (one.pk, rectangles) in already]
    # Locked, so that the worker gives none of them a small copy meanwhile.
    taken_off = post.images.exclude(attachment_id__in=kept)
    for image in taken_off.select_for_update():
        _delete_files_on_commit(image)
    taken_off.delete()
    add_images(post, ((one, rectangles) for one, rectangles in wanted if one.pk not in kept))


def add_images(post: Post, pictures: Iterable[tuple[Attachment, str]]) -> None:
    """Give the post these images, none of which it has; each with what of it is blacked out."""
    for attachment, rectangles in pictures:
        _publish_image(post, attachment, rectangles)


def _publish_image(post: Post, attachment: Attachment, rectangles: str) -> None:
    image = PublishedImage(
        post=post,
        attachment=attachment,
        name=attachment.name,
        type=attachment.type,
        width=attachment.width,
        height=attachment.height,
        position=attachment.position,
        rectangles=rectangles,
    )
    if post.visibility == Visibility.PUBLIC:
        store_public_copy(image)
    image.save()


def store_public_copy(image: PublishedImage) -> None:
    """Write the file under a new random name, so that its address does not tell the upload's."""
    if is_lost(image.attachment.file):
        raise ValidationError(
            _(
                "The file of the picture “%(name)s” is lost, so it cannot be published. Send the "
                "text back, so that the picture is added again, or ask an administrator."
            ),
            code="image_lost",
            params={"name": image.name},
        )
    with image.attachment.file.open("rb") as original:
        name = random_name(image.file_type.extension)
        image.file.save(name, ContentFile(public_content(image, original)), save=False)


def public_content(image: PublishedImage, original: BinaryIO | File) -> bytes:
    """What readers get of the picture: never what lies under a rectangle."""
    if image.rectangles:
        return picture_blacked_out(original, read_rectangles(image.rectangles))
    content: bytes = original.read()
    return content


def remove_public_copy(image: PublishedImage) -> None:
    """Delete the files of a locked row: from the commit on nobody finds them."""
    _delete_files_on_commit(image)
    image.file = image.small = ""
    image.save(update_fields=["file", "small"])


def show_or_remove_copies(thread: Thread) -> None:
    """Give each image of the thread's posts its public copy, or none, as its post is shown."""
    # Locked, so that the worker gives none of them a small copy meanwhile.
    images = PublishedImage.objects.select_for_update(of=("self",)).filter(post__thread=thread)
    for image in images.select_related("post", "attachment"):
        public = image.post.visibility == Visibility.PUBLIC
        if public and not image.file:
            store_public_copy(image)
            image.save(update_fields=["file"])
        elif not public and image.file:
            remove_public_copy(image)


def _delete_files_on_commit(image: PublishedImage) -> None:
    # Not before it: a step that is rolled back still shows its picture. Nor left to the sweep,
    # which removes only what a crash left: it spares young files, and may stand still.
    names = [str(file.name) for file in (image.file, image.small) if file]
    transaction.on_commit(lambda: _delete(names), robust=True)


def _delete(names: list[str]) -> None:
    for name in names:
        public_files().delete(name)
