"""Names and words that look alike compare as equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.texts.folding import fold, fold_with_offsets, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三丰", "張三豐"),
        ("Wang", "ＷＡＮＧ"),
        ("老 周", "老\u200b·周"),
        ("煤气", "煤 ・ 气"),
        ("café", "cafe\u0301"),
    ],
)
def test_spellings_of_the_same_words_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("admin", "аdmіn"),  # two Cyrillic letters
        ("Bob1", "bobI"),
        ("O0", "00"),
        ("白日", "白曰"),
        ("王伟", "王\u3164伟"),
    ],
)
def test_look_alikes_have_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("老周", "老王"), ("wang", "wong"), ("张三", "张三1")])
def test_different_names_stay_different(one, other):
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("nothing", ["", " ", "\u200b\u202e", "\u3164\u2800", "…！·"])
def test_what_shows_nothing_folds_to_nothing(nothing):
    assert fold(nothing) == ""


# --- places in the original -----------------------------------------------------

EMOJI = ["👨\u200d👩\u200d👧", "❤\ufe0f", "1\ufe0f\u20e3", "🇨🇳", "👍🏽"]
PIECES = st.one_of(
    st.sampled_from([*EMOJI, "\u200b", "\u3000", "ﬃ", "㎏", "①", "e\u0301", "각", "한"]),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=3),
    st.text(alphabet="煤气氣味Ｇａｓ，。 -*", max_size=6),
)


@given(st.lists(PIECES, max_size=12).map("".join), st.data())
def test_every_span_of_the_folding_is_a_part_of_the_text_that_folds_to_it(text, data):
    folded = fold_with_offsets(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    first, last = folded.span(start, end)
    assert 0 <= first < last <= len(text)
    # A character may fold to several signs ("ﬃ"), and the span has whole characters.
    assert folded.text[start:end] in fold_with_offsets(text[first:last]).text


@given(st.lists(PIECES, max_size=12).map("".join))
def test_places_go_on_and_on(text):
    folded = fold_with_offsets(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert folded.starts == sorted(folded.starts)
    assert folded.ends == sorted(folded.ends)


@pytest.mark.parametrize(
    ("text", "character"),
    [("1\ufe0f\u20e3楼", "1\ufe0f\u20e3"), ("e\u0301", "e\u0301"), ("각", "각")],
)
def test_no_character_is_cut(text, character):
    first, last = fold_with_offsets(text).span(0, 1)
    assert text[first:last] == character


@pytest.mark.parametrize("text", ["煤 氣-味！Gas", "ＧＡＳ ﬃ①", "老\u200b·周 café"])
def test_both_foldings_agree(text):
    assert fold_with_offsets(text).text == fold(text)
