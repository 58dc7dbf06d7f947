"""Images on a draft: checked and re-encoded at upload, and never public themselves."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.attachments import types
from forum.attachments.storage import IMAGES, is_lost, random_name
from forum.choices import Desk
from forum.models import Attachment, Submission
from forum.workflow.locks import lock_submission, require_writer
from forum.workflow.opening import refuse_while_closed
from forum.workflow.submissions.editing import EDITABLE
from portal.accounts.models import User
from portal.storage.disk import NoRoom, NotStored

MOST_ATTACHMENTS = 6
# Codes of refusals that have nothing to do with the file: later it may be taken.
TEMPORARY = frozenset({"limit_reached", "no_room"})


class NotTaken(NamedTuple):
    """A file that was refused: the sentence for its sender, and whether later it may be taken."""

    sentence: str
    is_temporary: bool


def attach(submission_id: int, *, by: User, file: UploadedFile | NotStored) -> Attachment:
    """
    Add an image to a draft; ``ImageRefused`` says in a sentence why it cannot be taken.

    Re-encoding takes long, so nothing is locked meanwhile; what may refuse it is asked before,
    and again under the lock.
    """
    name = plain_name(file)
    with transaction.atomic():
        lock_for_image(submission_id, by=by, name=name)
        refuse_while_closed(by)
    return attach_prepared(submission_id, by=by, name=name, prepared=prepare(file))


@transaction.atomic
def attach_prepared(
    submission_id: int,
    *,
    by: User,
    name: str,
    prepared: types.Prepared,
    desk: str = Desk.MODERATION,
) -> Attachment:
    """
    Add an image that is re-encoded already; the same one twice is added once (idempotent).

    A script sends a picture when it is chosen. Where its answer is lost, the button sends the
    picture again, and so does a page that is gone back to.

    The file is written before its row: a crash leaves a file without a row, which the
    sweep removes, never a row without a file.
    """
    submission = lock_submission(submission_id, expected=EDITABLE)
    require_writer(submission, by, desk=desk)
    images: list[Attachment] = list(submission.attachments.current())
    for image in images:
        if image.name == name and is_stored(prepared, image.file, size=image.size):
            return image
    refuse_too_many(len(images))
    return _add(submission, name, prepared, position=len(images))


def lock_for_image(
    submission_id: int, *, by: User, name: str, desk: str = Desk.MODERATION
) -> Submission:
    """The draft, locked; refused where this person cannot add an image of this name to it."""
    submission = lock_submission(submission_id, expected=EDITABLE)
    require_writer(submission, by, desk=desk)
    names = list(submission.attachments.current().values_list("name", flat=True))
    # One of the same name may be the same picture sent again, which is not one more.
    if name not in names:
        refuse_too_many(len(names))
    return submission


def is_stored(prepared: types.Prepared, file: File, *, size: int) -> bool:
    """Whether a stored file of ``size`` bytes has exactly this content."""
    if size != len(prepared.bytes) or is_lost(file):
        return False
    with file.open("rb") as stored:
        content: bytes = stored.read()
    return content == prepared.bytes


def prepare(file: UploadedFile | NotStored) -> types.Prepared:
    """Re-encode an upload; ValidationError says in a sentence why it cannot be taken."""
    if isinstance(file, NotStored):
        raise NoRoom
    return types.prepare(file)


@transaction.atomic
def detach(
    submission_id: int, attachment_id: int, *, by: User, desk: str = Desk.MODERATION
) -> None:
    """Take an image off the draft; versions that were submitted with it keep it."""
    submission = lock_submission(submission_id, expected=EDITABLE)
    require_writer(submission, by, desk=desk)
    attachment = submission.attachments.current().get(pk=attachment_id)
    attachment.removed_at = timezone.now()
    attachment.save(update_fields=["removed_at"])


def plain_name(file: UploadedFile) -> str:
    """The name its sender gave a file, without the folders of the sender's machine."""
    return (file.name or "").replace("\\", "/").rsplit("/", 1)[-1][-120:] or "image"


def not_taken(name: str, refusal: ValidationError) -> NotTaken:
    """What its sender is told of a file that was refused; the other files are kept."""
    code = getattr(refusal, "code", None)
    return NotTaken(why_not_taken(name, " ".join(refusal.messages)), code in TEMPORARY)


def why_not_taken(name: str, why: str) -> str:
    return _("%(name)s was not taken. %(why)s") % {"name": name[-60:], "why": why}


def refuse_too_many(count: int) -> None:
    """Refuse one more image where there are ``count`` already."""
    if count >= MOST_ATTACHMENTS:
        raise ValidationError(
            _("A post can have %(most)d images. Remove one to add another."),
            code="too_many_images",
            params={"most": MOST_ATTACHMENTS},
        )


def copy_images(originals: Iterable[Attachment], *, onto: Submission) -> None:
    """Copy the images of an earlier text to a draft that starts from it; lost files are left."""
    for original in originals:
        if is_lost(original.file):
            continue
        copy = Attachment(
            submission=onto,
            name=original.name,
            type=original.type,
            width=original.width,
            height=original.height,
            codes=original.codes,
            size=original.size,
            position=original.position,
        )
        with original.file.open("rb") as file:
            _store(copy, file.read())


def _add(
    submission: Submission, name: str, prepared: types.Prepared, *, position: int
) -> Attachment:
    attachment = Attachment(
        submission=submission,
        name=name,
        type=prepared.type,
        width=prepared.width,
        height=prepared.height,
        codes=prepared.codes,
        size=len(prepared.bytes),
        position=position,
    )
    _store(attachment, prepared.bytes)
    return attachment


def _store(attachment: Attachment, content: bytes) -> None:
    name = random_name(attachment.file_type.extension)
    attachment.file.save(IMAGES + name, ContentFile(content), save=False)
    attachment.save()
