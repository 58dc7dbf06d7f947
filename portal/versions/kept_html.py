"""
HTML of partials, kept in the process by everything it shows.

Nothing has to be told that a text was edited or hidden: what is shown is read anew for each page,
and another text is another key. So no versions are needed here, and what is kept cannot be wrong,
only unused.
"""

from collections.abc import Hashable
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

# Beside texts and None. Each goes with its type: ``1 == True``, and a text that is marked as safe
# equals one that has to be escaped.
PLAIN = (str, int, float, date, datetime)
# Characters of each generation: of about two thousand rows of lists, or as many posts.
MOST_KEPT = 2_000_000


class KeptHtml:
    """HTML by key. When the young generation is full it becomes the old one, which is dropped."""

    def __init__(self) -> None:
        self.young: dict[Hashable, str] = {}
        self.old: dict[Hashable, str] = {}
        self.size = 0

    def get(self, key: Hashable) -> str | None:
        html = self.young.get(key)
        if html is None and (html := self.old.get(key)) is not None:
            self.keep(key, html)
        return html

    def keep(self, key: Hashable, html: str) -> None:
        if self.size > MOST_KEPT:
            self.old, self.young, self.size = self.young, {}, 0
        self.young[key] = html
        self.size += len(html)

    def forget(self) -> None:
        self.young, self.old, self.size = {}, {}, 0


KEPT = KeptHtml()


def key_of(value: Any) -> Hashable:
    """
    A key that equals another one only where a template shows both values alike.

    TypeError for an object such as a row of a table: what it shows may change.
    """
    kind = type(value)
    if kind is str or value is None:
        return value
    if kind is dict:
        return tuple([(name, key_of(one)) for name, one in value.items()])
    if kind is list or issubclass(kind, tuple):
        return kind, *[key_of(one) for one in value]
    if issubclass(kind, PLAIN):
        return kind, value
    if issubclass(kind, Promise):
        return key_of(str(value))
    raise TypeError(f"{kind.__name__} may show something else next time, so it is no key.")
