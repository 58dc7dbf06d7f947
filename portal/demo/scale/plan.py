"""How many posts each matter has and when it was published; uneven, as in a real portal."""

import datetime
from array import array
from bisect import bisect
from itertools import accumulate

from portal.demo.scale.moments import DAY, HOUR, start_of
from portal.demo.scale.paths import PATHS, choose

MONTHS = 120
# The month this many before the last has ten times the matters of another.
BUSY_MONTH, TIMES_AS_BUSY = 30, 10
POSTS_PER_THREAD = 3
LARGEST_THREAD = 1_000
OPEN_SHARE, FEWEST_OPEN = 0.02, 24
# Matters of the rare category, and posts with the rare word.
RARE_ROWS = 10


class Plan:
    """
    The moments of publication, oldest first, and the people's posts below each matter.

    ``until`` is the first day on which nothing happens any more. ``posts`` counts questions and
    official replies too; what matters need of those is taken off, as far as it reaches.
    """

    def __init__(self, chance, *, threads, posts, until):
        self.threads, self.posts = threads, posts
        self.end = start_of(until)
        self.published = array("q", sorted(self._moments(chance, until)))
        self.open_from = threads - min(max(int(threads * OPEN_SHARE), FEWEST_OPEN), threads // 2)
        self.rare = self._spread(RARE_ROWS)
        self.with_rare_word = self._spread(RARE_ROWS, shift=0.5)
        self.largest = self.open_from // 2
        self.paths = array("b", (choose(chance, place, self) for place in range(threads)))
        self.sizes = self._sizes(chance)

    def path(self, place):
        return PATHS[self.paths[place]]

    def _sizes(self, chance):
        """The number of people's posts below each matter."""
        official = sum(PATHS[index].official for index in self.paths)
        left = max(0, self.posts - self.threads - official)
        sizes = array("l", [0]) * self.threads
        sizes[self.largest] = min(LARGEST_THREAD, left // 2)
        # A few matters draw most of what is said; most draw nothing.
        weights = array("d", (min(40.0, 0.2 / (1.0 - chance.random())) for _ in sizes))
        heights = list(accumulate(weights))
        for _post in range(left - sizes[self.largest]):
            sizes[bisect(heights, chance.random() * heights[-1])] += 1
        return sizes

    def _moments(self, chance, until):
        starts = [start_of(_month_before(until, back)) for back in range(MONTHS, -1, -1)]
        spans = list(zip(starts, [*starts[1:], self.end], strict=True))
        weights = [(end - start) / (30 * DAY) for start, end in spans]
        weights[-1 - BUSY_MONTH] *= TIMES_AS_BUSY
        heights = list(accumulate(weights))
        for _thread in range(self.threads):
            start, end = spans[bisect(heights, chance.random() * heights[-1])]
            day = start + int(chance.random() * (end - start) / DAY) * DAY
            yield min(day + int((8 + 13 * chance.random()) * HOUR), self.end - 2 * HOUR)

    def _spread(self, number, shift=0.0):
        """Places of up to ``number`` matters, evenly among those that are closed."""
        return {int(self.open_from * (place + shift) / number) for place in range(number)}


def _month_before(day, back):
    months = day.year * 12 + day.month - 1 - back
    return datetime.date(months // 12, months % 12 + 1, 1)
