"""The author's questions are found by rules, with the places where they stand."""

import time

import pytest

from workorders.replying.questions import LONGEST_QUOTE, find


def quotes(text):
    return [question.quote for question in find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("站台坏了两个月了，请派人修。", []),
        ("什么时候修好？谁来修？", ["什么时候修好？", "谁来修？"]),
        ("请问老年卡在哪里办理。", ["请问老年卡在哪里办理。"]),
        ("路灯能否修一下，晚上很黑。", ["路灯能否修一下，晚上很黑。"]),
        ("生育津贴如何计算。", ["生育津贴如何计算。"]),
        ("这符合规定吗？合理吗？", ["这符合规定吗？合理吗？"]),
        ("可以异地换吗？或者国庆节回来换可以吗？", ["可以异地换吗？或者国庆节回来换可以吗？"]),
        ("需要本人到场吗?\n要带什么材料?", ["需要本人到场吗?", "要带什么材料?"]),
        ("When will it be repaired? The stop is dark.", ["When will it be repaired?"]),
        ("It is dark. When will it be repaired?", ["When will it be repaired?"]),
    ],
)
def test_what_asks_is_found(text, found):
    assert quotes(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "不管什么时候去都没有人。",
        "工作人员说不知道什么时候有。",
        "为什么大家都这样做，因为没有人管。",
        "谢谢！",
        "领导您好，在吗？",
        "他问我“你是谁？”，然后就走了。",
        "门口是1、2、3号楼。",
        "会议定于2019年5月1日，地点在3楼。",
    ],
)
def test_what_states_or_tells_is_not_found(text):
    assert quotes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "1、噪音太大；2、油烟直排。",
        "1.噪音太大。2.油烟直排。",
        "（1）噪音太大（2）油烟直排",
        "①噪音太大②油烟直排",
        "一、噪音太大。二、油烟直排。",
        "（一）噪音太大。（二）油烟直排。",
        "第一，噪音太大。第二，油烟直排。",
        "诉求一：噪音太大；诉求二：油烟直排",
        "其一噪音太大，其二油烟直排",
        "1问噪音怎么这么大，2问油烟怎么直排",
    ],
)
def test_each_point_of_a_list_is_one(text):
    assert len(quotes(f"反映两件事。\n{text}")) == 2


def test_a_point_that_asks_further_on_is_named_by_its_number():
    assert quotes("1、路窄。能不能拓宽？2、灯坏了。谢谢！") == ["1、…能不能拓宽？", "2、灯坏了。"]


def test_the_points_of_a_law_and_the_thanks_at_the_end_are_left_out():
    law = "有下列情形之一的：(一)旷工;(二)贪污、行贿;他是不是违反了？"
    assert quotes(law) == ["(二)…他是不是违反了？"] or quotes(law) == ["他是不是违反了？"]
    assert quotes("1、路窄了。2、灯坏了。3、谢谢领导。") == ["1、路窄了。", "2、灯坏了。"]


def test_places_are_exact_and_in_order():
    text = "您好！\n 请问何时修好？谁来修？"
    found = find(text)
    assert [text[one.start : one.end] for one in found] == ["请问何时修好？", "谁来修？"]


def test_a_long_question_is_quoted_where_it_asks():
    (quote,) = quotes(f"我家住在{'很远' * 60}，请问何时修好，{'谢谢' * 40}？")
    assert quote.startswith("…请问何时修好")
    assert len(quote) <= LONGEST_QUOTE


def test_the_same_question_twice_is_one():
    assert quotes("何时修好？真急。何时修好？") == ["何时修好？"]


@pytest.mark.parametrize(
    "piece", ["请问", "是否", "不知道", "1、", "？", "“？", "1 一", "\n", "根据"]
)
def test_ten_thousand_characters_take_no_time(piece):
    before = time.process_time()
    find(piece * (10_000 // len(piece)))
    assert time.process_time() - before < 1
