"""Every 404 page is the same: a search, links and, for the number of an own matter, its page."""

import re

import pytest
from django.urls import resolve

pytestmark = pytest.mark.django_db
MISSING = {
    "an address": "/nothing-here/",
    "a matter": "/threads/2020010199999/",
    "an agency": "/agencies/no-such-agency/",
    "a fixed page": "/pages/no-such-page/",
    "a board": "/boards/no-such-board/",
    "a page that is no number": "/threads/?page=abc",
    "a page of a search that is no number": "/search/?page=0",
}
FIELD = re.compile(r'<input class="search__input" id="search-page"[^>]* value="([^"]*)"')


def main_of(client, address, language="zh-hans"):
    joint = "&" if "?" in address else "?"
    response = client.get(f"{address}{joint}q=路灯", headers={"accept-language": language})
    assert response.status_code == 404
    page = response.content.decode()
    return re.sub(
        r'value="[^"]*"|\?next=[^"]*', "", page.partition("<main")[2].partition("</main>")[0]
    ), page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", MISSING.values(), ids=MISSING)
def test_every_one_is_the_same_page(client, address, language):
    main, page = main_of(client, address, language)
    assert main == main_of(client, "/nothing-here/", language)[0]
    assert FIELD.findall(page) == ["路灯"]
    assert page.count('role="search"') == 1


@pytest.mark.parametrize("who", [None, "citizen"])
def test_it_leads_on(client, request, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    main, _page = main_of(client, "/nothing-here/")
    links = re.findall(r'href="(/[^"]*)"', main)
    assert {resolve(link).view_name for link in links} == {
        "home",
        "threads:list",
        "threads:new",
        "my:home" if who else "account_login",
    }
    assert 'href="tel:12345"' in main


def test_the_number_of_an_own_matter_leads_to_it(client, private_thread, citizen):
    """What the page says of numbers and of signing in."""
    search = f"/search/?q={private_thread.number}"
    assert client.get(search).status_code == 200
    client.force_login(citizen)
    assert client.get(search)["Location"] == private_thread.get_absolute_url()


def test_signing_in_leads_back_to_the_matter(client, citizen, pending):
    page = client.get(f"/threads/{pending.number}/").content.decode()
    [address] = set(re.findall(r'href="(/accounts/login/\?next=[^"]*threads[^"]*)"', page))
    client.force_login(citizen)
    assert client.get(address).url == f"/threads/{pending.number}/"
