"""
Every CSS class in the style sheets is used, and every class in a template has a CSS rule.

Classes that are built at run time or that come from libraries are listed below as exceptions.
"""

import re
from itertools import chain
from pathlib import Path

import pytest
from django.contrib import admin

ROOT = Path(__file__).resolve().parents[2]
SHEETS = ROOT / "static" / "css"
APPS = ("portal", "forum", "moderation", "workorders")

# Prefixes of classes whose end is a value at run time.
MADE_AT_RUN_TIME = {
    "banner--": "the tone of a banner; Django's messages bring theirs",
    "search--": "the place of the search form",
    "page--": "the width of the page, a block of base.html",
}
# Classes with a rule that appear only in markup of libraries.
OTHERS_MARKUP = {
    "errorlist": "Django's list of what is wrong with a form",
}
# Classes without a rule here: for a script, or styled by Django's admin.
WITHOUT_A_RULE = {
    "post__body": "what is read aloud",
    "errornote": "Django's administration dresses it",
    "submit-row": "Django's administration dresses it",
    "closelink": "Django's administration dresses it",
}

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTORS = re.compile(r"([^{}]+)\{")
CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
ATTRIBUTE = re.compile(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"')
TAG = re.compile(r"\{%.*?%\}")
VALUE = re.compile(r"\{\{.*?\}\}")
BLOCK = re.compile(r"\{% block (?:page|body)_class %\}(.*?)\{% endblock")
GIVEN = re.compile(
    r"""class=\\?"([\w\s-]+)|"class": "([\w\s-]+)|class(?:Name|List).*?"([\w\s-]+)"""
)


def classes_with_a_rule(sheet):
    """Every class in the selectors of a style sheet."""
    selectors = SELECTORS.findall(COMMENT.sub("", sheet))
    return set(chain.from_iterable(CLASS.findall(one) for one in selectors))


def classes_of_template(source):
    """Every class in a template; a class that ends in a variable as its prefix."""
    for value in ATTRIBUTE.findall(source) + BLOCK.findall(source):
        for name in VALUE.sub("{", TAG.sub(" ", value)).split():
            yield name.partition("{")[0]


def classes_of_code(source):
    """Every class that Python or JavaScript code sets."""
    return chain.from_iterable(" ".join(found).split() for found in GIVEN.findall(source))


def _sources(ending, *folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(f"*.{ending}")):
            if "migrations" not in path.parts:
                yield path.read_text()


@pytest.fixture(scope="module")
def ruled():
    return {sheet.name: classes_with_a_rule(sheet.read_text()) for sheet in SHEETS.glob("*.css")}


@pytest.fixture(scope="module")
def named():
    markup = _sources("html", "templates", *APPS)
    return set(chain.from_iterable(map(classes_of_template, markup)))


@pytest.fixture(scope="module")
def named_by_code():
    code = chain(_sources("py", *APPS), _sources("js", "static/js"))
    return set(chain.from_iterable(map(classes_of_code, code)))


@pytest.fixture(scope="module")
def of_the_administration():
    """Words in the files of Django's admin (possible classes), and classes of list columns."""
    home = Path(admin.__file__).parent
    pages = [*home.rglob("*.html"), *home.rglob("*.css"), *home.rglob("*.py")]
    words = set(re.findall(r"[\w-]+", " ".join(page.read_text() for page in pages)))
    columns = chain.from_iterable(one.list_display for one in admin.site._registry.values())
    return words | {f"field-{getattr(column, '__name__', column)}" for column in columns}


def test_every_class_with_a_rule_is_used(ruled, named, named_by_code, of_the_administration):
    used = named | named_by_code | set(OTHERS_MARKUP)
    unused = {
        (sheet, name)
        for sheet, names in ruled.items()
        for name in names - used - (of_the_administration if sheet == "admin.css" else set())
        if not name.startswith(tuple(MADE_AT_RUN_TIME))
    }
    assert unused == set()


def test_every_class_of_a_page_has_a_rule(ruled, named):
    known = set().union(*ruled.values(), WITHOUT_A_RULE, MADE_AT_RUN_TIME)
    assert named - known == set()


def test_every_exception_is_needed(ruled, named):
    rules = set().union(*ruled.values())
    assert set(WITHOUT_A_RULE) <= named - rules
    assert set(OTHERS_MARKUP) <= rules - named
    assert all(any(name.startswith(start) for name in rules) for start in MADE_AT_RUN_TIME)


# --- tests of the checks ------------------------------------------------------


def test_reads_a_sheet():
    sheet = "/* .no */ .a > .b:hover, .c { margin: .5em } @media print { .d--e { top: 0 } }"
    assert classes_with_a_rule(sheet) == {"a", "b", "c", "d--e"}


def test_reads_a_template():
    source = """<p class="a{% if x == "y" %} a--b{% endif %} c-{{ d }}">
      {% block page_class %} e{% endblock %}"""
    assert set(classes_of_template(source)) == {"a", "a--b", "c-", "e"}


def test_reads_code():
    source = """attrs={"class": "a b--c"}
      '<dl class="d">{}</dl>'
      note.className = "e"; note.classList.add("f")"""
    assert set(classes_of_code(source)) == {"a", "b--c", "d", "e", "f"}
