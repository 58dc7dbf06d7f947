"""
The fixed pages make only promises that the portal keeps: the phrase is on the page in both
languages, and the feature, rule or button behind it exists.

A new promise needs a row in ``PROMISES``. Checked without a row: every link has a target, every
quoted button name is in the catalogue, and every number is that of a rule or is listed in
``NUMBERS`` with a reason.
"""

import re
from importlib import import_module
from pathlib import Path

import allauth
import pytest
from babel.messages.pofile import read_po
from django.template.loader import get_template
from django.urls import resolve

from forum.attachments import reencoding
from forum.models.numbering import NUMBER
from forum.workflow.submissions.attaching import MOST_ATTACHMENTS
from forum.workflow.threads import judging
from moderation import reasons
from portal.site.context import ELDER_SIZES
from portal.site.fixed_pages import defaults
from tests.floors.test_doors import patterns
from tests.floors.test_house import ROOT
from tests.floors.test_wordings import CATALOG

pytestmark = pytest.mark.django_db
LANGUAGES = ["zh-hans", "en"]


def address(name):
    """There is an address of this name."""
    return name in {each for each, _pattern in patterns()}


def code(path):
    """The module has this function, class or field: "forum.models:Thread.stage"."""
    module, _, names = path.partition(":")
    found = import_module(module)
    for name in names.split("."):
        found = getattr(found, name)
    return True


def template(name, hook):
    return hook in get_template(name).template.source


def script(name, hook):
    return hook in (ROOT / "static" / "js" / name).read_text()


def refused_as_repeated():
    """Moderators may refuse what was raised before, or leave it."""
    [reason] = [each for each in reasons.REASONS if each["slug"] == "repeated"]
    return reasons.REFUSING in reason["uses"]


# Page, what it says in Chinese and in English, and what keeps it.
PROMISES = [
    ("help", "也可以先写", "begin to write without one",
     lambda: code("forum.session_drafts:keep")),
    ("help", "就直接打开那件事", "opens it",
     lambda: template("partials/search_form.html", "/search/")),
    ("help", "可以存成草稿", "Save it as a draft", lambda: address("submissions:edit")),
    ("help", "再填上我们寄到邮箱里的验证码", "type in the code we send",
     lambda: address("account_email_verification_sent")),
    ("help", "工作人员会改过来", "the staff correct",
     lambda: code("portal.desk.workflow:correct_kind")),
    ("help", "都会通知您", "you get a notice", lambda: address("my:notifications")),
    ("help", "可以在“我的页面”里关掉", "switch the e-mails off",
     lambda: code("portal.accounts.models:User.wants_letters")),
    ("help", "点“我来回答”", "press “Add what you know”",
     lambda: address("threads:answer")),
    ("help", "点“关注这件诉求”", "press “Follow this matter”",
     lambda: address("threads:follow")),
    ("help", "点“取消关注”", "“Stop following”", lambda: address("threads:unfollow")),
    ("help", "点“删除草稿”", "press “Delete the draft”",
     lambda: address("submissions:delete")),
    ("help", "点“撤回”", "press “Take it back”", lambda: address("submissions:withdraw")),
    ("help", "点“修改”", "press “Edit”", lambda: address("threads:edit")),
    ("help", "点“补充情况”", "“Add to your matter”",
     lambda: template("forum/reading/authors_turn.html", "threads:answer")),
    ("help", "每看一次都有记录", "each look is recorded",
     lambda: address("workorders:reveal_contact")),
    ("help", "也可以让单位重新办", "can have the agency handle it again",
     lambda: code("workorders.workflow:reopen")),
    ("help", "现在还没有答复", "there is no answer yet",
     lambda: code("forum.models:Thread.due_at")),
    ("help", "督办人员也看得到", "the supervisors see it too",
     lambda: code("workorders.filters:OrderFilter.only_overdue")),
    ("help", "点“忘记密码？”", "“Forgot your password?”",
     lambda: address("account_reset_password")),
    ("help", "最上面都有“大字版”", "“Larger text” stands at the top",
     lambda: template("partials/header_switches.html", "elder-mode")),
    ("help", "“大”“更大”“最大”", "“Large”, “Larger” or “Largest”",
     lambda: len(ELDER_SIZES) == 3),
    ("help", "就把这一页念给您听", "reads the page to you",
     lambda: template("partials/elder_tools.html", "data-read-aloud")),
    ("accessibility", "三种字号", "three sizes", lambda: len(ELDER_SIZES) == 3),
    ("accessibility", "点“朗读”", "“Listen” reads the page",
     lambda: script("read-aloud.js", "speechSynthesis")),
    ("accessibility", "就看不到“朗读”这个按钮", "“Listen” is not shown",
     lambda: template("partials/elder_tools.html", "hidden class")),
    ("accessibility", "可以换成英文", "switched to Chinese", lambda: address("set_language")),
    ("rules", "不会自动拦下", "not stopped by itself", refused_as_repeated),
    ("rules", "可能不单独发布", "may not be published on its own", refused_as_repeated),
    ("rules", "每个决定都有记录", "Every decision is recorded",
     lambda: code("moderation.models:Decision")),
    ("rules", "受理不公开", "Accepted but not published",
     lambda: code("moderation.workflow:accept_unpublished")),
    ("rules", "重新写一份", "write again", lambda: address("submissions:write_again")),
    ("process", "点“已经解决了”", "press “Yes, it is solved”",
     lambda: address("threads:solved")),
    ("help", "点“没有解决”", "press “No, it is not solved”",
     lambda: address("unsolved:report")),
    ("help", "这件事马上重新办理", "it is taken up again at once",
     lambda: code("workorders.workflow:report_unsolved")),
    ("rules", "这件事马上重新办理", "it is taken up again at once",
     lambda: code("workorders.workflow:report_unsolved")),
    ("standards", "这件事马上重新办理", "the matter is taken up again at once",
     lambda: code("workorders.workflow:report_unsolved")),
    ("process", "七天以内可以收回", "taken back for seven days",
     lambda: judging.TAKE_BACK_DAYS == 7),
    ("process", "这件事马上重新办理", "it is taken up again at once",
     lambda: code("workorders.workflow:report_unsolved")),
    ("process", "已经让单位重新办", "take it up once more",
     lambda: code("workorders.workflow:reopen")),
    ("standards", "页面上会写明", "the page says so",
     lambda: code("forum.models:Thread.due_at")),
    ("standards", "值班人员马上就会收到提醒", "those on duty are told at once",
     lambda: code("moderation.alerts:raise_waiting")),
    ("standards", "会写信到您账号的邮箱", "writes to the e-mail address",
     lambda: address("workorders:reveal_contact")),
    ("privacy", "加密保存", "stored encrypted",
     lambda: code("portal.storage.encryption:EncryptedTextField")),
    ("privacy", "在您的设备上留一天", "on your device for a day",
     lambda: script("device-words.js", "24 * 60 * 60 * 1000")),
    ("privacy", "照片在我们这里留一天", "Pictures wait with us for a day",
     lambda: code("forum.attachments.cleanup:WAITS")),
]  # fmt: skip

