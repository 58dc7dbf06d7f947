"""Filling a database with very many matters: what is in it, and when it is refused."""

import datetime
import io
from itertools import islice, pairwise
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Count
from django.db.models.functions import TruncMonth

from forum.choices import Kind, Stage, SubmissionState, Visibility
from forum.models import Event, Follow, Post, Submission, SubmissionVersion, Thread
from forum.search import bigrams, index
from moderation.models import Decision
from portal.accounts.models import User
from portal.agencies.models import Agency
from portal.audit.models import AuditSeal, AwaitingSeal, PendingEvent
from portal.audit.triggers import FUNCTION, install_triggers, ledger_tables
from portal.demo.people import CITIZENS
from portal.demo.scale import cast, filling, room, words
from portal.demo.scale.texts import TextMaker
from portal.integrity import checking
from portal.site.models import Profile
from tests import builders
from workorders.models import OrderStatus, SignOff, SignOffStatus, Transition, WorkOrder

UNTIL = datetime.date(2026, 11, 20)
THREADS, POSTS = 240, 800


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """Filled once for this file, inside a transaction that is thrown away."""
    said = io.StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_scale", threads=THREADS, posts=POSTS, until=UNTIL, stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


def test_every_invariant_holds(filled):
    assert [finding for finding in checking.check() if finding.problems] == []


def test_nobody_has_the_name_that_an_account_to_sign_in_with_takes():
    assert CITIZENS["citizen"] in set(islice(cast._all_names(), 5_000))
    many = list(islice(cast.names(), 5_000))
    assert len(set(many)) == len(many)
    assert not set(many) & set(CITIZENS.values())


def test_threads_and_posts_are_as_many_as_asked_for(filled):
    assert Thread.cases.count() == THREADS
    assert Post.cases.count() == POSTS
    assert filled.splitlines()[-1].startswith(f"{THREADS} threads, {POSTS} posts, ")


def test_every_kind_stage_state_agency_and_visibility_is_there(filled):
    assert set(Thread.cases.values_list("kind", flat=True)) == {"", *Kind.values}
    assert set(Thread.cases.values_list("stage", flat=True)) == {"", *Stage.values}
    assert set(Thread.cases.values_list("visibility", flat=True)) == set(Visibility.values)
    assert set(Submission.objects.values_list("state", flat=True)) == set(SubmissionState.values)
    statuses = {OrderStatus.RATED, OrderStatus.ARCHIVED, OrderStatus.MERGED}
    assert set(WorkOrder.objects.values_list("status", flat=True)) == set(OrderStatus) - statuses
    statuses = {SignOffStatus.GIVEN_UP}
    assert set(SignOff.objects.values_list("status", flat=True)) == set(SignOffStatus) - statuses
    assert not Agency.objects.exclude(pk__in=WorkOrder.objects.values("agency")).exists()


def test_it_is_uneven(filled):
    orders = WorkOrder.objects.count()
    assert 0.3 < WorkOrder.objects.filter(agency__slug="transport").count() / orders < 0.37
    assert Thread.cases.filter(category__slug="farming").count() == 10
    by_month = Thread.cases.annotate(month=TruncMonth("submitted_at")).values("month")
    counts = sorted(by_month.annotate(n=Count("pk")).order_by().values_list("n", flat=True))
    assert counts[-1] > 2 * counts[-2]
    largest = Thread.cases.annotate(n=Count("posts")).order_by("-n")
    assert largest[0].n > 100 > largest[1].n
    assert Thread.cases.filter(submitted_at__year__lt=2018).exists()


def test_one_word_stands_in_every_third_post_and_one_in_ten(filled):
    assert Post.cases.filter(text__contains=words.RARE).count() == 10
    share = Post.cases.filter(text__contains=words.FREQUENT).count() / POSTS
    assert 0.31 < share < 0.36


