"""A new portal works without gaps before its city's data is entered."""

import re

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string

from portal.configuration.environment import read_sender
from portal.site.fixed_pages import defaults
from portal.site.models import Page, Profile

pytestmark = pytest.mark.django_db

INVENTED = re.compile(r"澜川|枕河|Lanchuan|澜ICP|澜公网|听澜", re.IGNORECASE)
# A label with nothing behind it, a number to call that is none, a dot between nothing.
HOLES = re.compile(
    r'tel:"|mailto:"|\bNone\b|\{\{|[:：]\s*</(?:li|dd)>|·\s*</(?:p|title|li)>|<(?:p|title|li)>\s*·'
    r"|<(p|li|span|h1|h2|dd)[^>]*>\s*</\1>|，，|。。|  ·  ·|：。|call \.|拨打 ?[。，；]"
)
# Filled by script when something is to be read aloud.
SPOKEN_LATER = re.compile(r'<p class="visually-hidden" id="said" role="status"></p>')
ADDRESSES = [
    "/", "/threads/", "/threads/new/", "/boards/notices/", "/boards/suggestions/", "/agencies/",
    "/search/?q=a", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/",
    "/accounts/password/reset/done/", "/api/docs/", "/api/v1/threads/", "/feeds/threads/",
    "/nowhere/", "/robots.txt", "/sitemap.xml",
    *(f"/pages/{slug}/" for slug in defaults.SLUGS),
]  # fmt: skip


@pytest.fixture
def nobodys(settings):
    """What a migration leaves behind in production."""
    Profile.objects.all().delete()
    Page.objects.all().delete()
    settings.PRODUCTION = True
    defaults.declare()
    settings.PRODUCTION = False
    cache.clear()


def test_knows_what_is_missing(nobodys):
    profile = Profile.objects.get()
    assert profile.missing() == list(Profile.NEEDED)
    assert str(profile) == profile.local_name
    assert Profile(**defaults.demo_profile()).missing() == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("elder", ["0", "1"])
def test_no_page_names_the_invented_city_or_shows_a_hole(client, nobodys, language, elder):
    client.cookies["elder"] = elder
    for address in ADDRESSES:
        page = client.get(address, headers={"accept-language": language}).content.decode()
        assert not INVENTED.search(page), address
        hole = HOLES.search(SPOKEN_LATER.sub("", page))
        assert hole is None, (address, hole[0])


def test_a_fixed_page_speaks_of_this_city(client, nobodys):
    page = client.get("/pages/contact/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "主办单位：" not in page
    assert "发邮件" not in page
    Profile.objects.update(host_unit="某市人民政府办公室", email="a@b.example")
    page = client.get("/pages/contact/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "主办单位：某市人民政府办公室。" in page
    assert "发邮件：a@b.example。" in page


def test_what_is_said_of_the_city_is_text_and_no_markup(client, nobodys):
    Profile.objects.update(city="<b>A&B</b>")
    page = client.get("/pages/help/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "&lt;b&gt;A&amp;B&lt;/b&gt;" in page


@pytest.mark.parametrize("template", ["email/base.txt", "email/base.html"])
def test_a_letter_ends_without_loose_dots(nobodys, template):
    letter = render_to_string(template, {}, request=HttpRequest()).strip()
    assert not INVENTED.search(letter)
    assert "· ·" not in letter
    assert not letter.endswith("·")
    assert not HOLES.search(letter)


@pytest.mark.parametrize("name", ["400", "403_csrf", "500", "503"])
def test_the_pages_for_bad_moments_name_no_city(nobodys, name):
    assert not INVENTED.search(render_to_string(f"{name}.html", {"static": "/static/"}))


def test_letters_come_from_the_portals_own_name_until_a_sender_is_said(monkeypatch):
    monkeypatch.delenv("DEFAULT_FROM_EMAIL", raising=False)
    assert read_sender("production", "https://wz.city.example:8443") == "noreply@wz.city.example"


def test_a_profile_that_is_there_stays(settings, nobodys):
    Profile.objects.update(city="某市")
    settings.PRODUCTION = True
    defaults.declare()
    assert Profile.objects.get().city == "某市"
