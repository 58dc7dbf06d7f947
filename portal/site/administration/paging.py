"""Pages of the administration's lists: no list is counted beyond a bound."""

from typing import cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from portal.counting import MOST_COUNTED, in_words


class AtLeast(int):
    """A count that was not brought to its end; Django's templates show it as ``10,000+``."""

    def __str__(self) -> str:
        return in_words(int(self) + 1, most=int(self))


class BoundedPaginator(Paginator):
    """
    Knows the pages of the first ``MOST_COUNTED`` rows. Django counts all rows at each visit,
    which takes seconds for a ledger of millions; older rows are found by search and filters.
    """

    @cached_property
    def count(self) -> int:
        rows = cast(QuerySet, self.object_list)
        found = rows.order_by()[: MOST_COUNTED + 1].count()
        return found if found <= MOST_COUNTED else AtLeast(MOST_COUNTED)


class BoundedLists:
    """For admin classes: a list is counted up to the bound, and not again without its filters."""

    paginator = BoundedPaginator
    show_full_result_count = False
