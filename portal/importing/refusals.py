"""Why a file or one of its rows is not imported."""

from dataclasses import dataclass

from portal.texts.spreadsheets import NotReadable as NotUsable

__all__ = ["NotUsable", "Refusal"]


@dataclass(frozen=True)
class Refusal:
    """One row that is not taken: its number in the file, its own number, the reason."""

    row: int
    number: str
    reason: str
