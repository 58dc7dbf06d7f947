"""
Uploaded pictures are re-encoded: only the pixels are kept, never the uploaded file.

This drops metadata (location, camera, owner, comments), hidden second files and malformed
data. Any error of a decoder becomes ``ImageRefused`` with a sentence for the uploader;
sizes are checked before any pixel is decoded.
"""

from io import BytesIO
from threading import Lock
from typing import BinaryIO, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")  # an MPO, which phones call JPEG, comes through JPEG

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000  # to be decoded
MOST_WEBP_PIXELS = 24_000_000  # its decoder keeps four canvases
MOST_JPEG_PIXELS = 110_000_000  # a JPEG can be decoded at half, a quarter or an eighth
MOST_SCANS = 100  # of a JPEG; ten are usual, thousands keep a processor busy for hours

LONGEST_SIDE = 2_048
# A JPEG decoded at half is large enough with this share of the longest side: a phone's 4,000 or
# 4,032 pixels are halved by the decoder and not resized after it, which would cost as much again.
LEAST_SHARE = 0.975
# Beside a post, 160 pixels wide on a screen with three dots for each.
THUMBNAIL_SIDE = 480
QUALITY = 82

# Pillow's own limit, for code that opens pictures elsewhere; this module checks sizes itself.
Image.MAX_IMAGE_PIXELS = MOST_JPEG_PIXELS

# One large picture takes up to 400 MB: threads take turns rather than run out of memory.
_one_at_a_time = Lock()


class Reencoded(NamedTuple):
    """A picture after re-encoding."""

    bytes: bytes
    width: int
    height: int
    format: str


class ImageRefused(ValidationError):
    """This file is not taken; the message says why and what to do."""


def reencode(file: BinaryIO | File, *, longest_side: int = LONGEST_SIDE) -> Reencoded:
    """The picture as a new upright JPEG, no side over ``longest_side``; raises ImageRefused."""
    content = _read(file)
    try:
        with _one_at_a_time:
            return _encode(_reencode(content, longest_side))
    except ImageRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except Exception as error:
        # Decoders raise errors of any kind: SyntaxError, struct.error, MemoryError …
        raise _unreadable() from error


def thumbnail(file: BinaryIO | File) -> Reencoded:
    """The picture as small as it is shown beside a text."""
    return reencode(file, longest_side=THUMBNAIL_SIDE)


def _read(file: BinaryIO | File) -> bytes:
    file.seek(0)
    # One byte more than allowed tells a file that is too large, whatever it declares.
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ImageRefused(
            _("This picture is larger than %(most)s MB. Please choose a smaller one."),
            code="too_many_bytes",
            params={"most": MOST_BYTES // 1024 // 1024},
        )
    return content


def _reencode(content: bytes, longest_side: int) -> Image.Image:
    with Image.open(BytesIO(content), formats=FORMATS) as image:
        _refuse_costly(image, content)
        _reduce_while_decoding(image, longest_side)
        if image.width * image.height > MOST_PIXELS:
            raise _too_large()
        image.load()
        return _paste_on_white(_turn_upright(_shrink(_convert_to_eight_bits(image), longest_side)))


def _refuse_costly(image: Image.Image, content: bytes):
    """Raise ImageRefused for a picture too costly to decode; nothing is decoded here."""
    if image.width * image.height > _most_pixels(image):
        raise _too_large()
    if image.format in {"JPEG", "MPO"} and content.count(b"\xff\xda") > MOST_SCANS:
        raise _unreadable()


def _most_pixels(image: Image.Image) -> int:
    if image.format == "WEBP":
        return MOST_WEBP_PIXELS
    # A progressive JPEG is held whole in memory, at whatever scale it is decoded.
    if image.format in {"JPEG", "MPO"} and not image.info.get("progressive"):
        return MOST_JPEG_PIXELS
    return MOST_PIXELS


def _reduce_while_decoding(image: Image.Image, longest_side: int):
    scale = min(1, longest_side * LEAST_SHARE / max(image.size))
    # Only JPEGs can; for the others this does nothing.
    image.draft(None, (round(image.width * scale), round(image.height * scale)))


def _convert_to_eight_bits(image: Image.Image) -> Image.Image:
    """In an 8-bit mode that can be resized; copied only if needed, to save memory."""
    if image.mode.startswith("I"):
        # Sixteen bits of grey: a plain conversion would cut everything light to white.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in {"L", "RGB", "RGBA", "CMYK"} and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _shrink(image: Image.Image, longest_side: int) -> Image.Image:
    image.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    return image


def _turn_upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:
        # Broken EXIF data is no reason to refuse a picture.
        return image


def _paste_on_white(image: Image.Image) -> Image.Image:
    """A new image on white; it has no metadata that the encoder could carry over."""
    fresh = Image.new("RGB", image.size, "white")
    if image.mode == "RGBA":
        fresh.paste(image, mask=image.getchannel("A"))
    else:
        fresh.paste(image.convert("RGB"))
    return fresh


def _encode(image: Image.Image) -> Reencoded:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Reencoded(buffer.getvalue(), image.width, image.height, "JPEG")


def _too_large() -> ImageRefused:
    return ImageRefused(
        _("This picture has too many pixels. Please choose a smaller one."),
        code="too_many_pixels",
    )


def _unreadable() -> ImageRefused:
    return ImageRefused(
        _("This file cannot be read as a picture. Please choose a JPEG, PNG or WebP file."),
        code="unreadable",
    )
