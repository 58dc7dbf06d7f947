"""What changed between two texts is shown as people read it, and nothing of either is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.texts.changes import GONE, LEFT_OUT, NEW, SAME, changes, shortened

FAMILY = "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("路灯坏了", "路灯坏了", [(SAME, "路灯坏了")]),
        ("", "新的", [(NEW, "新的")]),
        ("旧的", "", [(GONE, "旧的")]),
        (
            "书院路的路灯坏了两个月",
            "书院路的路灯坏了三个月",
            [(SAME, "书院路的路灯坏了"), (GONE, "两"), (NEW, "三"), (SAME, "个月")],
        ),
        # Numbers and words are not taken apart.
        (
            "3月12日断水",
            "3月15日断水",
            [(SAME, "3月"), (GONE, "12"), (NEW, "15"), (SAME, "日断水")],
        ),
        ("bus stop", "bus stand", [(SAME, "bus "), (GONE, "stop"), (NEW, "stand")]),
        # Two characters between two changes are read with them.
        (
            "请问物业费怎么收",
            "请问停车费为何收",
            [(SAME, "请问"), (GONE, "物业费怎么"), (NEW, "停车费为何"), (SAME, "收")],
        ),
        # An emoji of several signs is one.
        (
            f"谢谢{FAMILY}！",
            "谢谢👨！",
            [(SAME, "谢谢"), (GONE, FAMILY), (NEW, "👨"), (SAME, "！")],
        ),
    ],
)
def test_what_changed(before, after, expected):
    assert [(part.kind, part.text) for part in changes(before, after)] == expected


TEXTS = st.text(alphabet="路灯坏了 请修ab12\n👨\u200d🏽", max_size=60)


@given(TEXTS, TEXTS)
def test_nothing_of_either_text_is_lost(before, after):
    parts = changes(before, after)
    assert "".join(part.text for part in parts if part.kind != NEW) == before
    assert "".join(part.text for part in parts if part.kind != GONE) == after
    assert all(part.text for part in parts)
    kinds = [part.kind for part in parts]
    assert all(one != other for one, other in zip(kinds, kinds[1:], strict=False))


@given(TEXTS, TEXTS)
def test_what_is_left_out_is_counted(before, after):
    long = "一二三四五六七八九十" * 20
    parts = shortened(changes(before + long + after, after + long + before))
    shown = sum(len(part.text) + part.length for part in parts if part.kind != NEW)
    assert shown == len(before + long + after)


def test_a_long_unchanged_stretch_is_left_out_in_the_middle():
    long = "无" * 500
    parts = shortened(changes(f"甲{long}乙", f"丙{long}丁"))
    assert [(part.kind, len(part.text), part.length) for part in parts] == [
        (GONE, 1, 0), (NEW, 1, 0), (SAME, 60, 0), (LEFT_OUT, 0, 380), (SAME, 60, 0),
        (GONE, 1, 0), (NEW, 1, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(("head", "tail"), [("", "乙"), ("甲", "")])
def test_before_the_first_and_after_the_last_change_little_is_shown(head, tail):
    long = "无" * 500
    parts = shortened(changes(f"{head}{long}{tail}", f"{head and '丙'}{long}{tail and '丁'}"))
    assert [part.length for part in parts if part.kind == LEFT_OUT] == [440]


def _in_between(first):
    """A text in which every second character is the same, and no other one returns."""
    return "".join(f"哈{chr(ord(first) + place)}" for place in range(3_500))


def test_the_longest_texts_that_have_little_in_common_are_compared():
    before, after = _in_between("\u4e00"), _in_between("\u6e00")
    parts = changes(before, after)
    assert [part.kind for part in parts] == [SAME, GONE, NEW]
    assert parts[0].text == "哈"
