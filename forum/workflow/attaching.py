"""Images on a draft: checked and re-encoded at upload, private for ever."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.attachments import types
from forum.attachments.storage import IMAGES, is_lost, random_name
from forum.choices import Desk
from forum.models import Attachment
from forum.workflow.locks import lock_submission, only_writer
from forum.workflow.opening import refuse_while_closed
from forum.workflow.writing import EDITABLE
from portal.storage.disk import NoRoom, NotStored

MOST_ATTACHMENTS = 6


@transaction.atomic
def attach(submission_id, *, by, file, desk=Desk.MODERATION):
    """
    Add an image to a draft; ``ImageRefused`` says in a sentence why it cannot be taken.

    The file is written before its row: a crash leaves a file without a row, which the
    sweep removes, never a row without a file.
    """
    submission = lock_submission(submission_id, expected=EDITABLE)
    only_writer(submission, by, desk=desk)
    if desk == Desk.MODERATION:
        refuse_while_closed(by)
    refuse_too_many(submission.attachments.current().count())
    if isinstance(file, NotStored):
        raise NoRoom
    return _add(submission, plain_name(file), types.prepare(file))


@transaction.atomic
def attach_prepared(submission_id, *, by, name, prepared):
    """Add an image that was taken and made anew before there was a draft for it."""
    submission = lock_submission(submission_id, expected=EDITABLE)
    only_writer(submission, by)
    refuse_too_many(submission.attachments.current().count())
    return _add(submission, name, prepared)


@transaction.atomic
def detach(submission_id, attachment_id, *, by, desk=Desk.MODERATION):
    """Take an image off the draft; versions that were submitted with it keep it."""
    submission = lock_submission(submission_id, expected=EDITABLE)
    only_writer(submission, by, desk=desk)
    attachment = submission.attachments.current().get(pk=attachment_id)
    attachment.removed_at = timezone.now()
    attachment.save(update_fields=["removed_at"])


def plain_name(file):
    """What a file was called by its sender, without the folders of the sender's machine."""
    return file.name.replace("\\", "/").rsplit("/", 1)[-1][-120:] or "image"


def refuse_too_many(count):
    """``count`` images are there already."""
    if count >= MOST_ATTACHMENTS:
        raise ValidationError(
            _("A post can have %(most)d images. Remove one to add another."),
            code="too_many_images",
            params={"most": MOST_ATTACHMENTS},
        )


def copy_images(originals, *, onto):
    """Uploads of their own for a draft that goes on from something with images."""
    for original in originals:
        if is_lost(original.file):
            continue
        copy = Attachment(
            submission=onto,
            name=original.name,
            type=original.type,
            width=original.width,
            height=original.height,
            size=original.size,
            position=original.position,
        )
        with original.file.open("rb") as file:
            _store(copy, file.read())


def _add(submission, name, prepared):
    attachment = Attachment(
        submission=submission,
        name=name,
        type=prepared.type,
        width=prepared.width,
        height=prepared.height,
        size=len(prepared.bytes),
        position=submission.attachments.current().count(),
    )
    _store(attachment, prepared.bytes)
    return attachment


def _store(attachment, content):
    name = random_name(attachment.file_type.extension)
    attachment.file.save(IMAGES + name, ContentFile(content), save=False)
    attachment.save()
