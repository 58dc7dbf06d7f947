"""What is found in pictures: the QR codes and bar codes that were read when they were taken in."""

from collections.abc import Iterator, Sequence

from forum.screening.findings import Finding, FindingKind, Level
from forum.screening.manner import is_of_office


def in_pictures(codes: Sequence[str]) -> Iterator[Finding]:
    """
    The codes in each picture, one in a line, with the picture's number. What leads to an
    office's own address is let through, as in a text.
    """
    for number, of_picture in enumerate(codes, 1):
        for code in of_picture.splitlines():
            if not is_of_office(code):
                yield Finding(FindingKind.CODE, Level.ATTENTION, 0, 0, code, picture=number)
