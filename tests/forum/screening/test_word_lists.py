"""The lists of words: what a row holds, what is in force, and what became of the danger words."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from forum.models import ListedWord, WordList
from forum.screening import engine, starter
from forum.screening.findings import FindingKind, Level
from portal.agencies.models import Agency
from tests.migrating import migrate, migrate_to_the_newest


@pytest.fixture
def word_list(db):
    return WordList.objects.create(slug="ours", name="本地词表", name_en="Our list")


def listed(word_list, word, **columns):
    row = ListedWord(word_list=word_list, word=word, **columns)
    row.full_clean()
    row.save()
    return row


def found(text):
    return {one.words for one in engine.screen(text).all}


def test_a_word_is_kept_as_it_is_looked_for(word_list):
    assert listed(word_list, " 煤氣 爆燃！").folded == "煤气爆燃"
    assert listed(word_list, "草泥馬", by_initials=True).initials == "cnm"


@pytest.mark.parametrize("word", ["火！", " ", "*.", "a"])
def test_a_single_character_is_no_word(word_list, word):
    with pytest.raises(ValidationError):
        listed(word_list, word)


def test_a_list_has_a_word_once_however_it_is_typed(word_list):
    listed(word_list, "煤气爆燃")
    with pytest.raises(ValidationError):
        listed(word_list, "煤 氣 爆燃")


def test_words_are_found_at_once_and_no_more_when_retired(word_list):
    row = listed(word_list, "灭顶之灾", level=Level.ATTENTION)
    assert found("简直是灭顶之灾") == {"灭顶之灾"}
    row.retired_at = "2026-01-01T00:00:00Z"
    row.save()
    assert found("简直是灭顶之灾") == set()


def test_a_retired_list_is_not_looked_for(word_list):
    listed(word_list, "灭顶之灾")
    WordList.objects.update(retired_at="2026-01-01T00:00:00Z")
    assert found("简直是灭顶之灾，煤气味") == set()


def test_numbers_of_agencies_and_of_the_list_of_offices_are_let_through(db):
    Agency.objects.create(name="市水务局", slug="water", phone="0000-1234567，100 1234 5678")
    offices = WordList.objects.get(slug=engine.OWN_NUMBERS)
    listed(offices, "help@lanchuan.example")
    text = "请打10012345678或写信到 help@lanchuan.example，不要打10012345679"
    assert found(text) == {"10012345679"}


def test_what_ships_finds_its_own_words_and_hides_harmless_ones(db):
    kinds = {one.kind for one in engine.screen("有人聚众赌博，煤气味很重，电话10012345678").all}
    assert kinds == {FindingKind.WORD, FindingKind.DANGER, FindingKind.MOBILE}
    assert found("路口交通混乱，畜生产量下降，红包过期") == set()


def test_every_declared_word_is_fit_to_be_looked_for(db):
    for row in ListedWord.objects.all():
        row.full_clean()
    declared = sum(
        len(one.split()) for each in starter.LISTS.values() for one in each.words.values()
    )
    assert ListedWord.objects.count() == declared


@pytest.mark.django_db(transaction=True)
def test_danger_words_become_a_list_with_what_administrators_changed():
    try:
        migrate([("forum", "0019_small_copies")])
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM forum_dangerword")
            cursor.execute(
                "INSERT INTO forum_dangerword (word, meaning, retired_at) VALUES "
                "('灭顶', 'life', NULL), ('着火', 'danger', '2026-01-01 00:00:00+00:00'), "
                "('晕倒', 'harmless', NULL)"
            )
        migrate_to_the_newest()
        rows = ListedWord.objects.filter(word_list__slug=starter.DANGER)
        kept = {
            word: (level, at) for word, level, at in rows.values_list("word", "level", "retired_at")
        }
        starter.declare()
        declared = rows.get(word="着火")
    finally:
        migrate_to_the_newest()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM forum_dangerword")
    assert {word: level for word, (level, _at) in kept.items()} == {
        "灭顶": Level.LIFE, "着火": Level.DANGER, "晕倒": Level.HARMLESS,
    }  # fmt: skip
    assert declared.retired_at is not None
