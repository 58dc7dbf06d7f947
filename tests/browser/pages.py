"""
Which pages the browser tests check, as which actors and in which variants.

The pages are those of ``tests/floors/doors.py``, so a new page is checked by itself. Many pages
look alike for several actors: after a first pass over all of them, a page is loaded in the
browser only for actors who see something new on it.
"""

import itertools
from html.parser import HTMLParser
from typing import NamedTuple

from django.core.cache import cache
from django.test import Client
from django.urls import resolve

from tests.floors.doors import DOORS, EVERYBODY
from tests.floors.test_doors import path_of

# Django's administration has a frame of its own, with its own way past the head and colours
# that change slowly; tests/site/test_admin.py is about it.
IN_THE_ADMINISTRATION = "opening:"
# Answers that are no page for people to read.
NO_PAGES = {"healthz", "readyz", "robots", "favicon", "sitemap", "sitemap_file", "schema"}
# Each person's head of the page differs; on the home page everybody's is looked at.
AS_EVERYBODY = {"home"}
MET_WITH_REFUSALS = {"anonymous", "citizen"}
# What no address shows by itself: nothing found, something found, nothing there.
OTHER_STATES = [
    ("nothing-there", "/nothing/"),
    ("search", "/search/?q=公交"),
    ("search", "/search/?q=zzzz"),
    ("threads:list", "/threads/?q=zzzz"),
    ("threads:list", "/threads/?status=answered&kind=inquiry"),
    ("workorders:list", "/workorders/?status=accepted"),
]
WHAT_IS_LOOKED_AT = {"class", "type", "role", "data-status", "data-mode", "name", "open", "lang"}


class Visit(NamedTuple):
    name: str
    path: str
    who: str


class Look(NamedTuple):
    """How a page is shown; the values that are false are the plain ones."""

    english: bool = False
    elder: bool = False
    dark: bool = False
    wide: bool = False

    def __str__(self):
        words = [name for name, chosen in self._asdict().items() if chosen]
        return "+".join(words) or "plain"


PLAIN = Look()
# With PLAIN every pair of values of two axes occurs, and every page meets each value.
COVER = Look(True, True, True, True)
MIXED = [
    Look(False, True, True, True),
    Look(True, False, True, True),
    Look(True, True, False, True),
    Look(True, True, True, False),
]
PRODUCT = [Look(*values) for values in itertools.product([False, True], repeat=4)]


def addresses(world, who):
    """Where somebody may go; how a refusal looks, two people see for all."""
    for name, doors in DOORS.items():
        for door in doors:
            looks_in = door.opens(who, "GET") or who in MET_WITH_REFUSALS
            is_ours = name not in NO_PAGES and not name.startswith(IN_THE_ADMINISTRATION)
            if "GET" in door.methods and is_ours and looks_in:
                yield name, path_of(name, door.at(world))
    yield from OTHER_STATES


def session_of(world, who):
    """The session cookie of somebody who is signed in; nothing for the anonymous."""
    if who == "anonymous":
        return None
    client = Client()
    client.force_login(getattr(world, who))
    return client.cookies["sessionid"].value


def visits(world):
    """Everybody at every page, and whether that showed anything new."""
    seen = {}
    for who in sorted(EVERYBODY, key=lambda who: (who != "anonymous", who)):
        client = Client(raise_request_exception=False)
        if session := session_of(world, who):
            client.cookies["sessionid"] = session
        for name, path in addresses(world, who):
            cache.clear()
            response = client.get(path, follow=True)
            if _is_page(response) and not _is_in_the_administration(response):
                shown = _pieces(response.content.decode())
                known = seen.setdefault(_page_of(response), set())
                yield Visit(name, path, who), name in AS_EVERYBODY or not shown <= known
                known |= shown


def _page_of(response):
    """What came: many addresses answer with the door, the same refusal, the same form."""
    if response.status_code != 200:
        return response.status_code
    return resolve(response.request["PATH_INFO"]).view_name


def _is_page(response):
    return response.headers.get("Content-Type", "").startswith("text/html")


def _is_in_the_administration(response):
    """The page for signing in leads administrators, who have signed in, to their desk there."""
    return response.request["PATH_INFO"].startswith("/admin/")


class _Pieces(HTMLParser):
    """The opening tags of a page but for its head, without what differs from row to row."""

    def __init__(self):
        super().__init__()
        self.found = set()
        self.in_header = False

    def handle_starttag(self, tag, attributes):
        self.in_header |= tag == "header"
        if self.in_header:
            return
        kept = (item for item in attributes if item[0] in WHAT_IS_LOOKED_AT)
        self.found.add((tag, *sorted((name, value or "") for name, value in kept)))

    def handle_endtag(self, tag):
        self.in_header &= tag != "header"


def _pieces(html):
    parser = _Pieces()
    parser.feed(html)
    return parser.found
