"""
What a text is about, by the keywords of the categories, and whether that is plainly something
else than its author chose.

The keywords of a category and of all below it stand for the uppermost one. Each that a text holds
counts once, and twice where it stands in the title. Nothing is said where the author chose no
category, where the text holds any word of the chosen one, or where two others compete.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from forum.screening.findings import Finding, FindingKind, Level

# As many words at least, and so many times more than of any other category.
LEAST, TIMES = 5, 4
SHORTEST_KEYWORD = 2


class Topics:
    """The keywords by uppermost category. Never changed, so threads may share it."""

    def __init__(self, categories: Iterable[tuple[str, str]] = ()):
        """``categories`` are pairs of the path of a category and its keywords as typed."""
        keywords: dict[str, set[str]] = {}
        tops: dict[str, str] = {}
        for path, typed in categories:
            slugs = path.strip("/").split("/")
            tops[slugs[-1]] = slugs[0]
            # As the text is folded: in capitals.
            words = {word.upper() for word in typed.split() if len(word) >= SHORTEST_KEYWORD}
            keywords.setdefault(slugs[0], set()).update(words)
        self._keywords: Mapping[str, frozenset[str]] = MappingProxyType(
            {top: frozenset(words) for top, words in keywords.items() if words}
        )
        self._tops: Mapping[str, str] = MappingProxyType(tops)

    def findings(self, text: str, category: str) -> Iterator[Finding]:
        """The other category in ``text`` (title, new line, words; widths and case folded)."""
        if better := self._better(text, self._tops.get(category, "")):
            yield Finding(FindingKind.OTHER_CATEGORY, Level.NOTICE, 0, 0, better)

    def _better(self, text: str, chosen: str) -> str:
        # Without words of the chosen one nothing is known about it.
        if chosen not in self._keywords:
            return ""
        title = text.partition("\n")[0]
        scores = {
            top: sum(2 if word in title else 1 for word in words if word in text)
            for top, words in self._keywords.items()
        }
        first, second, *_others = sorted([*scores.values(), 0, 0], reverse=True)
        best = max(scores, key=lambda top: scores[top])
        is_clear = first >= LEAST and first >= TIMES * second
        return best if is_clear and best != chosen and not scores[chosen] else ""
