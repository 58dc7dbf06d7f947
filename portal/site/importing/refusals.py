"""Why a file or one of its rows is not taken."""

from dataclasses import dataclass


class NotUsable(ValueError):
    """The whole file cannot be used; nothing of it was taken."""


@dataclass(frozen=True)
class Refusal:
    """One row that is not taken: its number in the file, its own number, the reason."""

    row: int
    number: str
    reason: str