@pytest.mark.parametrize(
    "word", [words.FREQUENT, words.RARE, "路灯", "有人摔了一跤", "答复", "没有的词"]
)
def test_the_search_finds_what_reading_every_text_finds(filled, word):
    found = set()
    for thread in Thread.objects.prefetch_related("posts"):
        texts = [thread.title, *(post.text for post in thread.posts.all())]
        if any(word in text for text in texts):
            found.add(thread.pk)
    assert set(index.matching_ids(word)) == found
    assert bool(found) == (word != "没有的词")


def test_everything_is_sealed_and_nothing_waits_for_the_worker(filled):
    ledgers = (Event, Decision, Transition)
    assert AuditSeal.objects.count() >= sum(model.objects.count() for model in ledgers) > 0
    assert not AwaitingSeal.objects.exists()
    assert not PendingEvent.objects.exists()


def test_time_only_goes_on(filled):
    moments = [
        (post.thread_id, post.published_at)
        for post in Post.cases.order_by("thread_id", "number").only("thread", "published_at")
    ]
    assert all(later >= earlier for earlier, later in pairwise(moments))
    assert not Event.objects.filter(at__date__gte=UNTIL).exists()
    published = Thread.objects.order_by("pk").values_list("published_at", flat=True)
    assert list(published) == sorted(published)


def test_keys_go_on_after_the_last_one(filled):
    newest = Thread.cases.latest("pk").pk
    with transaction.atomic():
        citizen = User.objects.filter(username__startswith="resident")[0]
        moderator = User.objects.get(username="moderator")
        thread = builders.published(citizen, moderator)
        assert thread.pk > newest
        assert index.matching_ids(thread.title)[0] == thread.pk
        transaction.set_rollback(True)


def test_it_is_marked_as_a_demonstration(filled):
    assert Profile.objects.get(pk=1).is_demonstration


# --- the same again, and other than that --------------------------------------

ROWS = [
    Thread, Submission, SubmissionVersion, Post, Follow, WorkOrder, SignOff, Event, Transition,
    Decision,
]  # fmt: skip


def rows():
    # The HMACs and seals follow from the rows and the key.
    return {
        model: list(model._base_manager.order_by("pk").values()) for model in [*ROWS, AuditSeal]
    }


def fill_and_throw_away(**values):
    """Fill, read every row, and roll back."""
    with transaction.atomic():
        filling.fill(threads=30, until=UNTIL, **values)
        found = rows()
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_rows_and_another_one_others():
    first, again, other = (fill_and_throw_away(seed=seed) for seed in (1, 1, 2))
    for model in ROWS:
        assert first[model] == again[model]
        assert first[model] != other[model]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 2, 7])
def test_few_matters_are_whole_too(number):
    filling.fill(threads=number, until=UNTIL)
    assert Thread.cases.count() == number
    assert [finding for finding in checking.check() if finding.problems] == []


# --- refused ------------------------------------------------------------------


def refused(**values):
    with pytest.raises(CommandError) as refusal:
        call_command("seed_scale", **values, stdout=io.StringIO())
    assert not Thread.cases.exists()
    return str(refusal.value)


@pytest.mark.django_db
@pytest.mark.parametrize("threads", [0, -5])
def test_no_threads_are_refused(threads):
    assert "at least 1" in refused(threads=threads)


@pytest.mark.django_db
def test_too_few_posts_are_refused():
    assert "at least 200 posts" in refused(threads=100, posts=150)


@pytest.mark.django_db
def test_more_than_the_disk_takes_is_refused_and_says_how_much_is_needed(monkeypatch):
    usage = SimpleNamespace(free=5 * room.GIGABYTE)
    monkeypatch.setattr(room.shutil, "disk_usage", lambda folder: usage)
    words_said = refused(threads=1_000_000_000)
    needed = room.bytes_needed(1_000_000_000, 3_000_000_000) / room.GIGABYTE
    assert f"need about {needed:,.1f} GB" in words_said
    assert "5.0 GB are free" in words_said


@pytest.mark.django_db
def test_more_than_days_have_numbers_is_refused_where_the_disk_is_not_known(monkeypatch):
    monkeypatch.setattr(room, "bytes_free", lambda: None)
    assert "cannot be numbered" in refused(threads=1_000_000_000)


