"""What the author of a matter can say of the answer now."""

from datetime import date
from typing import NamedTuple

from django.utils import timezone

from forum.choices import Stage
from forum.workflow.threads.judging import last_day_to_take_back


class Turn(NamedTuple):
    """``last_day`` is the last on which “solved” can be taken back, or could be."""

    may_judge: bool = False
    may_take_back: bool = False
    last_day: date | None = None

    @property
    def may_report(self):
        """Whether it can be said that it is not solved."""
        return self.may_judge or self.may_take_back


def turn_of(thread):
    """The ``Turn`` of the author; asks nothing while the matter is not solved."""
    if thread.is_hidden:
        return Turn()
    last = last_day_to_take_back(thread)
    return Turn(
        may_judge=thread.stage == Stage.ANSWERED,
        may_take_back=last is not None and timezone.localdate() <= last,
        last_day=last,
    )
