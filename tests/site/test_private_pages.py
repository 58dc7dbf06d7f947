"""No cache keeps personal pages, and signing out clears the browser's data."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.builders import PASSWORD
from tests.floors.doors import DOORS
from tests.floors.test_doors import Undone, path_of

# What everybody is answered alike and nothing personal stands in.
FOR_EVERYBODY = {"images:published", "healthz", "readyz"}
WITHOUT_A_DOOR = ["/nowhere/", "/admin/", "/admin/accounts/user/", "/admin/nowhere/"]


def answers(world, who):
    """What somebody is answered at every door there is, open or shut."""
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        client.force_login(getattr(world, who))
    doors = [(name, path_of(name, door.at(world))) for name in DOORS for door in DOORS[name]]
    for name, path in [*doors, *((path, path) for path in WITHOUT_A_DOOR)]:
        cache.clear()
        with Undone():
            yield name, path, client.get(path)


def is_kept_out(response):
    kept = {part.strip() for part in response.headers.get("Cache-Control", "").split(",")}
    return {"private", "no-store"} <= kept


# Between them they see every page there is.
@pytest.mark.parametrize("who", ["citizen", "head", "administrator"])
def test_no_cache_keeps_what_somebody_signed_in_is_answered(world, who):
    found = [
        f"{path}: {response.headers.get('Cache-Control')}"
        for name, path, response in answers(world, who)
        if name not in FOR_EVERYBODY and not is_kept_out(response)
    ]
    assert found == []


def test_public_pages_may_be_kept_for_readers_without_an_account(world):
    open_names = {"home", "threads:list", "threads:detail", "pages:detail", "agencies:list"}
    kept_out = {
        path
        for name, path, response in answers(world, "anonymous")
        if name in open_names and response.status_code == 200 and is_kept_out(response)
    }
    assert kept_out == set()


def test_words_that_wait_for_a_sign_in_are_kept_in_no_cache(client, world):
    client.post("/threads/new/", {"title": "路灯不亮", "text": "三天了。", "kind": "repair"})
    response = client.get("/threads/new/")
    assert is_kept_out(response)


@pytest.mark.parametrize("address", ["/accounts/logout/", "/admin/logout/"])
def test_signing_out_clears_what_the_browser_kept_and_no_cookie_of_its_own(client, world, address):
    client.post("/elder-mode/")
    client.force_login(world.citizen)
    response = client.post(address)
    assert response.status_code == 302
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert 'data-mode="elder"' in client.get("/").text


def test_nothing_else_clears_it(client, world):
    client.post("/accounts/login/", {"login": "citizen", "password": PASSWORD})
    for address in (reverse("my:home"), "/", "/accounts/logout/"):
        assert not client.get(address).has_header("Clear-Site-Data")
