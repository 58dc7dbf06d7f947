"""
The types of files people may add: one row of one table.

A row says how a file is taken in, what it is sent out as, and whether a browser may show it
inside a page of ours. Only what the portal has made anew itself is shown inline; anything
else is handed over as a download, so that nothing in it runs under the portal's address.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO, NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.attachments.reencoding import FORMATS, reencode

JPEG = "jpeg"


class Prepared(NamedTuple):
    """What is kept of a file somebody sent."""

    type: str
    bytes: bytes
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, kw_only=True)
class FileType:
    media_type: str
    extension: str
    # What readers get when they save it: the sender's file name is never sent out.
    download_name: str
    # Beside a post; the sender's file name can say whose phone it came from.
    public_name: Promise
    is_shown_inline: bool
    # What a browser may offer to choose, as ``accept`` lists it.
    accepts: tuple[str, ...]
    prepare: Callable[[BinaryIO | UploadedFile], Prepared]


def _prepare_picture(file: BinaryIO | UploadedFile) -> Prepared:
    picture = reencode(file)
    return Prepared(JPEG, picture.bytes, picture.width, picture.height)


TYPES: Mapping[str, FileType] = MappingProxyType(
    {
        JPEG: FileType(
            media_type="image/jpeg",
            extension="jpg",
            download_name="image.jpg",
            public_name=_("Picture %(number)s"),
            is_shown_inline=True,
            # iPhones turn their HEIC into JPEG where only these are asked for.
            accepts=tuple(f"image/{name.lower()}" for name in FORMATS),
            prepare=_prepare_picture,
        ),
    }
)
ACCEPT = ",".join(media_type for row in TYPES.values() for media_type in row.accepts)


def prepare(file: BinaryIO | UploadedFile) -> Prepared:
    """What is to be kept of ``file``; ValidationError says in a sentence why it is not taken."""
    return _type_of(file).prepare(file)


def _type_of(file: BinaryIO | UploadedFile) -> FileType:
    # By what a browser says of it, which only chooses who judges: each type looks into the
    # file itself. What nobody claims is judged as a picture, whose refusal says what is taken.
    said = getattr(file, "content_type", "") or ""
    claimed = (row for row in TYPES.values() if said in row.accepts)
    return next(claimed, TYPES[JPEG])
