"""``{% include_kept %}``: HTML of partials is made once for the same inputs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from portal.agencies.models import Agency
from portal.versions import kept_html
from portal.versions.kept_html import KEPT, KeptHtml, key_of

MESSAGES = (
    '{% load kept %}{% include_kept "partials/banner.html" with tone="info" text=text only %}'
)
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_kept():
    KEPT.forget()


def shown(text):
    return engines["django"].from_string(MESSAGES).render({"text": text})


def test_the_same_inputs_are_rendered_once(monkeypatch):
    first = shown("Night buses")
    monkeypatch.setattr(kept_html.KEPT, "keep", pytest.fail)
    assert shown("Night buses") == first


def test_another_text_is_shown_at_once():
    shown("Night buses")
    assert "Day buses" in shown("Day buses")


def test_a_text_to_be_escaped_does_not_get_the_html_of_a_safe_one():
    assert "<b>Buses</b>" in shown(mark_safe("<b>Buses</b>"))
    assert "<b>" not in shown("<b>Buses</b>")


def test_each_language_has_its_own():
    words = gettext_lazy("Search")
    with override("en"):
        assert "Search" in shown(words)
    with override("zh-hans"):
        assert "搜索" in shown(words)


def test_words_of_the_partial_itself_are_in_the_readers_language():
    page = engines["django"].from_string(
        "{% load kept %}"
        '{% include_kept "partials/search_form.html" with place="page" query="" only %}'
    )
    with override("en"):
        assert "Search" in page.render()
    with override("zh-hans"):
        assert "Search" not in page.render()


def test_a_partial_sees_nothing_but_its_inputs(rf):
    page = engines["django"].from_string(
        '{% load kept %}{% include_kept "partials/pagination.html" with page=page only %}'
    )
    with pytest.raises(AttributeError):
        page.render({"page": {"number": 1, "has_next": True}}, request=rf.get("/threads/"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (0, False),
        ("1", 1),
        ("", None),
        ("<b>", mark_safe("<b>")),
        ([1], (1,)),
        ({"a": None}, {}),
        ({"a": "b"}, {"b": "a"}),
        (NOON, NOON + timedelta(microseconds=1)),
        (NOON, NOON.date()),
    ],
)
def test_what_shows_differently_has_another_key(one, other):
    assert key_of(one) != key_of(other)


def test_equal_values_have_one_key():
    value = {"words": ["a", mark_safe("b")], "at": NOON, "number": 3, "lazy": gettext_lazy("x")}
    assert hash(key_of(value)) == hash(key_of(dict(value)))


@pytest.mark.parametrize("value", [Agency(name="Transport"), [Agency()], {1, 2}, object()])
def test_what_may_change_is_no_key(value):
    with pytest.raises(TypeError):
        key_of(value)


@pytest.mark.parametrize(
    "tag",
    ['{% include_kept "partials/said.html" %}', "{% include_kept name only %}"],
)
def test_it_needs_a_name_and_only(tag):
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string("{% load kept %}" + tag)


def test_no_more_than_two_generations_are_kept(monkeypatch):
    monkeypatch.setattr(kept_html, "MOST_KEPT", 3 * len("html"))
    kept = KeptHtml()
    for number in range(10):
        kept.get("used")
        kept.keep(number, "html")
        kept.keep("used", "html")
    assert len(kept.young) + len(kept.old) <= 8
    assert kept.get("used") == "html"
    assert kept.get(0) is None
