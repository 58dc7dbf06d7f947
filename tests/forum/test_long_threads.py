"""A new post is added to the search index without reading its thread again."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.models import Post
from forum.search import appending, bigrams
from forum.search import index as search
from forum.workflow.publishing import refreshing
from tests import builders

pytestmark = pytest.mark.django_db

TEXT = "南桥路口的路灯坏了三天，晚上很黑，老人出门不方便。"
PIECES = [
    "路灯",
    "南桥路口",
    "b1",
    "2号楼",
    "楼",
    "abc def",
    "！",
    "，",
    " ",
    "\n",
    "",
    "é",
    "\u0301",
    "㈱",
    "ﷺ",
]


@pytest.fixture(autouse=True)
def search_table(db):
    search.ensure_index(connection)
    search.empty()


@pytest.fixture
def thread_of(citizen, moderator):
    """A function that makes a thread of so many posts, as if they had come one by one."""

    def make(number):
        thread = builders.published(citizen, moderator, title=f"有 {number:03} 条")
        question = Post.objects.get(thread=thread)
        Post.cases.bulk_create(
            Post(
                thread=thread, number=turn, role="answer", text=f"{TEXT}{turn:03}",
                submission=question.submission, visibility="public",
                published_at=question.published_at,
            )
            for turn in range(2, number + 1)
        )  # fmt: skip
        refreshing.refresh(thread)
        return thread

    return make


@pytest.fixture
def cost_of_an_answer(neighbour, moderator, monkeypatch):
    """What one more answer costs: characters cut into words, and questions for texts of posts."""

    def cost(thread):
        characters = []
        normalise = bigrams.normalise
        with monkeypatch.context() as patch, CaptureQueriesContext(connection) as queries:
            patch.setattr(
                bigrams, "normalise", lambda text: characters.append(len(text)) or normalise(text)
            )
            builders.answer(neighbour, thread, moderator, text=TEXT)
        asked = [
            query["sql"]
            for query in queries.captured_queries
            if query["sql"].startswith(("SELECT", "DECLARE"))
            and '"forum_post"."text"' in query["sql"].partition(" FROM ")[0]
        ]
        return sum(characters), len(asked)

    return cost


def test_the_two_hundredth_post_costs_what_the_third_does(thread_of, cost_of_an_answer):
    assert cost_of_an_answer(thread_of(199)) == cost_of_an_answer(thread_of(2))


def test_it_is_found_like_the_others(thread_of, neighbour, moderator):
    thread = thread_of(30)
    builders.answer(neighbour, thread, moderator, text="昨天已经修好了。")
    assert search.matching_ids("昨天已经修好") == search.matching_ids("南桥路口") == [thread.pk]
    assert holds_what_indexing_gives(thread.pk, thread.title, texts_of(thread))


def texts_of(thread):
    return list(Post.objects.filter(thread=thread).in_order().values_list("text", flat=True))


def holds_what_indexing_gives(number, title, texts):
    return not search.holds_other_words(number, title=title, body="\n".join(texts))


def add_one_by_one(texts, *, title="书院街 2"):
    """Index the first text and append the others; how often the thread had to be indexed again."""
    search.unindex(1)
    again = 0
    for count in range(1, len(texts) + 1):
        before = reversed(texts[: count - 1])
        if not appending.append(1, title=title, text=texts[count - 1], before=before):
            search.index(1, title=title, body="\n".join(texts[:count]))
            again += 1
    assert holds_what_indexing_gives(1, title, texts)
    return again


@pytest.mark.parametrize(
    "texts",
    [
        ["坐 b1", "路去"],
        ["坐 b1", "！！", "", "路去"],
        ["！！", "", "路去"],
        ["", "b1", "路"],
        ["路灯" * 200, "路灯" * 200, "路灯"],
    ],
)
@pytest.mark.parametrize("title", ["书院街", "b1", "！"])
def test_the_row_is_what_indexing_the_whole_thread_gives(texts, title):
    assert add_one_by_one(texts, title=title) == 1


def test_the_row_is_the_same_for_texts_of_all_sorts():
    chance = random.Random(7)
    for _turn in range(60):
        texts = ["".join(chance.choices(PIECES, k=chance.randrange(9))) for _text in range(6)]
        assert add_one_by_one(texts) == 1


@pytest.mark.parametrize("words", [5, 6, 7, 100])
def test_no_more_words_are_taken_than_of_a_whole_thread(words, monkeypatch):
    for module in (bigrams, appending, refreshing.bigrams):
        monkeypatch.setattr(module, "MOST_WORDS", words)
    add_one_by_one(["a b c", "路灯 d", "e f g", "h"])


def test_past_the_last_position_the_thread_is_indexed_as_a_whole():
    again = add_one_by_one(["路灯坏了" * 4_200, "路灯 b1", "公交站"])
    assert again == (1 if connection.vendor == "sqlite" else 3)


def test_a_row_that_grows_too_large_is_indexed_as_a_whole(monkeypatch):
    for module in (bigrams, appending):
        monkeypatch.setattr(module, "MOST_BYTES", 90)
    add_one_by_one(["路灯坏了", "公交站", "南桥路口的站牌", "b1"])


def test_what_is_not_in_the_search_is_not_appended_to():
    search.unindex(1)
    assert not appending.append(1, title="书院街", text="路灯", before=[])
