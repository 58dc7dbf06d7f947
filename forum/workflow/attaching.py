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
    count = submission.attachments.current().count()
    if count >= MOST_ATTACHMENTS:
        raise ValidationError(
            _("A post can have %(most)d images. Remove one to add another."),
            code="too_many_images",
            params={"most": MOST_ATTACHMENTS},
        )
    if isinstance(file, NotStored):
        raise NoRoom
    prepared = types.prepare(file)
    attachment = Attachment(
        submission=submission,
        name=file.name.replace("\\", "/").rsplit("/", 1)[-1][-120:] or "image",
        type=prepared.type,
        width=prepared.width,
        height=prepared.height,
        size=len(prepared.bytes),
        position=count,
    )
    _store(attachment, prepared.bytes)
    return attachment


@transaction.atomic
def detach(submission_id, attachment_id, *, by, desk=Desk.MODERATION):
    """Take an image off the draft; versions that were submitted with it keep it."""
    submission = lock_submission(submission_id, expected=EDITABLE)
    only_writer(submission, by, desk=desk)
    attachment = submission.attachments.current().get(pk=attachment_id)
    attachment.removed_at = timezone.now()
    attachment.save(update_fields=["removed_at"])


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


def _store(attachment, content):
    name = random_name(attachment.file_type.extension)
    attachment.file.save(IMAGES + name, ContentFile(content), save=False)
    attachment.save()
