"""
The types of files that people may upload: the table ``TYPES``.

A row says how an upload is processed, how it is served, and whether a browser may show it
inline. Only files that the portal re-encodes itself are shown inline; any other is served as
a download, so that no script in it runs on the portal's origin.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO, NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.attachments.codes import codes_in
from forum.attachments.reencoding import FORMATS, reencode

JPEG = "jpeg"


class Prepared(NamedTuple):
    """An upload after processing, ready to store."""

    type: str
    bytes: bytes
    width: int | None = None
    height: int | None = None
    # What the QR codes and bar codes in it say, one in a line.
    codes: str = ""


@dataclass(frozen=True, kw_only=True)
class FileType:
    media_type: str
    extension: str
    # What readers get when they save it: the sender's file name is never sent out.
    download_name: str
    # Shown beside a post; the sender's file name could reveal who sent it.
    public_name: Promise
    is_shown_inline: bool
    # What a browser may offer to choose, as ``accept`` lists it.
    accepts: tuple[str, ...]
    prepare: Callable[[BinaryIO | UploadedFile], Prepared]


def _prepare_picture(file: BinaryIO | UploadedFile) -> Prepared:
    picture = reencode(file)
    codes = "\n".join(codes_in(picture.bytes))
    return Prepared(JPEG, picture.bytes, picture.width, picture.height, codes)


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
    """Process an upload; ValidationError says in a sentence why a file is not taken."""
    return _type_of(file).prepare(file)


def _type_of(file: BinaryIO | UploadedFile) -> FileType:
    # The browser's content type only chooses the row; its ``prepare`` checks the file itself.
    # An unknown type is tried as a picture, whose error message says which files are taken.
    said = getattr(file, "content_type", "") or ""
    claimed = (row for row in TYPES.values() if said in row.accepts)
    return next(claimed, TYPES[JPEG])
