"""Reasons why a file or a row is not imported."""

from dataclasses import dataclass

from portal.texts.spreadsheets import NotReadable as NotUsable

__all__ = ["NotUsable", "Refusal"]


@dataclass(frozen=True)
class Refusal:
    """A refused row: its row number in the file, the matter's number, the reason."""

    row: int
    number: str
    reason: str
