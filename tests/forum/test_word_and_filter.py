"""
A word together with filters finds what reading every row would find, also beyond the newest
hits that the search page looks at: half of all matters hold the word.
"""

import datetime
import random
from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum import paging
from forum.choices import Kind, Stage, Visibility
from forum.filters import OPEN, ORDERED_BY, OVERDUE, ThreadFilter
from forum.models import Board, Submission, Thread
from forum.reading import common_words
from forum.search import index
from portal.agencies.models import Agency, Area, Category

WORD, OTHER = "路灯", "公交"
# So many of the newest hits the search page looks at here; half of the threads are far more.
MOST_HITS = 150
THREADS = 1_200
NOW = datetime.datetime.now(datetime.UTC)
# What is asked for together; each pair, and each alone.
CHOSEN = {
    "kind": "complaint", "category": "roads", "area": "east", "agency": "transport",
    "status": "in_progress",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _few_hits(monkeypatch):
    monkeypatch.setattr(index, "MOST_HITS", MOST_HITS)


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """Rows of threads and of the search only, in bulk: what a list with a word reads."""
    with django_db_blocker.unblock():
        made = _make()
        yield made
        _remove(made)


def _make():
    chance = random.Random(7)
    board = Board.objects.get(slug="matters")
    trees = {
        model: [model.objects.create(slug=f"{slug}-x", name=slug) for slug in slugs]
        for model, slugs in ((Agency, ["transport", "water"]), (Area, ["east", "west"]),
                             (Category, ["roads", "noise"]))
    }  # fmt: skip
    numbers = range(THREADS)
    submissions = Submission.objects.bulk_create(
        Submission(number=f"20991231{n:05d}", purpose="matter", state="approved", submitted_at=NOW)
        for n in numbers
    )
    threads = Thread.cases.bulk_create(
        Thread(
            number=submission.number, submission=submission, board=board, title=f"第{n}件",
            kind=chance.choice(Kind.values), visibility=chance.choice(["public"] * 9 + ["private"]),
            stage=chance.choice(Stage.values), agency=chance.choice(trees[Agency]),
            area=chance.choice(trees[Area]), category=chance.choice(trees[Category]),
            submitted_at=NOW - datetime.timedelta(days=n), last_activity_at=NOW
            - datetime.timedelta(minutes=chance.randrange(10**6)),
            # Not in the order of keys: imports are older than their keys say.
            published_at=NOW - datetime.timedelta(minutes=chance.randrange(10**6)),
            due_at=NOW + datetime.timedelta(days=chance.randrange(-20, 20) + 0.5),
            official_count=chance.randrange(2),
        )
        for n, submission in zip(numbers, submissions, strict=True)
    )  # fmt: skip
    words = {}
    for place, thread in enumerate(threads):
        if thread.visibility == Visibility.PUBLIC:
            words[thread.pk] = WORD if place % 2 else OTHER
            index.index(thread.pk, title=thread.title, body=words[thread.pk])
    return threads, words, trees


def _remove(made):
    threads, words, trees = made
    for pk in words:
        index.unindex(pk)
    Thread.cases.filter(pk__in=[thread.pk for thread in threads])._raw_delete("default")
    Submission.objects.filter(number__startswith="20991231")._raw_delete("default")
    for model, rows in trees.items():
        model.objects.filter(pk__in=[row.pk for row in rows])._raw_delete("default")


def scan(made, chosen):
    """The keys in the order of the list, found by looking at each row."""
    threads, words, _trees = made
    fits = {
        "kind": lambda thread, value: thread.kind == value,
        "category": lambda thread, value: thread.category.slug == f"{value}-x",
        "area": lambda thread, value: thread.area.slug == f"{value}-x",
        "agency": lambda thread, value: thread.agency.slug == f"{value}-x",
        "status": _has_status,
        "order": lambda thread, value: (
            value != "waiting" or not (thread.official_count or thread.answer_count)
        ),
    }
    found = [
        thread
        for thread in threads
        if words.get(thread.pk) == WORD and all(fits[name](thread, chosen[name]) for name in chosen)
    ]
    order = ORDERED_BY[chosen.get("order", "new")]
    found.sort(key=lambda thread: (getattr(thread, order.column), thread.pk))
    return [thread.pk for thread in (reversed(found) if order.descending else found)]


def _has_status(thread, status):
    is_with_an_agency = thread.stage in (Stage.IN_PROGRESS, Stage.UNSOLVED)
    if status == OVERDUE:
        return is_with_an_agency and thread.due_at < NOW
    return is_with_an_agency if status == OPEN else thread.stage == status


def listed(chosen, length=200):
    """The keys of every page of the list, read as the list's page reads it."""
    slugs = {name: f"{value}-x" for name, value in chosen.items() if name in TREES}
    filters = ThreadFilter({"q": WORD} | chosen | slugs, Thread.objects.matters())
    assert not filters.form.errors
    rows = []
    for number in range(1, paging.LAST_PAGE + 1):
        page = paging.page_in_order(
            filters.qs, {"page": str(number)}, shown=Thread.objects.for_rows(),
            order=filters.row_order, length=length, read=common_words.reader_of(filters),
        )  # fmt: skip
        rows += page.rows
        if not page.has_next:
            return [row.pk for row in rows]
    raise AssertionError("the list does not end")


TREES = {"category", "area", "agency"}
ALONE = [{}, *({name: value} for name, value in CHOSEN.items())]
PAIRS = [dict(pair) for pair in combinations(CHOSEN.items(), 2)]
FURTHER = [
    {"order": "active"}, {"order": "waiting"}, {"status": OPEN}, {"status": OVERDUE},
    {"status": OVERDUE, "agency": "water"}, {"order": "active", "kind": "help"},
    {"order": "waiting", "category": "noise"},
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", [*ALONE, *PAIRS, *FURTHER], ids=str)
def test_a_word_and_filters_find_what_a_scan_finds(many, chosen):
    expected = scan(many, chosen)
    assert len(expected) > 5
    assert listed(chosen) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", [*ALONE, *FURTHER], ids=str)
def test_short_pages_of_a_common_word_are_those_of_a_scan(many, chosen, monkeypatch):
    # Pages that the first rows fill, pages for which they are too few, and the end of the list.
    monkeypatch.setattr(common_words, "ROWS_FOR_A_HIT", 2)
    monkeypatch.setattr(common_words, "MOST_ROWS", 400)
    assert listed(chosen, length=20) == scan(many, chosen)


@pytest.mark.django_db
def test_where_a_word_has_too_many_hits_between_them_all_are_looked_at(many, monkeypatch):
    monkeypatch.setattr(index, "MOST_BETWEEN", 100)
    assert listed({}, length=100) == scan(many, {})


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads its own way")
def test_the_first_page_of_a_common_word_does_not_collect_all_hits(many):
    filters = ThreadFilter({"q": WORD}, Thread.objects.matters())
    read = common_words.reader_of(filters)
    with CaptureQueriesContext(connection) as asked:
        assert [row.pk for row in read(1, 20)] == scan(many, {})[:21]
    assert not any("IN (SELECT rowid" in query["sql"] for query in asked)


@pytest.mark.django_db
def test_the_word_has_more_hits_than_the_search_page_looks_at(many):
    assert len(scan(many, {})) > 3 * MOST_HITS
