"""What the lists and patterns that ship find of the planted posts, and what they leave alone."""

import pytest

from forum.screening import engine
from forum.screening.findings import FindingKind
from tests.forum.screening.planted_cases import FOUND, HARMLESS, PERSONAL_DATA, WORDS

KINDS = {"id_card": "identity_card", **dict.fromkeys(WORDS, "word")}
# Of 300: a threat to life is found as danger, and a word that stands there is enough.
MOST_MISSED = 15


def found_in(case):
    text = f"{case.title}\n{case.text}" if case.title else case.text
    return engine.screen(text, filed=case.filed).all


def is_found(case):
    found = found_in(case)
    if case.hint:
        return any(one.words == case.hint for one in found if one.kind == FindingKind.OTHER_KIND)
    before = {"title": 0, "text": len(case.title) + 1 if case.title else 0}
    return all(
        any(_answers(one, kind, start + before[field], end + before[field]) for one in found)
        for field, kind, start, end in case.places()
    )


def _answers(one, kind, start, end):
    if kind in PERSONAL_DATA:
        return one.kind == KINDS.get(kind, kind) and one.start <= start and end <= one.end
    kinds = {KINDS.get(kind, kind), "danger"} if kind in WORDS else {kind}
    return one.kind in kinds and one.start < end and start < one.end


def test_nineteen_of_twenty_planted_cases_are_found(db):
    missed = [case for case in FOUND if not is_found(case)]
    assert len(missed) <= MOST_MISSED, missed


def test_harmless_posts_stay_without_a_finding(db):
    assert [(case.text, found) for case in HARMLESS if (found := found_in(case))] == []


NOW = [
    "我去年被骗光了钱，不想活了。",
    "去年装的热水器，家里燃气泄漏了怎么办",
    "楼道煤气味很重，我担心爆炸。",
    "我担心煤气味会引发爆炸",
    "去年也漏过，现在又闻到煤气味",
    "消防没有来楼下着火了",
    "是不是着火了楼上全是烟",
    "不要再拖了我不想活了",
    "新闻报道了也没用，我不想活了",
    "医院门口有人持刀砍人",
    "今天下午我妈走失了，到现在没找到",
    "3号楼着火了",
    "15号2单元着火",
    "我担心孩子丢了，到现在没回家",
    "去年塌过一次，墙又快要倒塌了",
    "如果没人管我就跳楼",
    "隔壁曾有纠纷，现在他拿着菜刀在砸门",
    "听说我邻居写了遗书，要跳楼",
    "前年我爱人走了。" * 30 + "我活不下去了。",
]
MENTIONED = [
    "去年火灾，小区3栋着火死了人",
    "前年我们小区着火，物业一直没有整改",
    "担心老人走失，希望发定位手环",
    "怕掉河里，请装护栏",
    "2019年7月3日，我父亲在工地触电了",
    "10日下午他持刀上门",
    "学校模拟有人溺水",
    "据报道有人跳楼",
    "为了防止有人跳楼，请装护栏",
    "上个月有人被困在电梯里半小时",
    "他扬言要打死我",
    "我们反映过很多次。" * 30 + "他们持刀闯进来，打了我家的人。",
]
NEITHER = [
    "堵得要命，急死了",
    "噪音吵得我想死",
    "网速卡死了，烦死了",
    "觉得被绑架了一样，想要退订",
]


@pytest.mark.parametrize("text", NOW)
def test_danger_now_stays_danger(db, text):
    assert engine.screen(text).of_danger


@pytest.mark.parametrize("text", MENTIONED)
def test_danger_that_is_told_feared_or_past_is_only_mentioned(db, text):
    found = engine.screen(text)
    assert not found.of_danger
    assert FindingKind.MENTION in {one.kind for one in found.all}
    assert (found.danger_in_words, found.facts()) == ("", {})


@pytest.mark.parametrize("text", NEITHER)
def test_a_manner_of_speaking_is_neither(db, text):
    assert engine.screen(text).all == ()


def test_words_around_danger_mark_nothing_themselves(db):
    assert engine.screen("去年如果有人住院，现在正在演练").all == ()
