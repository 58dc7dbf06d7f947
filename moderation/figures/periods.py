"""Calendar months, which all figures of moderation are given for."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

# Before any portal; far older dates do not fit a time zone.
EARLIEST_YEAR = 2000


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month in local time, from its first moment to before that of the next."""

    year: int
    month: int

    @classmethod
    def of(cls, day: datetime.date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def current(cls) -> "Month":
        return cls.of(timezone.localdate())

    @classmethod
    def read(cls, text: str) -> "Month | None":
        """The month written as ``2026-11``; None for any other text and a month not shown."""
        try:
            month = cls.of(datetime.datetime.strptime(text, "%Y-%m").date())
        except ValueError:
            return None
        return month if month.year >= EARLIEST_YEAR and month <= cls.current() else None

    @property
    def start(self) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime(self.year, self.month, 1))

    @property
    def end(self) -> datetime.datetime:
        return self.next.start

    @property
    def next(self) -> "Month":
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def before(self) -> "Month":
        return Month(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    @property
    def key(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def label(self) -> str:
        return date_format(datetime.date(self.year, self.month, 1), "YEAR_MONTH_FORMAT")
