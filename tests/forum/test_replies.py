"""Short replies that only say "received" or "passed on" are recognised."""

import pytest

from forum.reading.replies import shown_kind


@pytest.mark.parametrize(
    "text",
    [
        "已收悉",
        "网友：您好！留言已收悉",
        "“小区门口”：您好，您的来信我局已收到，感谢您对我们工作的支持！2019年3月4日",
        "您好，您提出的建议已知悉。谢谢。",
        "您反映的问题我们已收到，将尽快处理。",
        "已收到您的来信，我们会尽快处理并回复您。",
        "来信收悉，我们正在核实，请稍候。",
        "您反映的问题已收到，我单位正在积极处理中。",
        "您反映的问题已收到，我局已安排人员处理。",
        "您反映的问题已收到，我们将尽快核实处理。",
    ],
)
def test_received(text):
    assert shown_kind("final", text) == "received"


@pytest.mark.parametrize(
    "text",
    [
        "您的留言已收悉，关于您反映的问题，已转市住建局调查处理。",
        "网友您好：您反映的问题已收悉并交有关单位调查核处，如有情况将及时回复！2019年5月6日",
        "您好！我办已将您反映的情况转交给东渡街道办事处，处理情况会及时回复给您。感谢您的留言。",
        "尊敬的网友，您好！您反映的问题我办已转交市公安局交警支队、市城管局核处。",
        "您的来信收悉，已转燃气公司办理，请您耐心等待。",
        "您反映的问题已转劳动监察部门协调处理。",
        "您的留言已转东渡街道办事处和东渡中学办理。",
    ],
)
def test_passed_on(text):
    assert shown_kind("final", text) == "passed_on"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "您好！2019年6月13日",
        "您反映的问题已解决。",
        "您反映的问题已收到，已及时处理。",
        "已收到您的来信，路灯将尽快更换。",
        "我们会尽快处理。",
        "来信收悉，路灯正在维修，本周五前修好。",
        "您反映的问题已收到，我局已安排人员修好。",
        "来信收悉。您的问题已经帮您解决，不便之处敬请谅解。",
        "留言已收悉，请进一步完善个人信息以便处理。",
        "您反映的问题已收悉，已派执法人员到现场取证。",
        "您反映的问题已转市红十字会，请拨打0000-2235116咨询。",
        "您反映的问题不属于我局职责，已转市房产局。",
        "该地块已转为商业用地，由区政府管理。",
        "新农合已整体划转至人社部门，请咨询市人社局。",
        "您的来信已收悉，现答复如下：目前没有您所说的政策。",
        "您的留言已收悉。" + "经现场查看，路灯已修好。" * 20,
    ],
)
def test_whatever_says_more_is_an_answer(text):
    assert shown_kind("final", text) == "final"


def test_a_stated_kind_stands():
    assert shown_kind("progress", "已收悉") == "progress"
    assert shown_kind("received", "路灯已修好。") == "received"
    assert shown_kind("", "路灯已修好。") == "final"


def test_hostile_texts_cost_nothing():
    for text in ("已" * 120, "网友" * 60, "您的问题" * 29, "已转" + "办" * 58, "，" * 120):
        assert shown_kind("final", text)
