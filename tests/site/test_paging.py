"""Every list is paged in the same way, with any value of ``?page=``."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from forum import paging
from forum import workflow as forum
from tests import builders
from tests.floors.test_house import ROOT
from workorders import exporting

NO_PAGES = ["0", "07", "-1", "abc", "１２", "²", "1.5", "1e3", " 2", "9" * 5_000]
LISTS = {
    "/threads/": None,
    "/threads/?order=active&kind=inquiry": None,
    "/boards/matters/": None,
    "/search/?q=站台": None,
    "/threads/{public}/": None,
    "/api/v1/threads/": None,
    "/api/v1/threads/{public}/": None,
    "/my/": "citizen",
    "/my/notifications/": "citizen",
    "/my/follows/": "citizen",
    "/moderation/": "moderator",
    "/moderation/?purpose=matter": "moderator",
    "/moderation/imports/{batch}/": "moderator",
    "/workorders/?status=all": "dispatcher",
    "/workorders/awaiting-dispatch/": "dispatcher",
    "/workorders/exports/": "dispatcher",
}
NOTHING_FURTHER = "There is nothing further in this list."
LAST_PAGE = re.compile(r"The last page is page [0-9]+\.")
LINK = re.compile(r'href="(?P<address>\?[^"]*)"[^>]*>To the first page<')
READS_PAGE = re.compile(r"""GET(?:\.get\(|\[)["'](?:page|before)["']|\bPaginator\b""")


@pytest.fixture(params=LISTS)
def visit(request, client, world):
    """Opens a list of at least two rows with this query added."""
    path = request.param.format(public=world.public.number, batch=world.import_batch.pk)
    if who := LISTS[request.param]:
        client.force_login(getattr(world, who))

    def get(*pairs):
        joint = "&" if "?" in path else "?"
        headers = {"accept-language": "en"}
        return client.get(f"{path}{joint}{urlencode(pairs)}", headers=headers)

    return get


def is_api(response):
    return response["Content-Type"].startswith("application/json")


def has_next(response):
    if is_api(response):
        return bool(response.json().get("posts", response.json())["next"])
    return 'rel="next"' in response.content.decode()


def test_what_is_no_page_is_not_found(visit):
    assert {text[:9]: visit(("page", text)).status_code for text in NO_PAGES} == {
        text[:9]: 404 for text in NO_PAGES
    }


def test_an_empty_number_is_the_first_page_and_the_last_of_several_counts(visit):
    for pairs in ([], [("page", "")], [("page", "abc"), ("page", "1")]):
        response = visit(*pairs)
        assert response.status_code == 200
        assert is_api(response) or response.context["page"].number == 1
    assert visit(("page", "1"), ("page", "abc")).status_code == 404


def test_past_the_end_the_page_says_so_and_leads_back(visit):
    response = visit(("page", "400"))
    if is_api(response):
        assert response.status_code == 200
        assert response.json().get("posts", response.json())["results"] == []
        return
    assert response.status_code == (404 if response.request["PATH_INFO"] == "/search/" else 200)
    text = response.content.decode()
    assert NOTHING_FURTHER in text
    assert LAST_PAGE.search(text)
    assert text.count("empty-state__title") == 1
    back = unescape(LINK.search(text)["address"])
    assert "page" not in back
    assert NOTHING_FURTHER not in visit().content.decode()


@pytest.mark.parametrize("number", ["501", "999999"])
def test_a_number_beyond_all_pages_is_not_found_on_the_list_itself(visit, number):
    response = visit(("page", number))
    assert response.status_code == 404
    if not is_api(response):
        assert "This list has no page of that number." in response.text
        assert LAST_PAGE.search(response.text)
        assert "page" not in unescape(LINK.search(response.text)["address"])


def test_past_the_end_the_last_page_is_named_and_led_to(visit, world, monkeypatch):
    _make_lists_longer(world)
    for name in [name for name in vars(paging) if name.endswith("_PER_PAGE")]:
        monkeypatch.setattr(paging, name, 1)
    response = visit(("page", "300"))
    if is_api(response):
        return
    last = response.context["page"].last
    assert last > 1
    assert re.search(rf'[?;]page={last}"[^>]*>To the last page<', response.text)
    assert visit(("page", str(last))).context["page"].rows
    assert visit(("page", str(last + 1))).context["page"].is_past_the_end


def test_the_last_page_offers_no_further_one(visit, world, monkeypatch):
    _make_lists_longer(world)
    for name in [name for name in vars(paging) if name.endswith("_PER_PAGE")]:
        monkeypatch.setattr(paging, name, 1)
    assert has_next(visit())
    monkeypatch.setattr(paging, "LAST_PAGE", 1)
    links = re.findall(r"[?&](?:amp;)?page=2\b", visit().content.decode())
    assert links == []


def _make_lists_longer(world):
    for number in "23":
        forum.import_thread(
            forum.ImportedMatter(
                source_system="old",
                source_number=number,
                title="又一封旧信",
                text="从前的事。",
                at=world.import_batch.created_at,
            ),
            batch=world.import_batch,
            public=False,
        )
        builders.pending(world.citizen)
        builders.published(world.citizen, world.moderator, title="等着派的事")
        exporting.make_batch(format="csv", by=world.dispatcher)
    for thread in (world.public, world.edited):
        forum.follow(thread.pk, by=world.citizen)


def test_only_one_module_reads_which_page_is_asked_for():
    rooms = ["forum", "moderation", "portal", "workorders"]
    found = [
        str(path.relative_to(ROOT))
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if READS_PAGE.search(path.read_text())
    ]
    # The administration's lists are Django's, which reads the page itself.
    assert set(found) <= {"portal/site/administration/paging.py"}
