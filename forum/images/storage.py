"""
Where images lie: what was uploaded in one place, what was published in another.

Only published copies are ever handed to a web server; the private side is read
through a view that asks who is looking.
"""

import os
import secrets
from contextlib import suppress

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.functional import cached_property

from portal.storage.disk import NoRoom, room_needed

# The private side also holds files of other rooms; images keep to a folder of their own.
IMAGES = "images/"


class RoomyStorage(FileSystemStorage):
    """Files that say where there is no room for them, and leave no half of one behind."""

    def _save(self, name, content):
        try:
            with room_needed("file"):
                return super()._save(name, content)
        except NoRoom:
            with suppress(OSError):
                self.delete(name)
            raise


class MediaFolder(RoomyStorage):
    """
    A folder of the media root, asked for when it is used: a field makes its storage once
    and for all, and the tests move the media root.
    """

    def __init__(self, folder, **options):
        super().__init__(**options)
        self.folder = folder

    @cached_property
    def base_location(self):
        return settings.MEDIA_ROOT / self.folder


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
