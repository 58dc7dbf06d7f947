"""Published threads are found, on both databases."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.search import index as search
from forum.search.bigrams import SearchTooShort
from forum.search.index import Fragment, index, matching_ids, ranked, snippet, unindex

pytestmark = pytest.mark.django_db

HOSTILE = [
    "' OR 1=1 --",
    '"路灯',
    "路灯*",
    "title:路灯",
    "路灯 NOT 水",
    "NEAR(路灯 水, 3)",
    "^路灯 + {body}: -",
    "路灯' & !'a' | :*",
    "路灯\\",
    "路灯\0水管",
    "路灯\ud800水管",
    "%s %(a)s %%",
    "#0 路灯",
    "水 " * 5_000,
    "水管" * 5_000,
    "a1" * 5_000,
    "AND",
    "OR OR",
    "\u202e灯路",
]


@pytest.fixture(autouse=True)
def no_threads():
    search.ensure_index(connection)
    search.empty()


@pytest.fixture
def city():
    index(1, title="书院街路灯不亮", body="南桥路口的路灯坏了三天，晚上很黑。")
    index(2, title="公交站", body="请问 B1 路公交车几点收车？站牌在2号楼旁边。")
    index(3, title="小区改造", body="老旧小区，改造到一半停了。路灯也没有。")


def test_finds_a_word_in_titles_and_bodies_newest_first(city):
    assert matching_ids("路灯") == [3, 1]


def test_finds_words_of_two_characters_and_long_phrases(city):
    assert matching_ids("南桥路口的路灯坏了") == [1]
    assert matching_ids("几点") == [2]


def test_finds_only_characters_that_stand_side_by_side(city):
    assert matching_ids("灯坏三天") == []
    assert matching_ids("小区改造到") == []


@pytest.mark.parametrize(
    "query", ["老旧小区，改造", "南桥路口的", "坏了三天，晚", "在2号楼", "路公"]
)
def test_finds_whatever_is_copied_from_the_text(city, query):
    assert len(matching_ids(query)) == 1


def test_every_word_must_be_there_in_any_order(city):
    assert matching_ids("改造　路灯") == [3]
    assert matching_ids("改造 公交") == []


def test_finds_letters_digits_and_full_width_spellings(city):
    assert matching_ids("b1") == matching_ids("Ｂ１路公交") == matching_ids("2号") == [2]


def test_words_with_letters_are_whole(city):
    assert matching_ids("b1路") == [2]
    assert matching_ids("b11") == []


def test_nothing_joins_the_title_to_the_body():
    index(1, title="bus", body="stop")
    assert matching_ids("bus-stop") == []


def test_a_new_text_takes_the_place_of_the_old(city):
    index(1, title="井盖", body="已经换成井盖的事。")
    assert (matching_ids("书院街"), matching_ids("井盖")) == ([], [1])


def test_what_is_taken_out_is_not_found(city):
    unindex(1)
    unindex(1)
    assert matching_ids("路灯") == [3]


def test_hits_in_the_title_come_first(city):
    assert ranked("路灯") == [1, 3]
    assert ranked("路灯", limit=1) == [1]
    assert ranked("没有的词") == []


def test_no_more_than_asked_for(city):
    assert matching_ids("路灯", limit=1) == [3]
    assert matching_ids("路灯", limit=0) == matching_ids("路灯", limit=-5) == []


def test_the_newest_are_kept_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(search, "MOST_HITS", 3)
    for number in range(1, 6):
        index(number, title="路灯", body="")
    assert matching_ids("路灯", limit=100) == [5, 4, 3]


def test_all_stretches_of_ids_are_asked(monkeypatch):
    monkeypatch.setattr(search, "STRETCH", 2)
    numbers = random.Random(7).sample(range(1, 200), 60)
    for number in numbers:
        index(number, title="路灯", body="")
    newest_first = sorted(numbers, reverse=True)
    assert matching_ids("路灯") == newest_first
    for limit in (1, 3, 7, 20, 59):
        assert matching_ids("路灯", limit=limit) == newest_first[:limit]


def test_the_number_of_questions_does_not_grow(city, django_assert_max_num_queries):
    for number in range(10, 3_000_000, 100_000):
        index(number, title="路灯", body="")
    with django_assert_max_num_queries(3):
        assert len(ranked("路灯")) == 32


def test_stretches_do_not_show_as_words(city):
    assert matching_ids("#0 路灯") == []
    with pytest.raises(SearchTooShort):
        search.search_words("#0")


@pytest.mark.parametrize("query", ["", "水", "？！", "\0"])
def test_too_short_a_query_finds_nothing(city, query):
    assert matching_ids(query) == ranked(query) == []


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_is_an_error(city, query):
    assert set(ranked(query)) <= {1, 2, 3}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_is_an_error(text):
    index(1, title=text, body=text)
    index(1, title="井盖", body=text * 20)
    assert matching_ids("井盖") == [1]


def test_a_very_long_thread_is_found_by_its_last_words():
    body = "".join(f"第{number}天仍然没有人来，" for number in range(2_500))
    index(1, title="路灯", body=f"{body}鸟窝")
    assert matching_ids("鸟窝") == [1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=60), st.text(max_size=300), st.text(max_size=40))
def test_no_text_and_no_query_ever_fails(title, body, query):
    index(9, title=title, body=body)
    assert ranked(query) in ([], [9])


def test_making_the_index_again_keeps_what_is_in_it(city):
    search.ensure_index(connection)
    assert matching_ids("公交") == [2]


def test_a_snippet_marks_what_was_found():
    assert snippet("南桥的路灯坏了", "路灯") == [
        Fragment("南桥的", False),
        Fragment("路灯", True),
        Fragment("坏了", False),
    ]


def test_a_snippet_is_cut_round_the_first_hit():
    fragments = snippet("前" * 300 + "路灯" + "后" * 300, "路灯", width=60)
    text = "".join(fragment.text for fragment in fragments)
    assert Fragment("路灯", True) in fragments
    assert text.startswith("…前")
    assert text.endswith("后…")
    assert len(text) == 62


def test_a_snippet_marks_the_spelling_in_the_text():
    fragments = snippet("请问 Ｂ１ 路\u200b灯，㎡", "b1 路灯 m2")
    assert [text for text, is_hit in fragments if is_hit] == ["Ｂ１", "路\u200b灯", "㎡"]


def test_a_snippet_marks_no_part_of_a_longer_word():
    assert not any(is_hit for _text, is_hit in snippet("B12 路", "b1"))


def test_a_snippet_without_a_hit_is_the_beginning():
    assert snippet("公交站\n\n没有遮阳棚", "路灯", width=5) == [Fragment("公交站 没…", False)]
    assert snippet("公交站", "水") == [Fragment("公交站", False)]
    assert snippet("", "路灯") == []


@given(st.text(max_size=300), st.text(max_size=30), st.integers(1, 200))
def test_a_snippet_is_a_piece_of_its_text(text, query, width):
    shown = "".join(fragment.text for fragment in snippet(text, query, width=width))
    assert len(shown) <= width + 2
    assert shown.strip("…") in " ".join(text.split())


@pytest.mark.parametrize("titled", [{7}, {3, 64, 118}, set(range(1, 60)), set()])
@pytest.mark.parametrize("few", [0, 16])
def test_a_short_list_of_hits_is_the_beginning_of_the_long_one(db, monkeypatch, titled, few):
    monkeypatch.setattr("forum.search.index.STRETCH", 10)
    monkeypatch.setattr("forum.search.index.FEW_STRETCHES", few)
    for number in range(1, 121):
        index(number, title="路灯" if number in titled else "别的", body="路灯")
    whole = sorted(range(120, 0, -1), key=lambda number: number not in titled)
    assert ranked("路灯") == whole
    for limit in (0, 1, 2, 3, 4, 59, 60, 119):
        assert ranked("路灯", limit=limit) == whole[:limit]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL's planner")
def test_words_of_titles_are_asked_of_an_index(db):
    index(1, title="路灯", body="别的")
    with CaptureQueriesContext(connection) as queries:
        ranked("路灯", limit=21)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {queries[-1]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "forum_search_title" in plan
