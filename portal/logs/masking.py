"""
Masking personal numbers and addresses in logs and other technical output.

Mobile numbers, identity cards, bank cards and e-mail addresses are masked; landlines (those of
agencies), numbers of matters, IP addresses and ports are not.
"""

import re
from urllib.parse import quote, unquote

from portal.texts.check_digits import is_bank_card, is_identity_card

# In a query string, @ is written %40.
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+(?:@|%40)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.I
)
_GAP = r"(?:[ \-]|%20|\+)?"
_IDENTITY = re.compile(rf"(?<!\d)\d{{6}}{_GAP}\d{{8}}{_GAP}\d{{3}}[\dXx](?![\dA-Za-z])")
_BANK_CARD = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{15,18}}(?!\d)")
_MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|%2B|00)?86{_GAP})?1\d{{2}}{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)")
# What is masked holds an @ or eleven digits, or is percent-encoded; most words of a log do not.
_MAY_BE_MASKED = re.compile(r"[@%]|(?:\d[ +\-]?){11}")


_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Text may be percent-encoded more than once; decode at most this many times.
MOST_LAYERS = 8


def mask(text):
    """``text`` with personal numbers and addresses replaced by their kind, e.g. ``[mobile]``."""
    if not _MAY_BE_MASKED.search(text):
        return text
    text = percent_decode(text)
    text = _EMAIL.sub("[e-mail]", text)
    text = _IDENTITY.sub(_black_out("[id card]", is_identity_card), text)
    text = _BANK_CARD.sub(_black_out("[bank card]", is_bank_card), text)
    return _MOBILE.sub("[mobile]", text)


def percent_decode(text):
    """
    ``text`` percent-decoded: otherwise the digits of ``%20`` would join a number right after it.
    Control characters, including line ends, stay encoded.
    """
    for _layer in range(MOST_LAYERS):
        plain = _ENCODED.sub(_decode, text)
        if plain == text:
            break
        text = plain
    return text


def _decode(found):
    plain = unquote(found[0], errors="replace")
    return _CONTROL.sub(lambda sign: quote(sign[0]), plain)


def _black_out(words, is_one):
    return lambda found: words if is_one(_bare(found[0])) else found[0]


def _bare(text):
    """A number without spaces, hyphens and plus signs."""
    return re.sub(r"%20|[ \-+]", "", text)


def mask_deep(value):
    """``value`` with ``mask`` applied to every string in it, also in dicts and lists."""
    if isinstance(value, dict):
        return {mask_deep(key): mask_deep(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask_deep(item) for item in value]
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if mask(str(value)) == str(value) else mask(str(value))
    if isinstance(value, bytes):
        return mask(value.decode(errors="replace"))
    return mask(str(value))


def shorten_email(address: str) -> str:
    """The address with one letter of its name, ``w***@mail.example``; "" without an @."""
    name, at, host = address.partition("@")
    return f"{name[:1]}***{at}{host}" if at else ""
