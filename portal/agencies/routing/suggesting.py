"""
Which agency a matter belongs to, by the rules in ``RoutingRule``; of several that fit, the most
specific one wins.

More conditions before fewer; then words before none, since they say what the text is about; then
the lower category, the lower area, the lower ``position``, the older rule. Retired agencies are
never suggested: their successor is, and where there is none, the next rule.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from portal.agencies import choices
from portal.agencies.models import Agency, Area, Category, RoutingRule
from portal.agencies.models.routing_rules import fold_word
from portal.texts.folding import fold_with_offsets
from portal.versions.reading import Kept

MOST_SUCCESSORS = 20


class Rule(NamedTuple):
    """A row in force; ``words`` are pairs of a word as it is written and as it is looked for."""

    pk: int
    category_id: int | None
    category_path: str
    area_id: int | None
    area_path: str
    words: tuple[tuple[str, str], ...]
    agency_id: int
    suggested_category_id: int | None
    position: int

    @property
    def rank(self) -> tuple[int, ...]:
        """The smaller, the more specific."""
        depths = self.category_path.count("/"), self.area_path.count("/")
        conditions = sum(bool(depth) for depth in depths) + bool(self.words)
        return (
            -conditions, -bool(self.words), -depths[0], -depths[1], self.position, self.pk,
        )  # fmt: skip


class Suggestion(NamedTuple):
    """``reason`` is in the reader's language; ``category`` is None unless the rule names one."""

    agency: Agency
    category: Category | None
    reason: str
    rule: int


def suggest(
    category: Category | None, area: Area | None, title: str, text: str
) -> Suggestion | None:
    """The suggestion of the most specific rule that fits; it asks the database for nothing."""
    return next(fitting(category, area, title, text), None)


def fitting(
    category: Category | None, area: Area | None, title: str, text: str
) -> Iterator[Suggestion]:
    """What each rule that fits would suggest, the most specific first."""
    # Folded only where a rule gets as far as its words, and once for all of them.
    folded = cache(lambda: fold_with_offsets(f"{title}\n{text}").text)
    for rule in _rules.get():
        if not (_is_below(category, rule.category_path) and _is_below(area, rule.area_path)):
            continue
        word = _found(rule, folded)
        agency = _in_use(rule.agency_id)
        if agency is not None and (word or not rule.words):
            suggested = choices.rows("category").get(rule.suggested_category_id)
            yield Suggestion(
                agency,
                suggested if suggested is not None and not suggested.retired_at else None,
                _reason(rule, word),
                rule.pk,
            )


def _is_below(node: Category | Area | None, path: str) -> bool:
    return not path or (node is not None and node.path.startswith(path))


def _found(rule: Rule, folded: Callable[[], str]) -> str:
    """The first of the rule's words that stands in the text, as the rule writes it."""
    return next((word for word, looked_for in rule.words if looked_for in folded()), "")


def _in_use(agency_id: int) -> Agency | None:
    """The agency, or the one in use that took its work over."""
    agencies = choices.rows("agency")
    agency: Agency | None = agencies.get(agency_id)
    # Bounded, because nothing forbids that two agencies are named as each other's successor.
    for _step in range(MOST_SUCCESSORS):
        if agency is None or not agency.retired_at:
            return agency
        agency = agencies.get(agency.successor_id)
    return None


def _reason(rule: Rule, word: str) -> str:
    """The conditions of the rule: “category Street lights and area Gusu; the word “路灯””."""
    facts = {
        "category": choices.names("category").get(rule.category_id, ""),
        "area": choices.names("area").get(rule.area_id, ""),
        "word": word,
    }
    if rule.category_id and rule.area_id:
        node = _("category %(category)s and area %(area)s")
    elif rule.category_id:
        node = _("category %(category)s")
    else:
        node = _("area %(area)s") if rule.area_id else ""
    if not word:
        return node % facts
    said = _("%(where)s; the word “%(word)s”") if node else _("the word “%(word)s”")
    return said % (facts | {"where": node % facts})


def _read() -> tuple[Rule, ...]:
    rows = RoutingRule.objects.in_force().select_related("category", "area")
    return tuple(sorted((_rule(row) for row in rows), key=lambda rule: rule.rank))


def _rule(row: RoutingRule) -> Rule:
    return Rule(
        row.pk,
        row.category_id,
        row.category.path if row.category else "",
        row.area_id,
        row.area.path if row.area else "",
        tuple((word, fold_word(word)) for word in row.words.split()),
        row.agency_id,
        row.suggested_category_id,
        row.position,
    )


_rules = Kept(_read, RoutingRule._meta.db_table, *choices.TABLES)
