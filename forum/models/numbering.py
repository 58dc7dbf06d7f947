"""
Numbers of matters: the day and five digits (``2026112100042``), easy to say on the phone.
Work orders count in a series of their own (``WO2026112100007``).
"""

import datetime
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NUMBER = re.compile(r"[0-9]{13}", re.ASCII)
LAST_OF_A_DAY = 99_999
# A matter is spoken of by its last digits: the five of its day, or more of them.
LAST_DIGITS = re.compile(r"[0-9]{5,12}", re.ASCII)
DAYS_LOOKED_BACK = 366
BETWEEN_DIGITS = re.compile(r"[\s#.·-]")


class DayCounter(models.Model):
    """The last number given on a day; locking the row keeps numbers unique."""

    series = models.CharField(max_length=4, blank=True, default="")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="daycounter_once_per_day", fields=["series", "day"]),
        ]

    def __str__(self):
        return f"{self.series}{self.day:%Y%m%d}{self.last:05d}"


# Creates or counts up the row in one statement, which holds it until the transaction ends.
COUNT_UP = (
    "INSERT INTO forum_daycounter (series, day, last) VALUES (%s, %s, 1)"
    " ON CONFLICT (series, day) DO UPDATE SET last = forum_daycounter.last + 1"
    f" WHERE forum_daycounter.last < {LAST_OF_A_DAY} RETURNING last"
)


def next_number(*, at=None, series=""):
    """
    The next number of the local day of ``at``; ValidationError once the day is full.

    Whoever else takes one waits until the transaction ends, so take it late.
    """
    day = timezone.localdate(at)
    with connection.cursor() as cursor:
        cursor.execute(COUNT_UP, [series, connection.ops.adapt_datefield_value(day)])
        row = cursor.fetchone()
    if row is None:
        raise ValidationError(
            _("No more matters can be taken today. Please come back tomorrow."), code="day_is_full"
        )
    return str(DayCounter(series=series, day=day, last=row[0]))


def typed_number(text):
    """A number without what people write into it: spaces, # and hyphens; "wo" in capitals."""
    return BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text[:60])).upper()


def numbers_ending_in(digits, *, series=""):
    """
    Every number of the last year that ends in these digits; none for fewer than five.

    Whole numbers can be looked up by the index of a table, an ending alone cannot.
    """
    if not LAST_DIGITS.fullmatch(digits):
        return []
    today = timezone.localdate()
    days = (today - datetime.timedelta(days=back) for back in range(DAYS_LOOKED_BACK))
    numbers = (f"{day:%Y%m%d}{digits[-5:]}" for day in days)
    return [f"{series}{number}" for number in numbers if number.endswith(digits)]
