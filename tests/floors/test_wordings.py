"""
No two source texts for people are nearly the same.

The comparison ignores capitals, punctuation, markup, articles, plural and contractions; in
texts of four or more words also function words and one slightly different spelling. Questions
differ from statements. Texts with a gettext context are compared within that context.
"""

import re
from collections import defaultdict
from difflib import SequenceMatcher
from itertools import combinations

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.utils import translation

from tests.floors.test_translations import ROOT

CATALOG = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"

# Reason → pairs of similar texts that are allowed.
MAY_DIFFER = {
    "one of them, and the heading of a list of them": [
        {"Agency", "Agencies"},
        {"Area", "Areas"},
        {"Category", "Categories"},
        {"Matter", "Matters"},
        {"New matter", "New matters"},
        {"Notice", "Notices"},
        {"Due date moved", "Due dates moved"},
        {"role", "roles"},
        {"A colleague", "Colleagues"},
        {"Second look", "Second looks"},
        {"Dispute", "Disputes"},
    ],
    "the second stands in for a name within a sentence": [
        {"Agency", "An agency"},
        {"Agencies", "An agency"},
    ],
    "the rank within a list, and work orders": [{"order", "orders"}],
    "one that speaks of danger, and all that is said": [{"word", "words"}],
    "the column of an export, and whoever wrote what is read": [{"Author", "The author"}],
    "what is over, and what still goes on": [
        {"The citizen waited %(count)d day", "The citizen has waited %(count)d day"}
    ],
    "what was done, and the button that does it": [
        {"Signed out there: %(device)s.", "Sign out there: %(device)s"},
        {"Merge into another matter", "Merged into another matter"},
        {
            "Dispatch to %(agency)s, answer due %(due)s",
            "Dispatched to %(agency)s, answer due %(due)s",
        },
    ],
}

# Reason → words whose translation may depend on the capital letter.
OTHER_CHINESE = {
    "a state, and the moment it began": {"accepted", "answered", "published", "submitted"},
    "what an agency announces, and word for one person": {"notice"},
    "what one searches for, and what is said": {"words"},
    "of a matter, and of a log entry": {"subject"},
    "of a person, and of a thing": {"name"},
    "who raised a matter, and who wrote a text": {"author"},
    "the decision of a moderator, and the wish of an author": {"do not publish"},
    "for a moderator, and for the mail server": {"waiting"},
    "an address, and a way to send": {"e-mail"},
}

WORD = re.compile(r"%\((\w+)\)[#0\- +]?\d*\.?\d*[a-zA-Z]|\{(\w*)\}|([\w-]+)|(\?)")
ARTICLES = {"a", "an", "the"}
SMALL_WORD = re.compile(
    "it|its|is|are|was|were|be|been|being|has|have|had|do|does|did|will|now|then|already"
    "|please|also|and|so|of|to|by|from|just|still"
)
FEWEST_WORDS = 4
ALIKE = 0.8


def words_of(text):
    """The compared words in order; placeholders as names, and "…" first in a long text."""
    text = re.sub(r"<[^>]+>", " ", text.lower().replace("’", "'"))
    text = re.sub(r"'\w+", "", text.replace("can't", "cannot").replace("n't", " not"))
    found = []
    for name, field, word, question in WORD.findall(text):
        if word and word not in ARTICLES:
            found.append(_singular(word))
        elif not word:
            found.append(question or f"%{name or field}")
    if len(found) < FEWEST_WORDS:
        return tuple(found)
    return ("…", *(word for word in found if not SMALL_WORD.fullmatch(word)))


def _singular(word):
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        return word[:-1]
    return word


def near_pairs(messages):
    """Every pair of texts that are nearly the same, from (context, text) pairs."""
    groups = defaultdict(list)
    for context, text in sorted(messages, key=str):
        # A text with a small initial is a model's name or a part of a sentence: compare apart.
        groups[(context, text[0].islower()), words_of(text)].append(text)
    for texts in groups.values():
        yield from combinations(texts, 2)
    yield from _misspelt(groups)


def _misspelt(groups):
    """Pairs of longer texts in which one word has a slightly different spelling."""
    without_one = defaultdict(list)
    for (kind, words), texts in groups.items():
        if len(words) >= FEWEST_WORDS:
            for at, word in enumerate(words):
                without_one[kind, words[:at], words[at + 1 :]].append((word, texts[0]))
    for beside in without_one.values():
        for (word, text), (other, other_text) in combinations(beside, 2):
            if "%" not in word + other and SequenceMatcher(None, word, other).ratio() >= ALIKE:
                yield text, other_text


def names_of_models():
    """The singular and plural names of every model, which may be similar."""
    with translation.override("en"):
        for model in apps.get_models():
            yield {str(model._meta.verbose_name), str(model._meta.verbose_name_plural)}


def two_meanings(catalog):
    """Texts that differ only in capitals and have different translations."""
    said = defaultdict(set)
    for message in catalog:
        if message.id and isinstance(message.id, str) and not message.context:
            said[message.id.lower().strip(" .:")].add(message.string.strip(" 。："))
    return {text for text, translations in said.items() if len(translations) > 1}


@pytest.fixture(scope="module")
def catalog():
    with CATALOG.open("rb") as file:
        return read_po(file, locale="zh_Hans")


@pytest.fixture(scope="module")
def messages(catalog):
    texts = ((one.context, one.id) for one in catalog if one.id)
    return [(context, text if isinstance(text, str) else text[0]) for context, text in texts]


def test_no_two_texts_are_nearly_the_same(messages):
    allowed = [*names_of_models(), *(pair for pairs in MAY_DIFFER.values() for pair in pairs)]
    assert [pair for pair in near_pairs(messages) if set(pair) not in allowed] == []


def test_small_and_capital_letters_do_not_change_the_meaning(catalog):
    allowed = set().union(*OTHER_CHINESE.values())
    assert two_meanings(catalog) - allowed == set()


def test_every_exception_is_needed(messages, catalog):
    near = [set(pair) for pair in near_pairs(messages)]
    assert [pair for pairs in MAY_DIFFER.values() for pair in pairs if pair not in near] == []
    assert set().union(*OTHER_CHINESE.values()) <= two_meanings(catalog)


# --- tests of the checks ------------------------------------------------------


@pytest.mark.parametrize(
    "pair",
    [
        ("Save draft", "Save the draft"),
        ("Reply", "Reply."),
        ("Your drafts", "Your draft …"),
        ("It can't be read.", "It cannot be read"),
        ("Read the rules: <b>all</b>", "Read the rules, all"),
        ("“%(title)s” was not published", "“%(title)s” has not been published."),
        ("Please choose what should happen", "Choose what should happen."),
        ("The summary was sent today", "The sumary was sent today."),
    ],
)
def test_finds_a_pair(pair):
    assert [set(found) for found in near_pairs((None, text) for text in pair)] == [set(pair)]


@pytest.mark.parametrize(
    "pair",
    [
        ("Sign out", "Sign out?"),
        ("title", "Title"),
        ("Two-step sign-in is on", "Two-step sign-in is off"),
        ("%(order)s is now with %(agency)s", "%(title)s is now with %(agency)s"),
        ("Removing uploads that were cut off", "Removing exports that were cut off"),
    ],
)
def test_lets_a_pair_pass(pair):
    assert list(near_pairs((None, text) for text in pair)) == []
