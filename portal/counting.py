"""Counting up to a bound, so that a figure costs no more however much there is to count."""

from django.db.models import PositiveIntegerField, QuerySet, Subquery
from django.utils.formats import number_format

# The figures of whole lists count no further.
MOST_COUNTED = 10_000


class BoundedCount(Subquery):
    """How many rows a query finds, at most one more than ``most``; a column of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS bounded)"
    output_field = PositiveIntegerField()

    def __init__(self, rows: QuerySet, *, most: int = MOST_COUNTED):
        super().__init__(rows.order_by().values("pk")[: most + 1])


def in_words(count: int, *, most: int = MOST_COUNTED) -> str:
    """The count as it is shown, such as ``10,000+`` for what was not counted to its end."""
    number = number_format(min(count, most), use_l10n=True, force_grouping=True)
    return f"{number}+" if count > most else number
