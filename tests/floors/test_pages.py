"""
The HTML of every page is valid and accessible: each URL of ``doors.py`` is requested as every
actor who may open it, and parsed strictly.
"""

import copy
from typing import NamedTuple

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client

from portal.site.models import Profile
from tests.floors.doors import DOORS, EVERYBODY
from tests.floors.markup import Page, faults
from tests.floors.test_doors import Undone, path_of

PAGES = {200, 400, 403, 404, 410}
# Documents that are not HTML pages of the portal.
NO_PAGE = {"styleguide:letter": "a letter as it is sent"}
# The style guide shows links that have no target.
SHOWN_ONLY = "/styleguide/lists/: a href=# leads nowhere"
# Together these actors see every page.
SEEING_ALL = ["anonymous", "citizen", "head", "other_clerk", "dispatcher", "administrator"]
IN_BOTH_LANGUAGES = [(who, "zh-hans") for who in sorted(EVERYBODY)] + [
    (who, "en") for who in SEEING_ALL
]


class Found(NamedTuple):
    name: str
    path: str
    page: Page


@pytest.fixture
def walk(world):
    """A function that returns every HTML page an actor may open."""

    def walk(who, *, language="zh-hans", method="GET", cookies=None):
        client = Client(raise_request_exception=False, headers={"accept-language": language})
        if who != "anonymous":
            client.force_login(getattr(world, who))
        client.cookies.load(cookies or {})
        doors = [(name, door) for name in sorted(DOORS) for door in DOORS[name]]
        open_to = [(name, door) for name, door in doors if door.opens(who, method)]
        found = [asked(client, method, name, door, world) for name, door in open_to]
        return [each for each in found if each and each.name not in NO_PAGE]

    return walk


def asked(client, method, name, door, world):
    """The page at a door as ``Found``; None if the response is not an HTML page."""
    # Rate limits count in the cache; the logout URL deletes the cookies.
    cache.clear()
    cookies, path = copy.deepcopy(client.cookies), path_of(name, door.at(world))
    with Undone():
        response = client.get(path) if method == "GET" else client.post(path, {})
        client.cookies = cookies
        return Found(name, path, Page(response.content.decode())) if is_page(response) else None


def is_page(response):
    kind = response.headers.get("Content-Type", "")
    return response.status_code in PAGES and kind.startswith("text/html")


def wrong_with(found):
    wrong = [f"{path}: {fault}" for _name, path, page in found for fault in faults(page)]
    return [line for line in wrong if line != SHOWN_ONLY]


def alike(found):
    """Titles shared by different pages, which browser history could not tell apart."""
    names = {}
    for name, _path, page in found:
        names.setdefault(page.title, set()).add(name.replace("styleguide:first", "styleguide:part"))
    return {title: sorted(doors) for title, doors in names.items() if len(doors) > 1}


def test_the_actors_who_read_english_see_every_page():
    doors = [door for doors in DOORS.values() for door in doors if door.who or door.looking]
    # A page open only to the neighbour is the same as the author's.
    unseen = [door for door in doors if not (door.who | door.looking) & set(SEEING_ALL)]
    assert {who for door in unseen for who in door.who} <= {"neighbour"}


@pytest.mark.parametrize(("who", "language"), IN_BOTH_LANGUAGES)
def test_every_page_is_well_made_and_has_its_own_title(walk, who, language):
    found = walk(who, language=language)
    assert len(found) > 15
    assert {each.page.root.get("lang") for each in found} == {language}
    assert wrong_with(found) == []
    assert alike(found) == {}


@pytest.mark.parametrize("who", SEEING_ALL)
def test_a_form_sent_empty_comes_back_well_made(walk, who):
    found = walk(who, method="POST")
    assert len(found) > 3
    assert wrong_with(found) == []


@pytest.mark.parametrize("who", ["anonymous", "citizen", "head"])
def test_every_page_is_well_made_with_larger_text_and_the_demo_bar(walk, who, settings):
    settings.DEMO = True
    Profile.objects.update(is_demonstration=True)
    found = walk(who, cookies={"elder": "1"})
    assert {each.page.root.get("data-mode") for each in found} == {"elder"}
    # The page of a link in a letter has no head, so that its address gets into no other.
    without = [each for each in found if not has_class(each.page, "demo-bar")]
    assert {each.name for each in without} <= {"talk:answer"}
    assert wrong_with(found) == []


def has_class(page, name):
    return any(name in (element.get("class") or "").split() for element in page.elements)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", ["/nowhere/", "/moderation/", "/threads/?q=a%00b", "hidden"])
def test_a_refusal_is_well_made(client, world, path, language):
    client.force_login(world.neighbour)
    path = world.hidden.get_absolute_url() if path == "hidden" else path
    response = client.get(path, headers={"accept-language": language})
    assert response.status_code in {400, 403, 404, 410}
    assert list(faults(Page(response.content.decode()))) == []


@pytest.mark.parametrize("kept_at", ["", "/threads/new/"])
@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html", "503.html"])
def test_a_page_that_stands_alone_is_well_made(name, kept_at):
    assert list(faults(Page(render_to_string(name, {"kept_at": kept_at})))) == []


# --- tests of the checks ------------------------------------------------------

FRAME = (
    '<!doctype html><html lang="en"><head><title>A</title></head>'
    "<body><main><h1>A</h1>{}</main></body></html>"
)


def test_finds_nothing_wrong_with_a_good_page():
    good = '<h2>B</h2><label for="c">C</label><input id="c"><a href="#c">D</a><img src="e" alt="">'
    assert list(faults(Page(FRAME.format(good)))) == []


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<p><ul><li>B</li></ul></p>", "unexpected-end-tag"),
        ("<b>B", "end-tag-too-early"),
        ("<h3>B</h3>", "h3 after h1"),
        ("<h1>B</h1>", "2 h1"),
        ("<h2> </h2>", "an empty h2"),
        ("<main>B</main>", "2 main"),
        ('<input name="b">', "input b has no label"),
        ('<label for="b"> </label><select id="b"></select>', "has no label"),
        ('<img src="b.png">', "has no alt"),
        ('<a href="/"><img src="b.png" alt=""></a>', "has no words"),
        ("<button></button>", "button  has no words"),
        ('<p id="b"></p><p id="b"></p>', "id 'b' 2 times"),
        ('<a href="#b">B</a>', "href=#b leads nowhere"),
        ('<p aria-describedby="b">B</p>', "aria-describedby=b leads nowhere"),
        ("<ul><p>B</p></ul>", "p in ul"),
        ("<nav>B</nav><nav>C</nav>", "nav '' 2 times"),
        ('<p lang="">B</p>', "empty lang"),
    ],
)
def test_finds(markup, fault):
    assert fault in " | ".join(faults(Page(FRAME.format(markup))))


def test_finds_a_page_without_language_or_title():
    page = Page("<!doctype html><html><head><title> · </title></head><body></body></html>")
    assert {"html has no lang", "the title is empty", "0 main", "0 h1"} <= set(faults(page))
