"""One search for staff: a whole number leads there, all else to what each may see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.models import Submission
from moderation import workflow as moderation
from tests import builders

PAGE = "/desk/search/"
STAFF = ["moderator", "dispatcher", "clerk", "other_clerk", "head", "supervisor", "administrator"]


@pytest.fixture
def ask(client, request):
    def search(person, words):
        client.force_login(request.getfixturevalue(person))
        client.cookies["django_language"] = "en"
        return client.get(PAGE, {"q": words})

    return search


@pytest.fixture
def things(citizen, moderator, dispatcher, transport):
    """One of each kind, with a word that each title has."""
    waiting = builders.pending(citizen, title="梧桐树倒了，等待审核")
    public = builders.published(citizen, moderator, title="梧桐树太密，公开")
    private = builders.accepted_unpublished(citizen, moderator, title="梧桐树下，不公开")
    hidden = builders.published(citizen, moderator, title="梧桐树旁，已隐藏")
    moderation.hide(hidden.pk, by=moderator, reason="个人信息")
    dispatched = builders.accepted_unpublished(citizen, moderator, title="梧桐树枝，已派单")
    order = builders.order(dispatched, by=dispatcher, agency=transport)
    return {
        "waiting": waiting, "public": public, "private": private, "hidden": hidden,
        "dispatched": dispatched, "order": order,
    }  # fmt: skip


def found(response):
    """What was found, by room: the numbers of the things."""
    if response.status_code == 302:
        return {"at": response["Location"]}
    rooms = {group.room: group.rows for group in response.context.get("groups", [])}
    number_of = {
        "moderation": lambda row: Submission.objects.get(pk=row["pk"]).number,
        "orders": lambda row: row["number"],
        "matters": lambda row: row["url"].strip("/").split("/")[-1],
    }
    return {room: {number_of[room](row) for row in rows} for room, rows in rooms.items()}


# Reader: the rooms in which each finds something by words.
BY_WORDS = {
    "moderator": {"moderation": {"waiting"}, "matters": {"public", "private"}},
    "dispatcher": {"orders": {"order"}, "matters": {"public", "private"}},
    "supervisor": {"orders": {"order"}, "matters": {"public", "private"}},
    "clerk": {"orders": {"order"}, "matters": {"public"}},
    "head": {"orders": {"order"}, "matters": {"public"}},
    "other_clerk": {"matters": {"public"}},
    "administrator": {
        "moderation": {"waiting"}, "orders": {"order"}, "matters": {"public", "private"},
    },
}  # fmt: skip
ALL_MATTERS = {"public", "private", "hidden", "dispatched"}
# By its number, each opens what they may see: those who see private matters also hidden ones.
BY_NUMBER = {
    "moderator": {"waiting"} | ALL_MATTERS,
    "dispatcher": ALL_MATTERS | {"order"},
    "supervisor": ALL_MATTERS | {"order"},
    "clerk": {"public", "dispatched", "order"},
    "head": {"public", "dispatched", "order"},
    "other_clerk": {"public"},
    "administrator": {"waiting", "order"} | ALL_MATTERS,
}


@pytest.mark.parametrize("person", STAFF)
def test_words_find_what_each_may_see_and_nothing_else(ask, things, person):
    expected = {
        room: {things[name].number for name in names} for room, names in BY_WORDS[person].items()
    }
    assert found(ask(person, "梧桐")) == expected


@pytest.mark.parametrize("person", STAFF)
def test_a_whole_number_opens_what_each_may_see_and_nothing_else(ask, things, person):
    opened = {name for name, thing in things.items() if "at" in found(ask(person, thing.number))}
    assert opened == BY_NUMBER[person]


@pytest.mark.parametrize("person", STAFF)
def test_last_digits_find_what_each_may_see_and_nothing_else(ask, things, person):
    matters = {things[name].number for name in BY_NUMBER[person] - {"order", "waiting"}}
    got = set()
    for thing in things.values():
        got |= found(ask(person, thing.number[-5:])).get("matters", set())
    assert got == matters


def test_a_number_leads_to_where_each_works_on_it(ask, things):
    order = things["order"].get_absolute_url()
    dispatch = f"/workorders/dispatch/{things['public'].number}/"
    for person, name, address in (
        ("moderator", "waiting", f"/moderation/{things['waiting'].pk}/"),
        ("clerk", "dispatched", order),
        ("clerk", "order", order),
        ("dispatcher", "public", dispatch),
        ("moderator", "public", things["public"].get_absolute_url()),
        ("supervisor", "public", things["public"].get_absolute_url()),
    ):
        assert ask(person, things[name].number)["Location"] == address


@pytest.mark.parametrize("spelling", ["#{}", " {} ", "{:.8} {:.8}", "＃{}"])
def test_a_number_is_read_as_people_write_it(ask, things, spelling):
    number = things["public"].number
    typed = spelling.format(number) if "8" not in spelling else f"{number[:8]} {number[8:]}"
    assert ask("clerk", typed)["Location"] == things["public"].get_absolute_url()
    order = things["order"].number
    assert ask("clerk", f"wo {order[2:10]}-{order[10:]}")["Location"].endswith(f"/{order}/")


def test_several_things_of_one_number_are_listed(ask, thread, neighbour, moderator2):
    for author in (neighbour, moderator2):
        builders.answer(author, thread)
    response = ask("moderator", thread.number)
    assert response.status_code == 200
    assert set(found(response)) == {"moderation", "matters"}


def test_more_than_fits_leads_to_the_rooms_own_list(ask, client, citizen, monkeypatch):
    from portal.desk import searching

    monkeypatch.setattr(searching, "SHOWN", 1)
    for _number in range(2):
        builders.pending(citizen, title="梧桐树倒了")
    group = ask("moderator", "梧桐").context["groups"][0]
    assert len(group.rows) == 1
    assert group.has_more
    assert len(client.get(group.more_url).context["page"].rows) == 2


QUERIES = [
    ("", None),
    ("   ", None),
    ("路", "at least two characters"),
    ("x" * 5_000, "at most 100 characters"),
    ("梧" * 5_000, "at most 100 characters"),
    ("%_\\'\"", "at least two characters"),
    ("' OR 1=1 --", "Nothing was found"),
    ("<script>alert(1)</script>", "Nothing was found"),
    ("不存在的词语", "Nothing was found"),
    ("2026112199999", "Nothing was found"),
    ("WO2026112199999", "Nothing was found"),
    ("²³²³²", "Nothing was found"),
    ("(" * 90, "at least two characters"),
]


@pytest.mark.parametrize(("typed", "sentence"), QUERIES, ids=range(len(QUERIES)))
@pytest.mark.parametrize("person", ["administrator", "clerk"])
def test_whatever_is_typed_gets_a_sentence(ask, things, person, typed, sentence):
    response = ask(person, typed)
    assert response.status_code == 200
    if sentence:
        assert sentence in response.text
    assert "<script>alert" not in response.text


def test_what_was_typed_is_kept(ask, db, clerk):
    assert 'value="路"' in ask("clerk", "路").text


@pytest.mark.parametrize("person", ["citizen", "stranger"])
def test_it_is_for_staff(ask, person):
    assert ask(person, "梧桐").status_code == 403


def test_visitors_sign_in_first(client, db):
    assert client.get(PAGE).status_code == 302


def test_it_costs_the_same_for_few_and_for_many(ask, client, things, citizen, administrator):
    asked = []
    for count in (0, 8):
        for _number in range(count):
            builders.pending(citizen, title="梧桐树倒了")
        ask("administrator", "梧桐")
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE, {"q": "梧桐"})
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 25


def test_the_head_keeps_what_was_looked_for(ask, things):
    page = ask("moderator", "梧桐").content.decode()
    assert page.count('name="q" value="梧桐"') == 3  # head, menu and page
