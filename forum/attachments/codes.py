"""
QR codes and bar codes in pictures: what is written in them, for moderators.

Only pixels that the portal encoded itself are looked at, of a bounded size; whatever happens, the
picture is taken. Of bar codes other than QR codes only links are kept: what stands on a parcel or
a bill says nothing about a text.
"""

import re
from io import BytesIO

import structlog
import zxingcpp
from PIL import Image

from portal.texts.visible import SHAPELESS

FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Code128,
    ]
)
PLAIN = zxingcpp.TextMode.Plain
QR_CODE = zxingcpp.BarcodeFormat.QRCode
LINK = re.compile(r"\s*(?:https?://|www\.)", re.IGNORECASE)
MOST_CODES = 4
LONGEST_CODE = 200

log = structlog.get_logger(__name__)


def codes_in(picture: bytes) -> tuple[str, ...]:
    """The texts of the codes in a JPEG of the portal's own; none where it cannot be read."""
    try:
        with Image.open(BytesIO(picture), formats=("JPEG",)) as image:
            found = zxingcpp.read_barcodes(image.convert("L"), formats=FORMATS, text_mode=PLAIN)
        texts = [_plain(one.text) for one in found if _is_kept(one)]
    except Exception:
        # An upload never fails for what the reader of codes makes of its pixels.
        log.exception("codes_not_read")
        return ()
    return tuple(dict.fromkeys(text for text in texts if text))[:MOST_CODES]


def _is_kept(one: zxingcpp.Barcode) -> bool:
    return one.valid and (one.symbology == QR_CODE or bool(LINK.match(one.text)))


def _plain(text: str) -> str:
    """One line of visible characters, as it can be stored and shown."""
    seen = "".join(sign for sign in text if sign.isprintable() and sign not in SHAPELESS)
    return seen.strip()[:LONGEST_CODE]
