"""
The text of spreadsheet cells, without technical residue of spreadsheets and web pages.

For example, Excel writes a line end in XML as ``_x000D_``, web pages write a space as
``&nbsp;``, and ``#N/A`` is a look-up without a result. Nobody typed these.
"""

import re
from datetime import UTC, date, datetime

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# HTML entities with their semicolon; a single ampersand is left unchanged.
ENTITY = re.compile(
    r"&(?:amp;)?(?P<name>amp|nbsp|ensp|emsp|thinsp|zwnj|zwj|lt|gt|quot|apos|ldquo|rdquo|lsquo|rsquo"
    r"|middot|hellip|mdash|ndash|#0*(?:160|39|34|8203|12288|10|13)|#x0*(?:a0|27|22|200b|a|d));",
    re.IGNORECASE,
)
CHARACTERS = {
    "amp": "&", "nbsp": " ", "ensp": " ", "emsp": " ", "thinsp": " ", "zwnj": "", "zwj": "",
    "lt": "<", "gt": ">", "quot": '"', "apos": "'", "ldquo": "“", "rdquo": "”",
    "lsquo": "‘", "rsquo": "’", "middot": "·", "hellip": "…", "mdash": "—", "ndash": "–",
    "#160": " ", "#39": "'", "#34": '"', "#8203": "", "#12288": " ", "#10": "\n", "#13": "\n",
    "#xa0": " ", "#x27": "'", "#x22": '"', "#x200b": "", "#xa": "\n", "#xd": "\n",
}  # fmt: skip
# Excel's error values; ``NOTHING`` adds the words of databases and scripts for "no value".
ERRORS = {
    "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#spill!", "#calc!",
    "#getting_data", "#field!",
}  # fmt: skip
NOTHING = ERRORS | {"null", "(null)", "\\n", "nan", "none"}
UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad]")
WHOLE = re.compile(r"[+-]?\d{1,20}\.0+", re.ASCII)
EXPONENT = re.compile(r"\d(?:\.\d{1,20})?[Ee]\+?\d{1,2}", re.ASCII)


def text_of(cell) -> str:
    """A cell as text: 2549.0 becomes "2549", a date becomes ISO 8601, None becomes ""."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e20:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.tzinfo:
        return cell.astimezone(UTC).isoformat()
    if isinstance(cell, date):
        return str(cell)
    return clean(str(cell))


def clean(text: str) -> str:
    """The text without such residue; line ends become "\\n", a word for "no value" becomes ""."""
    text = ESCAPED.sub(_decode_escape, text)
    text = ENTITY.sub(_decode_entity, text)
    text = UNSEEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    text = text.strip()
    return "" if text.casefold() in NOTHING else text


def number_of(cell) -> str:
    """
    A cell with an identifying number (a file number, a phone number) as text: "2549.0" becomes
    "2549". A number rounded by the spreadsheet ("1.38E+10") stays so: its digits are lost.
    """
    text = text_of(cell)
    return text.partition(".")[0] if WHOLE.fullmatch(text) else text


def is_rounded(text: str) -> bool:
    """Whether a number is in exponent notation, so that its last digits are lost."""
    return bool(EXPONENT.fullmatch(text))


def is_error(cell) -> bool:
    """Whether the cell has an error value of Excel, such as ``#N/A``."""
    return isinstance(cell, str) and cell.strip().casefold() in ERRORS


def _decode_escape(found):
    code = int(found[1], 16)
    # An escaped underscore, which Excel writes before text that looks like an escape.
    if code == 0x5F:
        return "_"
    if code in {0x0A, 0x0D}:
        return "\n"
    return " " if code in {0x09, 0xA0} else "" if code < 0x20 else found[0]


def _decode_entity(found):
    name = re.sub(r"^(#x?)0+(?=.)", r"\1", found["name"].casefold())
    return CHARACTERS[name]
