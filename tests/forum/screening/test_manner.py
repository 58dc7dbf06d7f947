"""Links, shouting, templates that were not filled in and matters filed as another kind."""

import time

import pytest

from forum.screening.findings import FindingKind, Level
from forum.screening.manner import better_kind
from forum.screening.manner import manner as manner_of
from portal.texts.folding import fold_widths_with_offsets

KIND = FindingKind


def manner(text):
    return manner_of(text, fold_widths_with_offsets(text))


def found(text):
    return [(one.kind, text[one.start : one.end]) for one in manner(text)]


@pytest.mark.parametrize(
    ("kind", "piece", "text"),
    [
        (KIND.LINK, "http://a.example.com/x?y=1", "看http://a.example.com/x?y=1，很便宜"),
        (KIND.LINK, "ｗｗｗ．ａ．ｃｏｍ", "到ｗｗｗ．ａ．ｃｏｍ看看"),
        (KIND.LINK, "微信号：abcde_123", "加我微信号：abcde_123"),
        (KIND.SHOUTING, "！！！！！！", "没人管！！！！！！"),
        (KIND.SHOUTING, "退钱退钱退钱退钱退钱", "我要求，退钱退钱退钱退钱退钱"),
        (KIND.SHOUTING, "啊啊啊啊啊啊啊啊啊", "啊啊啊啊啊啊啊啊啊，吵死了"),
        (KIND.TEMPLATE, "【此处填写】", "我是【此处填写】小区的居民"),
        (KIND.TEMPLATE, "XX路XX号", "我家住XX路XX号"),
        (KIND.TEMPLATE, "____", "我是____的业主"),
        (KIND.TEMPLATE, "复制转发到十个群", "看到的人复制转发到十个群"),
    ],
)
def test_is_noticed_and_marked(kind, piece, text):
    assert (kind, piece) in found(text)
    assert {one.level for one in manner(text)} == {Level.NOTICE}


@pytest.mark.parametrize(
    "text",
    [
        "请看 http://www.lanchuan.gov.cn/notice.html",
        "没人管！！！",
        "哈哈哈，谢谢大家",
        "校服XXL号偏小，XXXL号要等",
        "王xx说的，电话153××××0000",
        "接种本上的（姓名）一栏写错了",
        "他（电话录音为证）骂人",
        "3.5米，12.30开会，v2.1版",
        "一天一天一天过去了",
        "班船__已经停了",
    ],
)
def test_what_is_ordinary_is_not(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("filed", "text", "kind"),
    [
        ("suggestion", "请问老年卡在哪里办理？", "inquiry"),
        ("inquiry", "建议增加一班公交车。", "suggestion"),
        ("suggestion", "烧烤店夜里扰民，我要投诉！", "complaint"),
        ("complaint", "路灯修好了，感谢师傅！", "thanks"),
        ("complaint", "谢谢回复，可是问题没有解决。", ""),
        ("inquiry", "请问怎么办理？谢谢！", ""),
        ("suggestion", "感谢修路，建议再加长椅。", ""),
        ("help", "建议增加一班公交车。", ""),
        ("", "请问老年卡在哪里办理？", ""),
    ],
)
def test_another_kind_is_named_only_where_it_is_plain(filed, text, kind):
    assert better_kind(text, filed) == kind


def test_a_long_text_takes_no_time():
    text = "退钱" * 2_000 + "!" * 2_000 + "X" * 2_000 + "a." * 2_000 + "【" * 2_000 + "(" * 500
    start = time.perf_counter()
    list(manner(text))
    assert time.perf_counter() - start < 1