PHONES = {"110", "119", "120"}
# Numbers that no placeholder fills in: the rule they are, or why there is none.
NUMBERS = {
    ("help", "6"): MOST_ATTACHMENTS,
    ("help", "10"): reencoding.MOST_BYTES // 1024 // 1024,
    ("help", "13"): NUMBER.pattern,
    ("help", "0"): "a key",
    ("contact", "13"): NUMBER.pattern,
    ("contact", "8"): "the digits of a day",
    ("accessibility", "2.2"): "the version of the guidelines",
    ("accessibility", "390"): "the width that tests/browser looks at",
    ("accessibility", "320"): "the width that tests/browser looks at",
    ("privacy", "6"): "months of logs, docs/security.md",
    ("privacy", "15"): "working days to answer a request: the host's own word",
    ("privacy", "14"): "years of age, by law",
}
# What stands in quotation marks and is no button: examples, and words of agencies.
EXAMPLES = {
    "zh-hans": {
        "公交 站牌", "书院街道菜场门口路灯三天不亮", "设置", "显示", "咨询", "投诉", "已答复",
        "收到", "已转", "收到了", "已经转给某某单位", "工作日", "签收", "+",
    },
    "en": {
        "bus stop sign", "Street light outside Shuyuan market out for three days", "+", "-",
        "answered", "Received", "passed on", "We have received your message",
        "this has been passed on",
    },
}  # fmt: skip


@pytest.fixture
def read(client):
    """The text of a page, as everybody reads it."""

    def read(slug, language):
        page = client.get(f"/pages/{slug}/", headers={"accept-language": language})
        body = page.content.decode().partition('<div class="prose">')[2]
        return re.sub(r"<[^>]+>", "", body.partition("</div>")[0])

    return read


def source_of(slug, language):
    return (defaults.TEXTS / f"{slug}.{language}.html").read_text()


def quoted(slug, language):
    return set(re.findall("“([^”]+)”", re.sub(r"<[^>]+>", "", source_of(slug, language))))


@pytest.fixture(scope="module")
def names():
    """What buttons and links are called, by language; those of signing in are allauth's."""
    texts = {"zh-hans": set(), "en": set()}
    theirs = Path(allauth.__file__).parent / CATALOG.relative_to(ROOT)
    for path in (CATALOG, theirs):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_Hans"):
                if isinstance(message.id, str):
                    texts["en"].add(message.id)
                    texts["zh-hans"].add(message.string)
    return texts


@pytest.mark.parametrize(("slug", "chinese", "english", "kept"), PROMISES)
def test_a_promise_stands_on_its_page_and_is_kept(read, slug, chinese, english, kept):
    assert chinese in read(slug, "zh-hans")
    assert english in read(slug, "en")
    assert kept()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", defaults.SLUGS)
def test_every_link_leads_somewhere(client, slug, language):
    for link in re.findall(r'href="(/[^"]*)"', source_of(slug, language)):
        resolve(link)
        assert client.get(link).status_code in {200, 302}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", defaults.SLUGS)
def test_every_name_of_a_button_is_one(names, slug, language):
    assert quoted(slug, language) - names[language] - EXAMPLES[language] == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", defaults.SLUGS)
def test_every_number_has_its_rule_or_reason(slug, language):
    text = re.sub(r"<[^>]+>|<!--.*?-->|\{\{.*?\}\}", " ", source_of(slug, language))
    found = set(re.findall(r"\d+(?:\.\d+)?", text)) - PHONES
    assert found == {number for page, number in NUMBERS if page == slug}
    for number in found:
        rule = NUMBERS[slug, number]
        assert not isinstance(rule, int) or str(rule) == number


def test_a_number_of_a_matter_has_thirteen_digits():
    assert NUMBER.fullmatch("2" * 13)


def test_no_example_is_left_over():
    for language, texts in EXAMPLES.items():
        used = set().union(*(quoted(slug, language) for slug in defaults.SLUGS))
        assert texts - used == set()
