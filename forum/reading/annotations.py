"""
What screening points out in a text, for the staff: marks in the text as it is shown, and the
same as a list. Found anew with each page, so it is what the lists say today.
"""

import re
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.translation import gettext

from forum import richtext
from forum.choices import Kind
from forum.screening import engine
from forum.screening.findings import Finding, FindingKind, Level
from portal.agencies import choices
from portal.agencies.models import Category
from portal.languages import local_text

SCHEME = re.compile(r"\Ahttps?://", re.IGNORECASE)
LONGEST_CODE = 60


@dataclass(frozen=True)
class Annotation:
    """One line of the list: what it is, the words that stand in the text, and how often."""

    label: str
    words: str
    level: int
    level_label: str
    count: int


@dataclass(frozen=True)
class Annotated:
    """Title and body with marks, and the list; the most serious first."""

    title: str
    body: str
    annotations: list[Annotation]


def annotated(title, body, *, filed="", category="", codes=()):
    """
    ``title`` is text, ``body`` sanitised HTML: both as the reader sees them; ``filed`` is the
    kind and ``category`` the category its author chose, ``codes`` what the codes in each of its
    pictures say.
    """
    head = escape(title)
    before = len(title) + 1 if title else 0
    seen = richtext.visible_text(body)
    found = engine.screen(
        f"{title}\n{seen}" if title else seen, filed=filed, category=category, codes=codes
    ).all
    spans = [(one.start, one.end, one.level) for one in found]
    return Annotated(
        title=richtext.with_marks(head, spans),
        body=richtext.with_marks(
            body, [(start - before, end - before, level) for start, end, level in spans]
        ),
        annotations=_listed(found),
    )


def names_in_words(kept):
    """The labels of the names that a submission keeps of its findings, the most serious first."""
    lists = engine.in_force().word_lists
    labels = []
    for name in kept.strip(",").split(",") if kept else []:
        kind, _slash, slug = name.partition("/")
        labels.append(_label_of(kind, lists.get(slug)))
    return list(dict.fromkeys(labels))


def _listed(found: tuple[Finding, ...]):
    counts: dict[tuple, int] = {}
    for one in found:
        key = (-one.level, _label(one), _words(one))
        counts[key] = counts.get(key, 0) + 1
    return [
        Annotation(label, words, -level, str(Level(-level).label), count)
        for (level, label, words), count in sorted(counts.items())
    ]


def code_in_words(code: str) -> str:
    """What a code says, without the scheme of a link and cut to a line; never a link itself."""
    plain = SCHEME.sub("", code)
    return plain if len(plain) <= LONGEST_CODE else f"{plain[:LONGEST_CODE]}…"


def _words(finding: Finding) -> str:
    if finding.kind == FindingKind.CODE:
        facts = {"number": finding.picture, "code": code_in_words(finding.words)}
        return gettext("picture %(number)d: %(code)s") % facts
    if finding.kind == FindingKind.OTHER_CATEGORY:
        category = choices.find("category", finding.words)
        return local_text(category, model=Category) if category else finding.words
    if finding.kind != FindingKind.OTHER_KIND:
        return finding.words
    if finding.words in Kind.values:
        return str(Kind(finding.words).label)
    return gettext("thanks")


def _label(finding: Finding) -> str:
    return _label_of(finding.kind, engine.in_force().word_lists.get(finding.word_list))


def _label_of(kind, word_list) -> str:
    if word_list is not None:
        return str(local_text(word_list))
    return str(FindingKind(kind).label)
