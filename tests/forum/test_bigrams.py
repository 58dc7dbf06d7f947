"""Splitting a text into the words of the search index."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search.bigrams import (
    LAST_POSITION,
    LONGEST_WORD,
    MOST_POSITIONS,
    MOST_WORDS,
    SearchTooShort,
    bigrams,
    fts5_query,
    is_han,
    tsquery,
    tsvector_literal,
)

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)


def positions_in(literal):
    entries = (entry.rsplit(":", 1)[1].split(",") for entry in literal.split(" "))
    return [[int(place.rstrip("A")) for place in places] for places in entries]


def test_han_becomes_pairs_and_its_last_character():
    assert bigrams("公交站") == ["公交", "交站", "站"]


def test_letters_and_digits_stay_whole():
    assert bigrams("B1路 bus, 12345!") == ["b1", "路", "bus", "12345"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ＡＢＣ１２３", "abc123"),  # full width
        ("Straße", "STRASSE"),
        ("小\u200b区\u2060", "小区"),  # zero width
        ("⼩区", "小区"),  # a radical that looks like the character
        ("㎡", "m2"),
        ("e\u0301", "é"),
    ],
)
def test_spellings_that_read_the_same_are_the_same(written, meant):
    assert bigrams(written) == bigrams(meant)


@pytest.mark.parametrize("rare", ["𠮷野", "㐂寿", "𰻝面", "𬌗面", "〇五", "人々"])
def test_rare_characters_are_han(rare):
    assert bigrams(rare) == [rare, rare[1]]


def test_signs_and_broken_characters_are_no_words():
    assert bigrams("'\\\"\0\ud800%*:()，。—— 🚌") == []


def test_a_very_long_word_and_a_very_long_text_are_cut():
    assert bigrams("a" * 10_000) == ["a" * LONGEST_WORD]
    assert len(bigrams("水" * (MOST_WORDS + 10))) == MOST_WORDS


def test_a_query_is_the_phrase_of_its_pairs():
    assert fts5_query("公交站") == '"公交 交站"'
    assert tsquery("公交站") == "('公交' <-> '交站')"


def test_every_word_of_a_query_must_be_found():
    assert fts5_query("路灯　bus") == '"路灯" AND "bus"'
    assert tsquery("路灯 bus") == "('路灯') & ('bus')"


def test_a_lone_last_character_may_begin_a_pair():
    assert fts5_query("2号") == '"2 号" *'
    assert tsquery("2号", weight="A") == "('2':A <-> '2号':A)"
    assert tsvector_literal("", "2号楼") == "'2':2 '号楼':3 '2号':3 '楼':4"


def test_a_character_alone_is_left_out_beside_longer_words():
    assert fts5_query("水 路灯") == fts5_query("路灯")
    assert tsquery("路灯，水，电") == tsquery("路灯")


@pytest.mark.parametrize(
    "query", ["", " ", "水", "a", "，。", "\0", "\u200b水", "水 电", "水，电", "' 1"]
)
def test_less_than_two_characters_is_too_short(query):
    with pytest.raises(SearchTooShort):
        fts5_query(query)
    with pytest.raises(SearchTooShort):
        tsquery(query)


@pytest.mark.parametrize("query", ["路灯", "ab", "12", "水a", "a b", "水 路灯"])
def test_two_characters_are_enough(query):
    assert fts5_query(query)


def test_no_phrase_runs_from_the_title_into_the_body():
    assert tsvector_literal("公交", "车站") == "'公交':1A '交':2A '车站':4 '站':5"


def test_a_word_keeps_no_more_positions_than_postgresql_takes():
    (places,) = positions_in(tsvector_literal("", "bus " * 1_000))
    assert len(places) == MOST_POSITIONS


def test_no_position_is_beyond_the_last():
    text = " ".join(f"w{number}" for number in range(LAST_POSITION + 500))
    assert max(max(places) for places in positions_in(tsvector_literal("", text))) == LAST_POSITION


def test_a_vector_stays_below_what_postgresql_refuses():
    text = " ".join(f"{number:060d}語" for number in range(MOST_WORDS))
    assert len(tsvector_literal("", text).encode()) < 2_000_000


@given(ANY_TEXT, ANY_TEXT)
def test_no_text_gets_out_of_its_quotes(title, body):
    for word in bigrams(title + body):
        assert all(character.isalnum() or is_han(character) for character in word)
        assert 1 <= len(word.encode()) <= 4 * LONGEST_WORD


@given(ANY_TEXT, st.integers(0, 200), st.integers(2, 30))
def test_every_piece_of_a_run_is_found_in_its_text(text, start, length):
    run = "".join(character for character in text if "\u4e00" <= character <= "\u9fff")
    piece = run[start : start + length]
    if len(piece) >= 2:
        phrase = fts5_query(piece).strip('"')
        assert f" {phrase} " in f" {' '.join(bigrams(run))} "
