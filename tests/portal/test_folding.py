"""Names and words that look alike compare as equal."""

import pytest

from portal.texts.folding import fold, skeleton


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