@pytest.mark.django_db
def test_a_portal_in_use_is_refused(citizen):
    assert "holds people or matters already" in refused(threads=5)
    assert not Profile.objects.get(pk=1).is_demonstration


@pytest.mark.django_db
def test_a_portal_being_prepared_is_refused(transport):
    assert "holds agencies, areas or categories already" in refused(threads=5)


@pytest.mark.django_db
def test_production_is_refused(settings):
    settings.PRODUCTION = True
    assert "refuses to run in production" in refused(threads=5)


@pytest.mark.django_db
def test_a_filled_database_is_not_filled_again():
    filling.fill(threads=3, until=UNTIL)
    with pytest.raises(filling.Refused, match="only an empty one is filled"):
        filling.fill(threads=3, until=UNTIL)
    assert Thread.cases.count() == 3


# --- broken off ---------------------------------------------------------------


@pytest.mark.django_db
def test_broken_off_it_leaves_an_empty_database_that_is_filled_as_if_for_the_first_time(
    monkeypatch,
):
    whole, before = fill_and_throw_away(seed=1), structure()
    monkeypatch.setattr(filling, "CHUNK", 10)
    write = filling._write

    def break_off(desk, place):
        if place == 25:
            raise KeyboardInterrupt
        write(desk, place)

    monkeypatch.setattr(filling, "_write", break_off)
    with pytest.raises(KeyboardInterrupt):
        filling.fill(threads=30, until=UNTIL, seed=1)
    assert [model for model in (User, Thread, AuditSeal) if model._base_manager.exists()] == []
    assert structure() == before
    monkeypatch.setattr(filling, "_write", write)
    again = fill_and_throw_away(seed=1)
    assert [again[model] == whole[model] for model in ROWS] == [True] * len(ROWS)


@pytest.mark.django_db
def test_indexes_keys_and_triggers_stand_as_before():
    install_triggers(connection, ledger_tables())
    before = structure()
    filling.fill(threads=3, until=UNTIL)
    assert structure() == before
    with pytest.raises(DatabaseError, match=FUNCTION), transaction.atomic():
        Event._base_manager.all().delete()


def structure():
    """Every index and constraint of the database, in words."""
    statements = {
        "sqlite": [
            # Without what its planner noted of the tables.
            "SELECT type, name, tbl_name, sql FROM sqlite_master"
            " WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 2"
        ],
        "postgresql": [
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated"
            " FROM pg_constraint ORDER BY 1, 2",
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger"
            " WHERE NOT tgisinternal ORDER BY 1, 2",
        ],
    }
    with connection.cursor() as cursor:
        found = []
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
            found.append(cursor.fetchall())
        return found


# --- texts --------------------------------------------------------------------


def every_sentence():
    for value in vars(words).values():
        if isinstance(value, list) and isinstance(value[0], str) and len(value[0]) > 5:
            yield from value


def test_every_sentence_ends_with_a_sign_and_none_holds_what_copy_would_change():
    sentences = [*every_sentence(), words.RARE_SENTENCE]
    assert len(sentences) > 100
    for sentence in sentences:
        assert "\t" not in sentence
        assert "\\" not in sentence


def test_words_of_sentences_are_the_words_of_the_text():
    import random

    texts = TextMaker(random.Random(3))
    for _time in range(200):
        pieces = texts.question("roads", texts.place(), rare=True)
        pieces += texts.reply("roads", texts.place()) + texts.answer() + texts.notice()
        joined = [word for piece in pieces for word in bigrams.bigrams(piece)]
        assert joined == bigrams.bigrams("".join(pieces))


def test_the_two_counted_words_stand_nowhere_else():
    others = [
        value
        for name, value in vars(words).items()
        if name not in {"FREQUENT", "RARE", "FREQUENT_SENTENCES", "RARE_SENTENCE"}
        and isinstance(value, str | list | dict)
        and not name.startswith("__")
    ]
    assert words.FREQUENT not in str(others)
    assert words.RARE not in str(others)
