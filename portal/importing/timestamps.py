"""Parses dates and times of imported files; local time unless a time zone is given."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from django.utils import timezone as local
from django.utils.translation import gettext as _

WRITTEN = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[\sT]*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})"
    r"(?:\s*[:分]\s*(?P<second>\d{1,2})(?:\.\d{1,9})?\s*秒?)?\s*分?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
EARLIEST = 1980
# A spreadsheet's serial day number, from a cell that lost its date format: days since
# 30 December 1899, e.g. 29221 for 1 January 1980.
SERIAL = re.compile(r"[2-9]\d{4}(?:\.\d{1,15})?", re.ASCII)
SERIAL_ZERO = datetime(1899, 12, 30)
# Full-width digits and signs, as Chinese input methods type them.
FULL_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)}


@dataclass(frozen=True)
class Timestamp:
    """A point in time; ``is_day`` if the file has only the date."""

    at: datetime
    is_day: bool = False


def parse_timestamp(value) -> Timestamp:
    """The time in a cell; raises ValueError with a sentence if it is not a plausible time."""
    moment = _parse_cell(value) if isinstance(value, date) else _parse_text(str(value or ""))
    if moment.at > local.now() + timedelta(minutes=10):
        raise ValueError(_("“%(value)s” lies in the future") % {"value": _shown(value)})
    if local.localtime(moment.at).year < EARLIEST:
        raise _no_time(value)
    return moment


def _parse_cell(value):
    if not isinstance(value, datetime):
        return Timestamp(_aware(datetime(value.year, value.month, value.day)), is_day=True)
    return Timestamp(value if value.tzinfo else _aware(value))


def _parse_text(text):
    text = text[:100].translate(FULL_WIDTH).strip()
    if SERIAL.fullmatch(text):
        return _parse_serial(float(text))
    found = WRITTEN.fullmatch(text)
    if not found:
        raise _no_time(text)
    year, month, day, hour, minute, second = (int(found[n] or 0) for n in range(1, 7))
    try:
        written = datetime(year, month, day, hour, minute, second)
        zone = _zone(found["zone"])
        return Timestamp(
            written.replace(tzinfo=zone) if zone else _aware(written),
            is_day=found["hour"] is None,
        )
    except (ValueError, OverflowError) as problem:
        raise _no_time(text) from problem


def _parse_serial(days):
    # Rounded, because floating point is not exact to the second.
    at = SERIAL_ZERO + timedelta(seconds=round(days * 86_400))
    return Timestamp(_aware(at), is_day=days.is_integer())


def _zone(text):
    if not text:
        return None
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def _aware(naive):
    return local.make_aware(naive)


def _no_time(value):
    return ValueError(_("“%(value)s” is not a time we can read") % {"value": _shown(value)})


def _shown(value):
    return str(value)[:40]
