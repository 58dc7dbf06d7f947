"""Staff have a head of their own: their work, how much waits there, and the public site."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moderation import workflow as moderation
from portal.site.reading import staff_head
from tests import builders, cold
from workorders import workflow as workorders

ENTRY = re.compile(
    r'<li[^>]*><a class="staff-head__entry" href="([^"]+)"( aria-current="\w+")?>([^<]+)'
    r'(?:<span class="count[^"]*">([0-9+]+))?'
)
ENTRIES = [
    ("moderator", ["Moderation", "Reported posts", "Sanctions"]),
    ("dispatcher", ["Dispatch", "Work orders", "Exports"]),
    ("clerk", ["Work orders"]),
    ("head", ["Work orders"]),
    ("supervisor", ["Sanctions", "Work orders", "Supervision", "Exports"]),
    (
        "administrator",
        [
            "Moderation",
            "Reported posts",
            "Sanctions",
            "Dispatch",
            "Work orders",
            "Supervision",
            "Exports",
            "Administration",
        ],  # fmt: skip
    ),
]


@pytest.fixture
def order(thread, dispatcher, transport):
    return builders.order(thread, by=dispatcher, agency=transport)


@pytest.fixture
def read(client, request):
    """A page as somebody reads it, in English."""

    def page(person, path="/"):
        client.force_login(request.getfixturevalue(person))
        client.cookies["django_language"] = "en"
        return client.get(path).content.decode()

    return page


def entries(text):
    return [label.strip() for _url, _here, label, _count in ENTRY.findall(text)]


def numbers(text):
    return {label.strip(): count for _url, _here, label, count in ENTRY.findall(text)}


def current(text):
    return [
        (label.strip(), here.strip()) for _url, here, label, _count in ENTRY.findall(text) if here
    ]


@pytest.mark.parametrize(("person", "expected"), ENTRIES)
def test_each_has_the_entries_they_may_use_in_one_order(read, person, expected):
    text = read(person)
    assert entries(text) == expected
    assert "staff-head__name" in text


@pytest.mark.parametrize("person", ["citizen", "stranger"])
def test_citizens_keep_their_own_head(read, person):
    text = read(person)
    assert "staff-head" not in text
    assert 'class="brand"' in text


@pytest.mark.parametrize("person", [person for person, _entries in ENTRIES])
def test_the_public_site_and_writing_stay_at_hand(read, person):
    text = read(person)
    for address in ("/", "/threads/", "/boards/notices/", "/agencies/", "/threads/new/", "/my/"):
        assert f'href="{address}"' in text


def test_a_moderator_still_raises_a_matter(client, moderator):
    client.force_login(moderator)
    assert client.get("/threads/new/").status_code == 200


def test_each_number_is_what_waits_there(
    read, pending, thread, order, citizen, moderator, dispatcher
):
    builders.published(citizen, moderator)
    assert numbers(read("moderator")) == {
        "Moderation": "1", "Reported posts": "0", "Sanctions": "0",
    }  # fmt: skip
    # The dispatcher's list begins with what is to be published, and nothing is.
    assert numbers(read("dispatcher")) == {"Dispatch": "1", "Work orders": "0", "Exports": ""}
    assert numbers(read("clerk")) == {"Work orders": "1"}
    assert numbers(read("head")) == {"Work orders": "0"}
    assert numbers(read("supervisor")) == {
        "Sanctions": "0", "Work orders": "1", "Supervision": "0", "Exports": "",
    }  # fmt: skip
    assert numbers(read("other_clerk")) == {"Work orders": "0"}


def test_the_number_of_orders_is_that_of_the_part_their_list_begins_with(
    client, read, order, clerk, head
):
    workorders.accept(order.pk, by=clerk)
    builders.signed(order, clerk=clerk, head=head)
    for person in ("dispatcher", "head", "supervisor"):
        text = read(person, "/workorders/")
        shown = client.get("/workorders/").context
        assert numbers(text)["Work orders"] == str(len(shown["rows"]))


def test_what_waits_for_a_head_or_the_centre_does_not_wait_for_the_clerk(
    read, order, clerk, head, dispatcher
):
    workorders.accept(order.pk, by=clerk)
    assert numbers(read("clerk"))["Work orders"] == "1"
    version = builders.handed_in(order, clerk=clerk)
    assert numbers(read("clerk"))["Work orders"] == "0"
    assert numbers(read("head"))["Work orders"] == "1"
    workorders.sign_off(order.pk, by=head, version_id=version.pk)
    assert numbers(read("clerk"))["Work orders"] == "0"
    assert numbers(read("dispatcher"))["Work orders"] == "1"


def test_overdue_orders_are_counted_for_supervision(read, thread, dispatcher, transport):
    past = timezone.now() - timedelta(days=40)
    builders.order(thread, by=dispatcher, agency=transport, at=past)
    assert numbers(read("supervisor"))["Supervision"] == "1"


def test_the_numbers_are_right_straight_after_ones_own_act(
    read, pending, moderator, dispatcher, transport
):
    assert numbers(read("moderator"))["Moderation"] == "1"
    moderation.approve(pending.pk, version_id=pending.latest_version.pk, by=moderator)
    assert numbers(read("moderator"))["Moderation"] == "0"
    assert numbers(read("dispatcher"))["Dispatch"] == "1"
    pending.refresh_from_db()
    workorders.dispatch(pending.thread_id, by=dispatcher, agency=transport)
    assert numbers(read("dispatcher"))["Dispatch"] == "0"


def test_numbers_end_at_a_limit(read, citizen, monkeypatch):
    monkeypatch.setattr(staff_head, "LARGEST", 2)
    for _number in range(4):
        builders.pending(citizen)
    assert numbers(read("moderator"))["Moderation"] == "2+"


@pytest.mark.parametrize("person", [person for person, _entries in ENTRIES])
def test_all_numbers_cost_one_query(client, request, person):
    client.force_login(request.getfixturevalue(person))
    client.get("/pages/help/")
    cold.start()
    with CaptureQueriesContext(connection) as queries:
        client.get("/pages/help/")
    counting = [query["sql"] for query in queries if "COUNT(*)" in query["sql"]]
    assert len(counting) == 1
    assert "notification" in counting[0]


CURRENT = [
    ("moderator", "/moderation/", ("Moderation", 'aria-current="page"')),
    ("dispatcher", "/workorders/awaiting-dispatch/", ("Dispatch", 'aria-current="page"')),
    ("dispatcher", "/workorders/", ("Work orders", 'aria-current="page"')),
    ("dispatcher", "/workorders/exports/", ("Exports", 'aria-current="page"')),
    ("dispatcher", "/workorders/calendar/", ("Work orders", 'aria-current="true"')),
    ("supervisor", "/workorders/supervision/", ("Supervision", 'aria-current="page"')),
]


@pytest.mark.parametrize(("person", "path", "entry"), CURRENT)
def test_the_current_entry_is_marked(read, person, path, entry):
    assert current(read(person, path)) == [entry]


def test_pages_below_an_entry_mark_it(read, pending, thread, order):
    assert current(read("moderator", f"/moderation/{pending.pk}/"))[0][0] == "Moderation"
    assert current(read("clerk", order.get_absolute_url()))[0][0] == "Work orders"


def test_no_entry_is_current_on_the_public_site(read):
    assert current(read("moderator", "/threads/")) == []
    assert current(read("moderator", "/nowhere/")) == []


def test_unread_notices_are_counted_beside_ones_own_page(read, moderator, moderator2):
    builders.published(moderator, moderator2)
    unread = moderator.notifications.unread().count()
    assert unread
    assert f'My page <span class="count">{unread}<' in read("moderator")


def test_larger_text_has_the_sizes_and_no_bar_for_citizens(client, read, moderator):
    client.cookies["elder"] = "1"
    text = read("moderator")
    assert 'class="elder-tools"' in text
    assert 'class="elder-bar"' not in text
    assert 'class="elder-bar"' in read("citizen")
