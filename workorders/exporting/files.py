"""The private store of export files, under random names."""

import hashlib
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.attachments import cleanup
from forum.attachments.storage import private_files, random_name
from portal.storage.disk import remove_old, room_needed
from workorders.models import ExportBatch

FOLDER = "exports"
# Unfinished files are written here, separate from finished ones.
WORKING_FOLDER = "exports-in-making"
# Age before removal: a younger file may belong to a batch that is being made right now.
STRAY_AFTER = timedelta(days=1)


def store(path, *, format):
    """Copy a finished file into the private store; returns its name there."""
    with path.open("rb") as source:
        return private_files().save(f"{FOLDER}/{random_name(format)}", File(source))


def make_working_folder():
    """Create and return the folder for unfinished files; ``remove_halves`` cleans it."""
    with room_needed("export"):
        folder = Path(private_files().path(WORKING_FOLDER))
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def discard(name):
    private_files().delete(name)


def digest_of(file):
    return hashlib.file_digest(file, "sha256").hexdigest()


def open_batch(batch):
    """
    Open the file of a batch after checking its SHA-256. ValidationError if the file is
    missing or was changed.
    """
    try:
        file = private_files().open(batch.file.name)
    except FileNotFoundError:
        raise ValidationError(
            _("The file of this batch is missing from the store. Please tell the administrator."),
            code="file_missing",
        ) from None
    if digest_of(file) != batch.sha256:
        file.close()
        raise ValidationError(
            _(
                "The file of this batch is no longer the one that was made, so it is not handed "
                "out. Please tell the administrator."
            ),
            code="file_changed",
        )
    # The open file that was checked is returned, so that it cannot be replaced in between.
    file.seek(0)
    return file


def remove_halves():
    """Remove old unfinished files of interrupted batches; returns how many."""
    folder = Path(private_files().path(WORKING_FOLDER))
    return remove_old(folder, age=STRAY_AFTER, now=timezone.now())


def remove_strays(after=""):
    """Remove old files that no batch refers to; see ``cleanup.remove_strays``."""
    return cleanup.remove_strays(
        private_files(), f"{FOLDER}/", ExportBatch, older_than=STRAY_AFTER, after=after
    )
