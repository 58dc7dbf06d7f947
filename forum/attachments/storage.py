"""
Storage of images: uploads in a private folder, published copies in a public one.

Only published copies are ever handed to a web server; private files are read through
a view that checks who may see them.
"""

import heapq
import os
import secrets
from contextlib import suppress

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from portal.storage.disk import NoRoom, room_needed

# Other apps keep private files here too; images have a folder of their own.
IMAGES = "images/"
# What people who are not signed in have added; see ``forum.session_images``.
WAITING = "waiting/"


class RoomyStorage(FileSystemStorage):
    """Raises ``NoRoom`` where the disk is full, and removes the file it could not finish."""

    def _save(self, name, content):
        try:
            with room_needed("file"):
                return super()._save(name, content)  # type: ignore[misc]  # not in the stubs
        except NoRoom:
            with suppress(OSError):
                self.delete(name)
            raise


class Files(RoomyStorage):
    """A folder of ``MEDIA_ROOT``; the setting is read each time, as tests and tools change it."""

    def __init__(self, folder, base_url=None):
        super().__init__(base_url=base_url)
        self.folder = folder

    @property
    def base_location(self):
        return settings.MEDIA_ROOT / self.folder

    @property
    def location(self):
        return os.path.abspath(self.base_location)

    def names_after(self, last, most, *, folder=""):
        """
        The next ``most`` names of files in a folder, in their order, past ``last``.

        This reads all names of the folder each time; a storage that lists names in order
        could read only these (S3: ``StartAfter``, ``MaxKeys``).
        """
        try:
            with os.scandir(self.path(folder)) as found:
                later = (entry.name for entry in found if entry.name > last and entry.is_file())
                return heapq.nsmallest(most, later)
        except FileNotFoundError:
            return []


def private_files():
    return Files("private")


def public_files():
    return Files("public", base_url=settings.MEDIA_URL)


def is_lost(file):
    """Whether the file of a file field is missing; also true of an empty field."""
    return not (file and file.storage.exists(file.name))


def random_name(extension):
    """A name that cannot be guessed from any other: 24 characters, then the ending."""
    return f"{secrets.token_urlsafe(18)}.{extension}"
