"""
Every page is accessible for every actor who sees something different on it.

``make test`` checks the plain variant of a page for each actor who sees something new on it,
every page once with all options switched on, and spreads other pairs of options over the
pages; ``make axe`` (``AXES=all``) checks every page for every actor in all sixteen variants.
"""

import os
import time

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse

from forum.search import index
from portal.site.fixed_pages.defaults import SLUGS
from tests.browser import looking
from tests.browser.pages import COVER, MIXED, PLAIN, PRODUCT, session_of, visits
from tests.browser.walking import Walk
from tests.world import make_world

# Of so many pages the first few are seen in one mixture more.
EVERY = 30
THOROUGH = os.environ.get("AXES") == "all"


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world of the tests, where a server in another thread sees it."""
    media = tmp_path_factory.mktemp("city")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media):
        yield make_world()
        call_command("flush", interactive=False, verbosity=0)
        index.empty()


@pytest.fixture(scope="module")
def found(city, live_server, browser):
    """What was found on all pages, by subject."""
    walk, begun = Walk(browser, city, live_server.url), time.monotonic()
    met = []
    for visit, shows_something_new in visits(city):
        for look in _looks(visit, met, shows_something_new):
            walk.visit(visit, look)
        if visit.name not in met:
            met.append(visit.name)
    walk.found["cut lists"] = cut_lists(browser, city, live_server.url)
    walk.found["wide texts"] = wide_texts(browser, live_server.url)
    walk.end()
    print(f"\n{walk.pages} pages loaded in {time.monotonic() - begun:.0f} s")  # noqa: T201
    return walk.found


def _looks(visit, met, shows_something_new):
    """``met`` are the names of the pages so far."""
    if not shows_something_new:
        return [PLAIN] if THOROUGH else []
    if THOROUGH:
        return PRODUCT
    if visit.name in met:
        return [PLAIN]
    place = len(met) % EVERY
    return [PLAIN, COVER, *MIXED[place : place + 1]]


CUT_LISTS = """
() => [...document.querySelectorAll(".results")].filter(
  box => box.scrollWidth > box.clientWidth).map(box => `${box.scrollWidth} px`)
"""


def cut_lists(browser, city, base):
    """The lists of the administration that are wider than their place at 1280 px."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    cookie = {"name": "sessionid", "value": session_of(city, "administrator")}
    context.add_cookies([{**cookie, "url": base}])
    window, cut = context.new_page(), []
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        window.goto(base + address)
        cut += [f"{address}: {wide}" for wide in window.evaluate(CUT_LISTS)]
    context.close()
    return cut


def wide_texts(browser, base):
    """The fixed pages that scroll sideways at 320 px: each language has words of other lengths."""
    wide = []
    for language in ("zh-hans", "en"):
        context = browser.new_context()
        context.add_cookies([{"name": "django_language", "value": language, "url": base}])
        window = context.new_page()
        for page in SLUGS:
            window.goto(f"{base}{reverse('pages:detail', args=[page])}")
            wide += [f"{page} ({language}): {found}" for found in looking.sideways(window)]
        context.close()
    return wide


def lines_of(findings):
    return "\n" + "\n".join(findings)


def test_axe_finds_no_barrier(found):
    assert found["barriers"] == [], lines_of(found["barriers"])


def test_the_browser_has_nothing_to_say(found):
    assert found["console"] == [], lines_of(found["console"])


def test_nobody_scrolls_sideways_on_a_narrow_screen(found):
    assert found["sideways"] == [], lines_of(found["sideways"])


def test_every_page_has_a_title(found):
    assert found["titles"] == [], lines_of(found["titles"])


def test_everybody_can_skip_the_head(found):
    assert found["skip links"] == [], lines_of(found["skip links"])


def test_everybody_sees_where_the_focus_is(found):
    assert found["focus"] == [], lines_of(found["focus"])


def test_every_list_of_the_administration_fits_the_window(found):
    assert found["cut lists"] == [], lines_of(found["cut lists"])


def test_no_fixed_page_scrolls_sideways_in_either_language(found):
    assert found["wide texts"] == [], lines_of(found["wide texts"])
