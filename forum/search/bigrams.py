"""
Words for the search index, without a dictionary.

Chinese has no spaces, and neither database can cut it: each run of Han characters
becomes its overlapping pairs and its last character alone, any other run of letters
and digits is one word. A search word is then the phrase of its pairs, found where
its characters stand side by side and nowhere else.

Only letters, digits and Han characters ever become words, so no text, however
hostile, puts a quote, a backslash, a NUL or a lone surrogate into a query.
"""

import re
import unicodedata
from collections.abc import Iterator

HAN = (
    "\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003fffd"
)
# Zero-width and other invisible characters would cut a word in two.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
STARTS_HAN = re.compile(f"[{HAN}]")

LONGEST_WORD = 64  # characters; PostgreSQL takes 2,046 bytes
MOST_WORDS = 50_000  # of one text; what stands further down is not searched
LONGEST_QUERY = 100  # characters
MOST_PHRASES = 8

LAST_POSITION = 16_383  # of a tsvector; words further down all stand on it
MOST_POSITIONS = 255  # of one word in a tsvector
MOST_BYTES = 900_000  # of a tsvector; PostgreSQL refuses 1,048,576


class SearchTooShort(ValueError):
    """There are not two characters to look for."""


def normalise(text: str) -> str:
    """One spelling for what reads the same: full-width, compatibility, case."""
    folded = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).casefold()
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", folded))


def bigrams(text: str) -> list[str]:
    """Every word of ``text`` in its order: 公交站2号 → 公交 交站 站 2 号."""
    words: list[str] = []
    for run in runs(text):
        words.extend(_words_of(run))
        if len(words) >= MOST_WORDS:
            break
    return words[:MOST_WORDS]


def runs(text: str) -> list[str]:
    """The unbroken stretches of Han, and of other letters and digits."""
    return RUN.findall(normalise(text))


def is_han(run: str) -> bool:
    return STARTS_HAN.match(run) is not None


def _words_of(run: str) -> list[str]:
    if not is_han(run):
        return [run[:LONGEST_WORD]]
    return [run[start : start + 2] for start in range(len(run))]


def search_words(query: str) -> list[list[str]]:
    """What was typed, cut at spaces into words, each as its runs; all must be found.

    A Han character alone stands in too many words to be looked for: beside longer
    words it is left out, by itself it is too short.
    """
    words = [_without_last_alone(runs(word)) for word in query[:LONGEST_QUERY].split()]
    words = [word for word in words if len("".join(word)) > 1 or (word and not is_han(word[0]))]
    if sum(len(run) for word in words for run in word) < 2:
        raise SearchTooShort
    return words[:MOST_PHRASES]


def _without_last_alone(word: list[str]) -> list[str]:
    """路灯，坏 becomes 路灯: behind a comma, too, the last character is alone."""
    if len(word) > 1 and len(word[-1]) == 1 and is_han(word[-1]) and is_han(word[-2]):
        return _without_last_alone(word[:-1])
    return word


def _phrase(word: list[str]) -> list[str]:
    """The words that stand one after the other wherever this search word stands."""
    phrase = [part for run in word for part in _words_of(run)]
    # The last character alone is in the text only where a run ends.
    return phrase[:-1] if len(word[-1]) > 1 and is_han(word[-1]) else phrase


def _is_open(phrase: list[str]) -> bool:
    """Whether it ends like 2号, which must also be found in 2号楼, where 号 begins a pair."""
    return len(phrase) > 1 and len(phrase[-1]) == 1 and is_han(phrase[-1])


def fts5_query(query: str) -> str:
    """The query for SQLite's FTS5."""
    return " AND ".join(
        f'"{" ".join(phrase)}"{" *" if _is_open(phrase) else ""}'
        for phrase in map(_phrase, search_words(query))
    )


def tsquery(query: str, *, weight: str = "") -> str:
    """The query for PostgreSQL; ``weight="A"`` looks only in titles."""
    return " & ".join(
        _tsphrase(phrase, f":{weight}" if weight else "")
        for phrase in map(_phrase, search_words(query))
    )


def _tsphrase(phrase: list[str], suffix: str) -> str:
    if _is_open(phrase):
        phrase = [*phrase[:-1], phrase[-2] + phrase[-1]]
    return f"({' <-> '.join(quote(word) + suffix for word in phrase)})"


def quote(word: str) -> str:
    """A word as it stands in a tsvector or a tsquery."""
    # A word has neither quotes nor backslashes; see the top of this module.
    return f"'{word}'"


def tsvector_literal(title: str, body: str, *, labels: tuple[str, ...] = ()) -> str:
    """Title and body as a tsvector; ``labels`` are words that no text can hold."""
    entries: dict[str, list[str]] = {}
    room = MOST_BYTES
    for word, position in _words_with_positions(title, body):
        if word not in entries:
            room -= len(word.encode()) + 4
            entries[word] = []
        # Positions further down repeat the last one, which says nothing new.
        if len(entries[word]) < MOST_POSITIONS and position not in entries[word][-1:]:
            room -= 2
            entries[word].append(position)
        if room < 0:
            break
    lexemes = [f"{quote(word)}:{','.join(places)}" for word, places in entries.items()]
    return " ".join([*map(quote, labels), *lexemes])


def _words_with_positions(title: str, body: str) -> Iterator[tuple[str, str]]:
    """Words with positions as PostgreSQL writes them: title A, body plain (D)."""
    words = bigrams(title)
    for word, position in number_words(words, start=1):
        yield word, f"{position}A"
    # One place left empty, so that no phrase runs from the title into the body.
    for word, position in number_words(bigrams(body), start=len(words) + 2):
        yield word, str(position)


def number_words(words: list[str], *, start: int, before: str = "") -> Iterator[tuple[str, int]]:
    """Words with their positions in a tsvector; ``before`` is the word in front of them."""
    for position, word in enumerate(words, start):
        place = min(position, LAST_POSITION)
        yield word, place
        # For what _is_open: searching by the beginnings of words is slow in PostgreSQL.
        if before and is_han(word) and not is_han(before):
            yield before + word[0], place
        before = word
