"""
Chinese terms that users misunderstood are not used, neither in the catalogue nor in the fixed
pages.

``WORDS`` maps each forbidden term to the term used instead.
"""

import pytest
from babel.messages.pofile import read_po

from portal.site.fixed_pages import defaults
from tests.floors.test_wordings import CATALOG

# Forbidden term → term to use.
WORDS = {
    # texts for staff
    "谁在看": "领取人",
    "没有人在看": "未领取",
    "我来看": "领取",
    "放回，让别人看": "放回队列",
    "延长时间": "延长领取",
    "发布后的样子": "发布预览",
    "别人看到的答复": "答复预览",
    "更正后别人看到的样子": "更正后预览",
    "怎么处理？": "审核意见",
    "您的审核决定": "审核意见",
    "显示的署名": "公开署名",
    "改为退回": "退回修改",
    "交给另一个单位": "改派",
    "如果不归这里办": "非本单位职责",
    "流水记录": "操作日志",
    "工单流水": "办理记录",
    "流转记录": "办理记录",
    "您单位的时间继续计算": "办理时限继续计算",
    "停止计算": "停止计时",
    "这些话由您负责": "签发后以本单位名义对外发布",
    "中心的办理要求": "派单要求",
    "只要上次以来新增的工单": "仅导出新增工单",
    "符合条件的全部": "全部",
    "机构": "承办单位",
    "帖子": "诉求",
    "帖内发言": "发言",
    "版块": "栏目",
    "都审完了": "暂无待审内容",
    "还没有。": "暂无",
    # texts for citizens
    "请您先拨打急救或报警电话": "先打电话",
    "24 小时内会看": "值班员已经收到提醒",
    "Email地址": "邮箱",
    "登录之后可以添加图片": "照片现在就可以加",
    "这里的内容别人也能看到": "一般会公开，后面可以选不公开",
    "事项": "诉求，在句子里是一件事",
    "“我的”": "“我的页面”",
    "还没有，我要补充": "没有解决",
    "同一件事又发一遍": "您以前反映过的事",
    "密码只包含数字": "密码不能全是数字",
    # services that do not exist
    "我们去催": "请拨打热线，问办到了哪一步",
    "没有朗读功能": "朗读",
    "没有单独的大字版": "大字版",
    "用编号查询": "输入编号",
}


@pytest.fixture(scope="module")
def texts():
    """Every Chinese text, by file name or English source text."""
    found = {
        path.name: path.read_text()
        for folder in (defaults.TEXTS, defaults.DEMO_TEXTS)
        for path in folder.glob("*.zh-hans.html")
    }
    with CATALOG.open("rb") as file:
        for message in read_po(file, locale="zh_Hans"):
            text = message.string
            found[str(message.id)] = text if isinstance(text, str) else " ".join(text)
    return found


@pytest.mark.parametrize("word", WORDS)
def test_a_misunderstood_term_is_not_used(texts, word):
    assert [place for place, text in texts.items() if word in text] == []


def test_no_recommended_term_contains_a_forbidden_one():
    assert [word for word in WORDS for instead in WORDS.values() if word in instead] == []
