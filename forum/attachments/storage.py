"""
Where images lie: what was uploaded in one place, what was published in another.

Only published copies are ever handed to a web server; the private side is read
through a view that asks who is looking.
"""

import heapq
import os
import secrets
from contextlib import suppress

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from portal.storage.disk import NoRoom, room_needed

# The private side also holds files of other rooms; images keep to a folder of their own.
IMAGES = "images/"
# What people who are not signed in have added; see ``forum.session_images``.
WAITING = "waiting/"


class RoomyStorage(FileSystemStorage):
    """Files that say where there is no room for them, and leave no half of one behind."""

    def _save(self, name, content):
        try:
            with room_needed("file"):
                return super()._save(name, content)  # type: ignore[misc]  # not in the stubs
        except NoRoom:
            with suppress(OSError):
                self.delete(name)
            raise


class Files(RoomyStorage):
    """A folder of ``MEDIA_ROOT``, looked up each time: tests and tools move it."""

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

        A folder of the file system is read through each time, names only; a store that
        keeps its names in order is asked for these alone (S3: ``StartAfter``, ``MaxKeys``).
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
    """Whether a row names a file that is not there."""
    return not (file and file.storage.exists(file.name))


def random_name(extension):
    """A name that cannot be guessed from any other: 24 characters, then the ending."""
    return f"{secrets.token_urlsafe(18)}.{extension}"
