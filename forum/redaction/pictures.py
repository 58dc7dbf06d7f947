"""
Rectangles of a picture that are blacked out, in percent of its sides, and the picture without
what was under them: the pixels are overwritten and the picture is encoded anew.
"""

import math
import re
from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from forum.attachments.reencoding import QUALITY

NUMBER = r"\d{1,3}(?:\.\d{1,3})?"
RECTANGLE = re.compile(rf"({NUMBER}),({NUMBER}),({NUMBER}),({NUMBER})")
MOST_RECTANGLES = 30


class Rectangle(NamedTuple):
    """In percent of the picture's width and height, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


def read_rectangles(typed: str) -> list[Rectangle]:
    """``left,top,width,height`` of each, with ``;`` between; ValidationError for anything else."""
    parts = [part for part in typed.replace(" ", "").split(";") if part]
    found = [RECTANGLE.fullmatch(part) for part in parts]
    rectangles = [Rectangle(*map(float, one.groups())) for one in found if one is not None]
    if len(rectangles) != len(parts) or len(parts) > MOST_RECTANGLES:
        raise ValidationError(
            _("A rectangle has four numbers: left, top, width and height in percent."),
            code="no_rectangle",
        )
    for one in rectangles:
        _refuse_outside(one)
    return rectangles


def write_rectangles(rectangles: Iterable[Rectangle]) -> str:
    """The same as text: how rows and forms keep them."""
    return ";".join(",".join(f"{number:.3f}".rstrip("0").rstrip(".") for number in one)
                    for one in rectangles)  # fmt: skip


def picture_blacked_out(file: BinaryIO | File, rectangles: Iterable[Rectangle]) -> bytes:
    """A new JPEG without the pixels under the rectangles and without any metadata."""
    with Image.open(file) as original:
        image = original.convert("RGB")
    fresh = Image.new("RGB", image.size)
    fresh.paste(image)
    draw = ImageDraw.Draw(fresh)
    for one in rectangles:
        draw.rectangle(_pixels(one, fresh.width, fresh.height), fill="black")
    buffer = BytesIO()
    fresh.save(buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return buffer.getvalue()


def _pixels(one: Rectangle, width: int, height: int) -> tuple[int, int, int, int]:
    # Outwards to whole pixels; the last two are still inside for Pillow.
    return (
        max(0, math.floor(one.left * width / 100)),
        max(0, math.floor(one.top * height / 100)),
        min(width, math.ceil((one.left + one.width) * width / 100)) - 1,
        min(height, math.ceil((one.top + one.height) * height / 100)) - 1,
    )


def _refuse_outside(one: Rectangle) -> None:
    if not (one.width and one.height) or one.left + one.width > 100 or one.top + one.height > 100:
        raise ValidationError(
            _("A rectangle must lie inside the picture and have a width and a height."),
            code="rectangle_outside",
        )
