"""
Rules for templates: each compiles, pages extend a base template, and a partial declares its
inputs and gets exactly those.
"""

import re
from functools import lru_cache

import pytest
from django.template import engines
from django.template.loader import get_template

from tests.floors.reading_templates import includes_of, names_read
from tests.floors.test_house import ROOT, files

FOLDER = ROOT / "templates"
LONGEST = 120
PARTIAL = re.compile(r"(^|/)partials/|^forms/|(^|/)_[^/]+$")
OPENING = re.compile(r"\A\s*\{% comment %\}\n(?P<words>.*?)\{% endcomment %\}", re.DOTALL)
# After the empty line: two spaces, names, two spaces, description; continued lines are indented.
INPUT = re.compile(
    r"^  (?P<names>\w+(?:, \w+)*)(?:  +(?P<words>\S.*(?:\n {3,}\S.*)*))?$", re.MULTILINE
)
OPTIONAL = re.compile(
    r"\boptional\b|\bor nothing\b|\bnothing when\b|\bleft out\b|\bwithout it\b|\(with \w+\)"
)
# Overrides of library templates; the library sets their context.
THEIRS = re.compile(r"^(?:allauth|admin)/")
LETTER = re.compile(r"^(?:email|notifications)/|\.txt$")
ALONE = {
    "base.html": "what pages extend",
    "fragment.html": "what pages extend where only a part of them is asked for",
    "400.html": "shown when session or database may be what is broken",
    "403_csrf.html": "likewise",
    "500.html": "likewise",
    "503.html": "likewise",
}
# Partials that code renders; no template includes them.
RENDERED = {
    "forms/form.html": "by Django's forms",
    "forms/field.html": "by Django's forms",
    "forum/reading/filter_field.html": "by the form of a filter",
    "forum/writing/images_field.html": "by the field of images",
    "partials/filter_panel.html": "by lists of matters, to be kept",
    "partials/footer.html": "by the frame of every page, to be kept",
    "forum/reading/support_turned.html": "by the view that supports, for a script",
    "forum/reading/follow_turned.html": "by the view that follows, for a script",
}


@lru_cache
def sources():
    return {
        path.relative_to(FOLDER).as_posix(): path.read_text()
        for path in files()
        if path.is_relative_to(FOLDER)
    }


@lru_cache
def compiled(name):
    return get_template(name).template


NAMES = sorted(sources())
OURS = [name for name in NAMES if not THEIRS.match(name) and not LETTER.search(name)]


def is_literal(node):
    return isinstance(node.template.var, str)


@lru_cache
def includes():
    """(including template, included name or None, node) of every include."""
    return [
        (name, node.template.var if is_literal(node) else None, node)
        for name in NAMES
        for node in includes_of(compiled(name))
    ]


INCLUDED = {included for name, included, _node in includes() if not LETTER.search(name)}
PARTIALS = [name for name in OURS if PARTIAL.search(name) or name in {*INCLUDED, *RENDERED}]
PAGES = [name for name in OURS if name not in PARTIALS and name not in ALONE]


def inputs_of(text):
    """The declared inputs of a partial with their descriptions; None without a comment."""
    opening = OPENING.match(text)
    if not opening:
        return None
    _what_it_is, _line, inputs = opening["words"].partition("\n\n")
    return {
        name: found["words"] or ""
        for found in INPUT.finditer(inputs)
        for name in found["names"].split(", ")
    }


def misfits(names, given, *, isolated):
    """Differences between a partial's declared inputs and those an include passes."""
    if not isolated:
        yield "is included without only"
    for name in sorted(set(given) - set(names)):
        yield f"is given {name}, which it does not name"
    for name, words in names.items():
        if name not in given and not OPTIONAL.search(words):
            yield f"is not given {name}"


@pytest.mark.parametrize("name", NAMES)
def test_compiles(name):
    assert compiled(name)


def test_there_are_templates_to_look_at():
    assert len(PAGES) > 50
    assert len(PARTIALS) > 40


def test_is_not_too_long():
    sizes = {name: len(text.splitlines()) for name, text in sources().items()}
    assert {name: size for name, size in sizes.items() if size > LONGEST} == {}


def test_a_page_extends_a_base():
    extends = re.compile(r"\A\{% extends ")
    assert [name for name in PAGES if not extends.match(sources()[name])] == []


def test_every_exception_is_about_a_template():
    assert {*ALONE, *RENDERED} <= set(NAMES)


def test_a_partial_opens_by_naming_its_inputs():
    assert [name for name in PARTIALS if inputs_of(sources()[name]) is None] == []


@pytest.mark.parametrize("name", [name for name in PARTIALS if name not in RENDERED])
def test_a_partial_uses_only_the_inputs_it_names(name):
    # An include with "only" passes nothing else, so an undeclared name would be empty.
    assert names_read(compiled(name)) - set(inputs_of(sources()[name])) == set()


@pytest.mark.parametrize("name", [name for name in PARTIALS if name not in RENDERED])
def test_a_partial_uses_every_input_it_names(name):
    assert set(inputs_of(sources()[name])) - names_read(compiled(name)) == set()


def test_an_include_gives_the_inputs_that_are_named_and_nothing_else():
    wrong = [
        f"{name}: {included} {misfit}"
        for name, included, node in includes()
        if not LETTER.search(name)
        for misfit in misfits_of(included, node)
    ]
    assert wrong == []


def misfits_of(included, node):
    if included is None:
        return ["an include names its template in words"]
    names = inputs_of(sources()[included]) or {}
    return misfits(names, node.extra_context, isolated=node.isolated_context)


# --- tests of the checks ------------------------------------------------------

NAMED = """{% comment %}
  A box.

  title  the words
  url    where to (optional)
{% endcomment %}"""


def test_reads_the_inputs_of_a_comment():
    assert inputs_of(NAMED) == {"title": "the words", "url": "where to (optional)"}
    assert inputs_of("<p>{{ title }}</p>") is None
    two_lines = NAMED.replace(
        "  title  the words", "  title, text  the words,\n         in two lines"
    )
    assert list(inputs_of(two_lines)) == ["title", "text", "url"]


@pytest.mark.parametrize(
    ("given", "isolated", "misfit"),
    [
        (["title"], False, "is included without only"),
        (["title", "user"], True, "is given user, which it does not name"),
        (["url"], True, "is not given title"),
    ],
)
def test_finds_a_misfit(given, isolated, misfit):
    assert list(misfits(inputs_of(NAMED), given, isolated=isolated)) == [misfit]


def test_lets_an_optional_input_be_left_out():
    assert list(misfits(inputs_of(NAMED), ["title"], isolated=True)) == []


def test_reads_the_names_a_template_takes():
    template = engines["django"].from_string(
        "{% load i18n %}{% for row in rows %}{{ row.name|default:other }}{% endfor %}"
        "{% if a and not b.c %}{% url 'home' as place %}{{ place }}{% endif %}{% csrf_token %}"
        "{% blocktranslate with n=number %}{{ n }} {{ unit }}{% endblocktranslate %}"
        "{% include 'x.html' with y=z only %}"
    )
    names = {"rows", "other", "a", "b", "csrf_token", "number", "unit", "z"}
    assert names_read(template.template) == names
