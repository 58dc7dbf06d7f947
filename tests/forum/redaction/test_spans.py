"""Passages grow to whole characters and whole links, and nothing of them is left over."""

import pytest

from forum.redaction.marks import mark_in, without_marks
from forum.redaction.spans import blacked_out, moved, places_of, title_blacked_out, widened
from forum.richtext import excerpt, plain

FAMILY = "👨‍👩‍👧‍👦"
THUMB = "👍🏽"
FLAG = "🇨🇳"


def cut(text, words):
    start = text.index(words)
    return start, start + len(words)


@pytest.mark.parametrize("emoji", [FAMILY, THUMB, FLAG, "é", "1️⃣", "각"])
def test_half_an_emoji_takes_the_whole(emoji):
    text = f"前{emoji}后"
    for place in range(1, len(emoji) + 1):
        assert blacked_out(text, [(place, place + 1)], "▇") == "前▇后"


def test_of_two_flags_side_by_side_one_stays():
    text = f"{FLAG}🇫🇷"
    assert blacked_out(text, [(0, 1)], "▇") == "▇🇫🇷"
    assert blacked_out(text, [(3, 4)], "▇") == f"{FLAG}▇"


def test_a_span_across_a_link_takes_the_whole_link():
    text = "见 https://example.org/u/138-0013-8000?a=1 谢谢"
    assert blacked_out(text, [cut(text, "138-0")], "▇") == "见 ▇ 谢谢"
    assert "example.org" not in blacked_out(text, [(0, 5)], "▇")


def test_spans_that_touch_or_overlap_are_one():
    assert widened("车牌京A12345。", [(2, 5), (4, 9), (9, 9)]) == [(2, 9)]


@pytest.mark.parametrize("span", [(-1, 2), (3, 99), (2, 2), (1, 2)])
def test_what_is_outside_or_only_a_space_is_left_out(span):
    assert widened("a b", [span]) == []


def test_words_are_found_in_every_place_whatever_stands_between():
    assert places_of("京A 12345 和京a  12345", "京A 12345") == [(0, 8), (10, 19)]
    assert places_of("任意", "  ") == []


def test_a_title_never_gets_longer_than_it_may_be():
    title = "甲乙" * 40
    spans = [(place, place + 1) for place in range(0, 80, 2)]
    assert len(title_blacked_out(title, spans, mark_in("zh-hans"), longest=80)) == 80


def test_the_mark_is_a_box_in_html_and_words_elsewhere():
    text = f"车牌{mark_in('zh-hans')}占道"
    assert str(plain(text)) == '<p>车牌<span class="redacted">已隐去</span>占道</p>'
    assert excerpt(text, 80) == "车牌█已隐去█占道"


def test_what_people_type_is_never_taken_for_the_mark():
    assert without_marks("█已隐去█ ██░░ █redacted█") == "已隐去 ██░░ redacted"


def test_places_are_kept_where_only_spaces_differ():
    text, shown = "甲乙\n\n丙 丁", "甲乙\n丙丁\n"
    assert moved(text, shown, [cut(text, "乙\n\n丙")]) == [(1, 4)]
    assert moved(text, "别的话", [(0, 1)]) == []
