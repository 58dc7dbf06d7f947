"""A first visit needs few requests and kilobytes, for slow connections."""

import gzip
import re
from pathlib import PurePosixPath

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests import builders
from tests.floors.markup import Page

MOST_KILOBYTES, MOST_REQUESTS = 60, 15
# Bytes of what a page waits for before it is drawn.
MOST_BLOCKING = 14_000
STATIC = "/static/"
IMPORTED = re.compile(
    r"""(?:\bimport\s[^;"']*|\bimport\(\s*|\bfrom\s*|@import\s*(?:url\()?)["'](?P<path>\./[^"']+)"""
)


@pytest.fixture
def busy(citizen, neighbour, moderator, clerk, head, dispatcher, transport, area, category):
    """A full page of a list and a thread with many answers, with texts of usual length."""
    facts = {"area": area, "category": category, "text": "站台的顶棚坏了两个月了。" * 40}
    threads = [
        builders.published(
            citizen, moderator, title=f"第{n}件：公交站台的顶棚什么时候能修好", **facts
        )
        for n in range(21)
    ]
    order = builders.accepted_order(threads[0], by=dispatcher, agency=transport, clerk=clerk)
    builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher, text="已修。" * 150)
    for _ in range(10):
        builders.answer(neighbour, threads[0], moderator, text="我上周问过，说是月底。" * 10)
    return threads[0]


def weight(text):
    """Transferred bytes: the text compressed with a web server's usual level."""
    return len(gzip.compress(text.encode(), compresslevel=6))


def text_of(path):
    found = finders.find(path.removeprefix(STATIC))
    assert found, f"{path} is not there"
    with open(found, encoding="utf-8") as file:
        return file.read()


def assets_of(page):
    """The URLs that a browser fetches for the page: (styles and scripts, pictures)."""
    styles = [el.get("href") for el in page.all("link") if el.get("rel") == "stylesheet"]
    scripts = [el.get("src") for el in page.all("script") if el.get("src")]
    pictures = [el.get("src") for el in page.all("img")]
    icons = [el.get("href") for el in page.all("link") if el.get("rel") == "icon"]
    return with_imports(styles + scripts), set(pictures + icons[:1])


def with_imports(paths):
    """``paths`` and all modules and style sheets that they import."""
    found = []
    for path in paths:
        if path not in found:
            found.append(path)
            folder = PurePosixPath(path).parent
            inner = [str(folder / hit["path"][2:]) for hit in IMPORTED.finditer(text_of(path))]
            found += [each for each in with_imports(inner) if each not in found]
    return found


def visit(path):
    """({URL: transferred bytes}, number of requests) of a first visit."""
    text = Client().get(path).content.decode()
    files, pictures = assets_of(Page(text))
    weights = {path: weight(text)} | {file: weight(text_of(file)) for file in files}
    return weights, len(weights) + len(pictures)


@pytest.mark.parametrize("page", ["home", "list", "thread"])
def test_a_first_visit_is_light(busy, page):
    path = {"home": "/", "list": "/threads/", "thread": busy.get_absolute_url()}[page]
    weights, requests = visit(path)
    heaviest = sorted(weights.items(), key=lambda item: -item[1])
    total = sum(weights.values()) / 1000
    print(f"\n{page}: {total:.1f} kB in {requests} requests")  # noqa: T201 (seen with -s)
    assert total <= MOST_KILOBYTES, heaviest
    assert requests <= MOST_REQUESTS, sorted(weights)


def test_follows_what_a_module_imports(tmp_path, settings):
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nimport "./c.js";\n')
    (tmp_path / "b.js").write_text('export * from "./c.js"; import("./d.js");\n')
    (tmp_path / "c.js").write_text("const words = 'from ./x.js';")
    (tmp_path / "d.js").write_text("")
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    assert set(with_imports(["/static/a.js"])) == {f"/static/{name}.js" for name in "abcd"}
    finders.get_finder.cache_clear()


@pytest.mark.parametrize("page", ["home", "list", "thread"])
def test_one_stylesheet_blocks_a_page_and_it_is_small(busy, page):
    path = {"home": "/", "list": "/threads/", "thread": busy.get_absolute_url()}[page]
    sheets = [
        one for one in Page(Client().get(path).text).all("link") if one.get("media") != "print"
    ]
    (blocking,) = [one.get("href") for one in sheets if one.get("rel") == "stylesheet"]
    assert weight(text_of(blocking)) <= MOST_BLOCKING
