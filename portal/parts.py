"""Parts of a long check: each covers its share of the rows, and all of them together every row."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

WORDS = re.compile(r"([0-9]{1,4})/([0-9]{1,4})", re.ASCII)


class Part(NamedTuple):
    """The part with this ``number``, from 1, ``of`` so many."""

    number: int = 1
    of: int = 1

    def keys(self, last: int) -> tuple[int, int]:
        """The keys of this part: after the first, up to the second; ``last`` is the largest."""
        return last * (self.number - 1) // self.of, last * self.number // self.of

    def spans(self, last: int, *, size: int) -> Iterator[tuple[int, int]]:
        """``keys`` in spans of at most ``size``."""
        after, up_to = self.keys(last)
        while after < up_to:
            end = min(after + size, up_to)
            yield after, end
            after = end


WHOLE = Part()


def read_part(words: str) -> Part:
    """A part such as ``3/30``; ArgumentTypeError for anything else."""
    found = WORDS.fullmatch(words)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise ArgumentTypeError(
            _("“%(words)s” is not a part such as 3/30, the third of thirty.") % {"words": words}
        )
    return Part(int(found[1]), int(found[2]))


def add_part(parser: ArgumentParser) -> None:
    """Give a command the option ``--part``."""
    parser.add_argument(
        "--part",
        type=read_part,
        default=WHOLE,
        metavar="N/M",
        help="Look at this share of the rows only, such as 3/30; all parts together are the whole.",
    )
