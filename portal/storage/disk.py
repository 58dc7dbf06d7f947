"""
Handling a full disk: people get a sentence instead of an error page, and typed text is kept.
"""

import errno
import shutil
from contextlib import contextmanager, suppress

import structlog
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.utils.translation import gettext as _

log = structlog.get_logger(__name__)

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


class NoRoom(ValidationError):
    def __init__(self):
        super().__init__(
            _(
                "There is no room for files on the server just now, so nothing was stored. What "
                "you wrote is kept. It is noted for the administrators; please try again later."
            ),
            code="no_room",
        )


@contextmanager
def room_needed(what):
    """Turn the error of a full disk into ``NoRoom``, and log it."""
    try:
        yield
    except OSError as problem:
        if problem.errno not in FULL:
            raise
        log.error("no_room_on_disk", what=what, error=errno.errorcode[problem.errno])
        raise NoRoom from problem


class NotStored(UploadedFile):
    """Replaces an upload that could not be stored; has its name for the error message."""


class RoomyUploadHandler(TemporaryFileUploadHandler):
    """
    Django's handler for large uploads. On a full disk it returns a ``NotStored`` instead of
    failing, so that the form keeps its text and validation refuses the file by name.
    """

    def new_file(self, *args, **kwargs):
        self.is_full = False
        try:
            with room_needed("upload"):
                super().new_file(*args, **kwargs)
        except NoRoom:
            self.is_full = True

    def receive_data_chunk(self, raw_data, start):
        if self.is_full:
            return
        try:
            with room_needed("upload"):
                super().receive_data_chunk(raw_data, start)
                self.file.flush()
        except NoRoom:
            self.is_full = True
            self.file.close()

    def file_complete(self, file_size):
        if self.is_full:
            return NotStored(name=self.file_name, content_type=self.content_type, size=file_size)
        return super().file_complete(file_size)


def remove_old(folder, *, age, now):
    """Delete everything in ``folder`` that is older than ``age``; return how many were deleted."""
    removed = 0
    for path in folder.iterdir() if folder.is_dir() else []:
        with suppress(FileNotFoundError):
            if now.timestamp() - path.stat().st_mtime > age.total_seconds():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                removed += 1
    return removed
