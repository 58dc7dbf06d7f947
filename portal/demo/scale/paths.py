"""What happens to matters: sequences of steps, and how often each occurs."""

from bisect import bisect
from itertools import accumulate
from typing import NamedTuple

from forum.choices import Visibility

ROUND = ("draft", "hand_in", "sign_off", "publish")
ANSWERED = ("dispatch", "accept", *ROUND)
INTERIM = ("dispatch", "accept", "draft_interim", *ROUND[1:])


class Path(NamedTuple):
    """Steps after publication, in their order; a notice has none and no agency handles it."""

    steps: tuple
    often: int = 1
    visibility: str = Visibility.PUBLIC
    is_notice: bool = False

    @property
    def official(self):
        """How many official replies it has."""
        return self.steps.count("publish")


CLOSED = [
    Path((*ANSWERED, "solve"), 42),
    Path(ANSWERED, 28),
    Path((*ANSWERED, "solve"), 6, Visibility.PRIVATE),
    Path((*INTERIM, *ROUND, "solve"), 5),
    Path(("dispatch", "accept", "move", "accept", *ROUND), 5),
    Path((*ANSWERED, "reopen", *ROUND, "solve"), 5),
    Path(("dispatch", "withdraw", *ANSWERED), 2),
    Path((*ANSWERED, "hide"), 2),
    Path((), 2, is_notice=True),
    Path((*ANSWERED, "hide"), 1, Visibility.PRIVATE),
]
# What has not come to its end; the newest matters take these in turn.
OPEN = [
    Path(()),
    Path(("dispatch",)),
    Path(("dispatch", "accept")),
    Path(("dispatch", "accept", "draft")),
    Path(("dispatch", "accept", "draft", "hand_in")),
    Path(("dispatch", "accept", "draft", "hand_in", "sign_off")),
    Path(INTERIM),
    Path((*ANSWERED, "reopen")),
    Path(("dispatch", "withdraw")),
    Path(("dispatch", "accept"), visibility=Visibility.PRIVATE),
    Path((), visibility=Visibility.PRIVATE),
    Path((*ANSWERED, "reopen", "draft", "hand_in")),
]
PATHS = [*CLOSED, *OPEN]
_HEIGHTS = list(accumulate(path.often for path in CLOSED))


def choose(chance, place, plan):
    """The path of the matter at this place: its index in ``PATHS``."""
    if place >= plan.open_from:
        return len(CLOSED) + (place - plan.open_from) % len(OPEN)
    # The first matters take each path once, so that a small database has all of them too.
    if place < len(CLOSED):
        return place
    # What is counted is a matter, and no notice.
    if place == plan.largest or place in plan.rare or place in plan.with_rare_word:
        return 0
    return bisect(_HEIGHTS, chance.random() * _HEIGHTS[-1])
