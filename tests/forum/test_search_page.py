"""Searching for words or for a number."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum import paging, workflow
from forum.choices import PostRole, Purpose, Visibility
from forum.models import Post, Submission
from forum.reading import rows
from forum.search import index
from tests import builders, cold

pytestmark = pytest.mark.django_db


def titles(response):
    return [row["title"] for row in response.context["rows"]]


def test_finds_words_in_titles_first_and_marks_them(client, citizen, moderator):
    builders.published(citizen, moderator, title="路灯不亮")
    builders.published(citizen, moderator, title="巷子很黑", text="路灯坏了。")
    response = client.get("/search/?q=路灯")
    assert titles(response) == ["路灯不亮", "巷子很黑"]
    assert response.content.decode().count("<mark>路灯</mark>") == 2


def test_quotes_the_reply_where_the_words_stand_in_it(client, thread, neighbour, moderator):
    builders.answer(neighbour, thread, moderator, text="听说钢结构月底到货。")
    assert "<mark>钢结构</mark>" in client.get("/search/?q=钢结构").content.decode()


@pytest.fixture
def scanned(monkeypatch):
    """The lengths of all that is marked: titles and texts."""
    lengths = []
    snippet = index.snippet

    def counting(text, query, width):
        lengths.append(len(text))
        return snippet(text, query, width=width)

    monkeypatch.setattr(index, "snippet", counting)
    return lengths


@pytest.fixture
def long_thread(thread, neighbour):
    """A thread of 600 long posts, the word looked for in the last of them."""
    texts = ["没有人来修，一直等着呢。" * 500] * 598 + ["鸟窝还在灯上。"]
    answers = Submission.objects.bulk_create(
        Submission(author=neighbour, purpose=Purpose.ANSWER, thread=thread) for _text in texts
    )
    Post.cases.bulk_create(
        Post(
            thread=thread,
            number=number,
            role=PostRole.ANSWER,
            text=text,
            submission=answer,
            visibility=Visibility.PUBLIC,
            published_at=thread.published_at,
        )
        for number, (text, answer) in enumerate(zip(texts, answers, strict=True), 2)
    )
    index.index(thread.pk, title=thread.title, body="鸟窝")
    return thread


def test_of_a_long_thread_few_posts_are_read_and_little_of_each(client, long_thread, scanned):
    found = client.get("/search/?q=鸟窝")
    assert titles(found) == [long_thread.title]
    title, *texts = scanned
    assert title == len(long_thread.title)
    assert len(texts) == rows.POSTS_QUOTED_FROM == 5
    assert max(texts) == rows.LENGTH_QUOTED_FROM == 2_000


def test_a_long_thread_that_is_indexed_whole_has_no_more_read_than_the_search_takes(
    long_thread, neighbour, moderator, monkeypatch
):
    indexed = []
    take = index.index

    def counting(thread_id, *, title, body):
        indexed.append(body.count("\n") + 1)
        take(thread_id, title=title, body=body)

    monkeypatch.setattr(index, "index", counting)
    # What is not in the search cannot have a text added: it is indexed whole.
    index.unindex(long_thread.pk)
    builders.answer(neighbour, long_thread, moderator, text="修好了。")
    [posts] = indexed
    assert posts < 12
    body = "\n".join(
        Post.objects.filter(thread=long_thread).in_order().values_list("text", flat=True)
    )
    assert not index.holds_other_words(long_thread.pk, title=long_thread.title, body=body)


def test_where_the_title_has_the_hit_no_text_is_searched(client, long_thread, scanned):
    index.index(long_thread.pk, title=long_thread.title, body="")
    with CaptureQueriesContext(connection) as made:
        found = client.get("/search/?q=站台")
    assert titles(found) == [long_thread.title]
    assert scanned == [len(long_thread.title)]
    [read] = [query["sql"] for query in made if '"forum_post"' in query["sql"]]
    # SQLite says it with SUBSTR, PostgreSQL with LEFT: the beginning alone.
    assert '"forum_post"."text"' not in re.sub(r'\("forum_post"."text",( 1,)? 300\)', "", read)


def test_escapes_what_it_marks(client, citizen, moderator):
    builders.published(citizen, moderator, title="<script>路灯", text="<img src=x>巷子")
    page = client.get("/search/", {"q": '路灯"><script>'}).content.decode()
    assert "<script>路灯" not in page
    assert '"><script>' not in page
    found = client.get("/search/?q=路灯").content.decode()
    assert "&lt;script&gt;<mark>路灯</mark>" in found
    assert "&lt;img src=x&gt;<mark>巷子</mark>" in client.get("/search/?q=巷子").content.decode()


@pytest.mark.parametrize("words", ["路", "？！", "x" * 10_000, "²"])
def test_a_search_that_cannot_be_gets_a_sentence(client, words):
    response = client.get("/search/", {"q": words})
    assert response.status_code == 200
    assert response.context["refusal"]


@pytest.mark.parametrize("words", ["", "   "])
def test_nothing_to_look_for_is_an_empty_page(client, words):
    response = client.get("/search/", {"q": words})
    assert (response.status_code, "refusal" in response.context) == (200, False)


def test_nothing_found_says_what_to_do(client):
    response = client.get("/search/?q=没有的事", headers={"accept-language": "en"})
    assert "Nothing was found for “没有的事”." in response.content.decode()


def test_a_number_that_nobody_else_may_see_leads_to_ones_own_page(client, pending, citizen):
    page = client.get("/search/", {"q": f"#{pending.number}"}).content.decode()
    assert "还在审核或者不公开的" in page
    assert reverse("my:home") in page.partition("empty-state")[2]
    assert (
        client.get("/search/?q=2020010199999").content.decode().count("还在审核或者不公开的") == 1
    )
    client.force_login(citizen)
    assert client.get("/search/", {"q": pending.number}).url == pending.get_absolute_url()


@pytest.mark.parametrize("spelling", ["{}", "  {} ", "full-width"])
def test_a_number_leads_to_the_matter(client, thread, spelling):
    wide = thread.number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    words = wide if spelling == "full-width" else spelling.format(thread.number)
    assert client.get("/search/", {"q": words}).url == thread.get_absolute_url()


def test_the_number_of_a_matter_nobody_else_sees_leads_nowhere(client, private_thread, pending):
    for number in (private_thread.number, pending.number):
        assert client.get("/search/", {"q": number}).status_code == 200


def test_the_number_of_ones_own_matter_leads_to_it(client, private_thread, pending, citizen):
    client.force_login(citizen)
    for thing in (private_thread, pending):
        response = client.get("/search/", {"q": thing.number})
        assert response.url == thing.get_absolute_url()


def test_a_hidden_thread_is_not_found(client, thread, moderator):
    workflow.hide(thread.pk, by=moderator, reason="insults")
    assert titles_or_none(client.get("/search/?q=站台")) == []


def titles_or_none(response):
    return [row["title"] for row in response.context.get("rows", [])]


def test_goes_on_by_pages(client, citizen, moderator):
    for number in range(paging.MATTERS_PER_PAGE + 1):
        builders.published(citizen, moderator, title=f"路灯{number}")
    first, second = client.get("/search/?q=路灯"), client.get("/search/?q=路灯&page=2")
    assert len(titles(first) + titles(second)) == paging.MATTERS_PER_PAGE + 1
    assert "page=2" in first.content.decode()


@pytest.mark.parametrize("page", ["²", "0", "501", "9" * 30])
def test_a_page_that_cannot_be_is_not_found(client, thread, page):
    assert client.get("/search/", {"q": "站台", "page": page}).status_code == 404


def test_costs_the_same_for_one_hit_and_for_many(client, citizen, moderator):
    def queries():
        cold.start()
        with CaptureQueriesContext(connection) as made:
            client.get("/search/?q=路灯")
        return len(made)

    builders.published(citizen, moderator, title="路灯")
    few = queries()
    for number in range(15):
        builders.published(citizen, moderator, title=f"路灯{number}")
    assert queries() == few <= 8
