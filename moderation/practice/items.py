"""
The items of the practice queue, read from files: those that ship, and those of the city.

``settings.PRACTICE_ITEMS`` names the city's file in the same format. Its items are added, one
with a known slug replaces that item, and ``shipped = false`` on top leaves only its own.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.choices import Kind
from moderation.models import Outcome

SHIPPED = Path(__file__).with_name("items.toml")


class Group(models.TextChoices):
    """What an item is about; results are counted by it."""

    CLEAR = "clear", _("Clear matters")
    BORDERLINE = "borderline", _("Sharp words within the rules")
    PERSONAL = "personal", _("Personal data")
    INSULTS = "insults", _("Insults and threats")
    ACCUSATION = "accusation", _("Accusations without evidence")
    DANGER = "danger", _("Danger and false alarms")
    PRIVATE = "private", _("Better not public")
    VAGUE = "vague", _("Too vague")
    REPEATED = "repeated", _("Raised before")
    ELSEWHERE = "elsewhere", _("Belongs elsewhere")
    ADVERTISING = "advertising", _("Advertisements")


class UnreadableItems(ValueError):
    """A file of items that cannot be used; the message says what to change."""


@dataclass(frozen=True)
class Answer:
    """A decision that is right or possible; any of ``reasons`` fits, "" stands for none."""

    outcome: Outcome
    reasons: tuple[str, ...] = ()
    black_out: tuple[str, ...] = ()
    # Whether it has to be handled as urgent; None: both are right.
    urgent: bool | None = None


@dataclass(frozen=True)
class Before:
    """What the same author wrote before, and where it stands, in words."""

    title: str
    text: str
    state: str


@dataclass(frozen=True)
class Item:
    """An invented text; the first of ``answers`` is right, further ones are possible."""

    slug: str
    group: Group
    kind: Kind
    title: str
    text: str
    why: str
    answers: tuple[Answer, ...]
    why_en: str = ""
    # What its author ticked.
    danger: bool = False
    private: bool = False
    before: tuple[Before, ...] = ()

    @property
    def right(self) -> Answer:
        return self.answers[0]

    @property
    def pool(self) -> str:
        """Items are drawn evenly from these: what the right decision is."""
        return f"{self.right.outcome}/{'redacted' if self.right.black_out else ''}"


def all_items() -> Mapping[str, Item]:
    """Every item by its slug."""
    return _read_all(str(settings.PRACTICE_ITEMS or ""))


@cache
def _read_all(own: str) -> Mapping[str, Item]:
    if not own:
        return read(SHIPPED)[0]
    items, with_shipped = read(Path(own))
    return {**read(SHIPPED)[0], **items} if with_shipped else items


def read(path: Path) -> tuple[dict[str, Item], bool]:
    """The items of a file, and whether those that ship belong to them; or UnreadableItems."""
    try:
        read = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise UnreadableItems(f"{path}: {problem}") from problem
    items, entries = {}, read.get("item", [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise UnreadableItems(f"{path}: each item is a table, [[item]].")
    for number, entry in enumerate(entries, 1):
        name = entry.get("slug") or f"item {number}"
        try:
            items[entry["slug"]] = _item(entry)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise UnreadableItems(f"{path}, {name}: {_in_words(problem)}") from problem
    with_shipped = bool(read.get("shipped", True))
    if not items and not with_shipped:
        raise UnreadableItems(f"{path}: it holds no [[item]].")
    return items, with_shipped


def _item(entry: dict[str, Any]) -> Item:
    facts = dict(entry)
    answers = tuple(_answer(one) for one in facts.pop("answer"))
    before = tuple(Before(*one) for one in facts.pop("before", []))
    group, kind = Group(facts.pop("group")), Kind(facts.pop("kind"))
    item = Item(**facts, group=group, kind=kind, answers=answers, before=before)
    if not (item.slug and item.title and item.text and item.why and answers):
        raise ValueError("slug, title, text, why and an answer are needed.")
    if item.private and any(answer.outcome == Outcome.APPROVE for answer in answers):
        raise ValueError("What its author does not want published cannot be approved.")
    for words in (words for answer in answers for words in answer.black_out):
        if words not in item.title and words not in item.text:
            raise ValueError(f"“{words}” stands neither in its title nor in its text.")
    return item


def _answer(entry: dict[str, Any]) -> Answer:
    facts = dict(entry)
    outcome = Outcome(facts.pop("outcome"))
    if outcome == Outcome.MERGE:
        raise ValueError("Merging is not practised.")
    reasons, black_out = tuple(facts.pop("reasons", ())), tuple(facts.pop("black_out", ()))
    return Answer(outcome, reasons, black_out, **facts)


def _in_words(problem: Exception) -> str:
    return f"{problem} is missing." if isinstance(problem, KeyError) else str(problem)
