"""Words of danger: found in any spelling, marked for staff, answered with emergency numbers."""

import pytest

from forum import workflow as forum
from forum.choices import Purpose
from forum.models import ListedWord, Thread
from forum.screening import engine, starter
from forum.screening.findings import Level
from portal.notifications.models import Notification
from portal.site.models import Profile
from tests import builders

GAS = "楼道里煤气味很重，有人晕倒了……我不想活了"

DANGEROUS = [
    GAS,
    "隔壁着火了，烟很大",
    "家里闻到燃气味",
    "老人晕倒在站台上",
    "孩子掉进窨井里了",
    "有人持刀在小区门口",
    "电线掉在路上冒火花",
    "我真的活不下去了",
    "There is a gas leak in our stairwell",
    "My father is unconscious",
]
FOLDED = [
    "煤 气 味 很 重",
    "煤-气*味很重",
    "煤\u200b气\u200d味很重",
    "煤氣味很重",
    "煤\n气味很重",
    "我不想……活……了",
    "有人暈倒了",
    "ＧＡＳ  ＬＥＡＫ",
    "她說要自殺",
]
HARMLESS = [
    "杀虫剂味道太大",
    "火车几点开",
    "气死我了，天天夜里施工",
    "电脑死机了",
    "周末不想活动",
    "开发商打出跳楼价",
    "随着火车站的开通，路口交通越来越堵",
    "村民为了减轻生产成本",
    "站台的顶棚坏了两个月了",
    "想死你了，家乡的味道",
    "",
]


@pytest.fixture
def gas(citizen, moderator, dispatcher):
    """Submitted while a moderator and a dispatcher are on duty; the author ticked nothing."""
    return builders.pending(citizen, text=GAS)


@pytest.mark.parametrize("text", [*DANGEROUS, *FOLDED])
def test_danger_is_found(db, text):
    assert engine.screen(text).of_danger


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_it_is_not(db, text):
    assert not engine.screen(text).of_danger


def test_a_harmless_word_hides_only_itself(db):
    assert engine.screen("周末不想活动，我不想活了").of_life


def test_an_administrators_changes_outlive_a_migration(db):
    words = ListedWord.objects.filter(word_list__slug=starter.DANGER)
    words.filter(word="着火").update(retired_at="2026-01-01T00:00:00Z")
    words.filter(word="晕倒").update(level=Level.HARMLESS)
    words.create(word_list=words[0].word_list, word="灭顶", folded="灭顶", level=Level.DANGER)
    starter.declare()
    assert not engine.screen("楼下着火，有人晕倒").of_danger
    assert engine.screen("灭顶之灾").of_danger


# --- the mark -----------------------------------------------------------------


def test_the_mark_stands_apart_from_the_authors_tick(gas):
    assert gas.urgent is False
    gas.refresh_from_db()
    assert gas.speaks_of_danger
    assert gas.danger_words.split("、")[0] == "不想活"
    version = gas.latest_version
    assert "煤气味" in version.facts["danger_words"]
    assert version.facts["speaks_of_life"] is True


def test_a_resubmission_is_screened_again(gas, citizen, moderator):
    first = gas.latest_version
    forum.send_back(gas.pk, version_id=first.pk, by=moderator, reason=builders.reason("vague"))
    forum.save(gas.pk, by=citizen, text="站台的灯不亮。")
    gas = forum.submit(gas.pk, by=citizen)
    gas.refresh_from_db()
    assert (gas.danger_words, gas.speaks_of_danger) == ("", False)
    assert first.facts["danger_words"]
    assert "danger_words" not in gas.latest_version.facts


@pytest.mark.parametrize("purpose", [Purpose.ANSWER, Purpose.FOLLOW_UP])
def test_answers_and_follow_ups_are_screened(thread, citizen, neighbour, moderator, purpose):
    author = citizen if purpose == Purpose.FOLLOW_UP else neighbour
    answer = builders.answer(author, thread, text=GAS, purpose=purpose)
    answer.refresh_from_db()
    assert answer.speaks_of_danger
    assert moderator.notifications.filter(name="urgent").exists()


def test_those_on_duty_are_told_in_the_same_transaction(gas, moderator, dispatcher, citizen):
    told = Notification.objects.filter(name="urgent")
    assert {notice.recipient for notice in told} == {moderator, dispatcher}


def test_the_matter_is_urgent_until_a_moderator_judges_otherwise(gas, moderator):
    forum.approve(gas.pk, version_id=gas.latest_version.pk, by=moderator)
    assert Thread.cases.get().urgent


def test_a_false_alarm_is_published_as_usual(gas, moderator):
    forum.approve(gas.pk, version_id=gas.latest_version.pk, by=moderator, urgent=False)
    assert not Thread.cases.get().urgent


MARKED = ["紧急", "文中提到", "urgent", "danger_words"]


@pytest.mark.parametrize("path", ["/threads/{number}/", "/threads/", "/api/v1/threads/{number}/"])
def test_marks_are_never_public(client, gas, moderator, path):
    forum.approve(gas.pk, version_id=gas.latest_version.pk, by=moderator)
    page = client.get(path.format(number=gas.number)).content.decode()
    assert gas.title in page
    assert not [word for word in MARKED if word in page]


# --- what the author is shown -------------------------------------------------


def calls(page):
    """The numbers that can be pressed, before the heading of the page."""
    main = page.content.decode().partition('id="content"')[2] or page.content.decode()
    return main.partition("<h1")[0]


@pytest.fixture
def numbers(db):
    Profile.objects.update(gas_phone="0000-8009110", crisis_phone="12356")


def test_the_receipt_begins_with_the_numbers(client, gas, citizen, numbers):
    client.force_login(citizen)
    page = client.get(gas.get_absolute_url())
    for number in ["12356", "110", "119", "120", "0000-8009110"]:
        assert f'href="tel:{number}"' in calls(page)


def test_the_receipt_says_who_was_told_and_the_urgent_limit(client, gas, citizen):
    client.force_login(citizen)
    page = client.get(gas.get_absolute_url()).content.decode()
    assert "值班员已经收到提醒：审核员1人、派单员1人" in page
    assert "从提交起24小时内答复" in page
    assert "审核员最晚24小时内看完" not in page


def test_the_numbers_stay_until_there_is_an_answer(client, gas, citizen, moderator, dispatcher):
    thread = forum.approve(gas.pk, version_id=gas.latest_version.pk, by=moderator).thread
    client.force_login(citizen)
    assert 'href="tel:110"' in calls(client.get(gas.get_absolute_url()))
    forum.record_progress(
        thread.pk, forum.Progress(stage="answered"), by=dispatcher, act="publish_reply",
        reply_kind="final", post=2,
    )  # fmt: skip
    assert 'href="tel:110"' not in calls(client.get(gas.get_absolute_url()))


def test_the_receipt_says_it_when_nobody_could_be_told(client, citizen, numbers):
    gas = builders.pending(citizen, text=GAS)
    client.force_login(citizen)
    page = client.get(gas.get_absolute_url()).content.decode()
    assert "现在没有值班员收到提醒" in page
    assert "值班员已经收到提醒" not in page


def test_the_preview_begins_with_the_numbers(client, citizen, numbers):
    draft = builders.draft(citizen, text=GAS)
    client.force_login(citizen)
    page = client.get(f"/my/submissions/{draft.pk}/preview/")
    assert 'href="tel:120"' in calls(page)
    assert "最晚24小时" not in page.content.decode()


def test_a_tick_alone_shows_them_and_no_crisis_line(client, citizen, numbers):
    draft = builders.draft(citizen, urgent=True)
    client.force_login(citizen)
    page = client.get(f"/my/submissions/{draft.pk}/preview/")
    assert 'href="tel:110"' in calls(page)
    assert "12356" not in calls(page)


def test_a_form_shown_again_begins_with_them(client, numbers):
    page = client.post("/threads/new/", {"step": "words", "title": "", "text": GAS})
    assert 'href="tel:12356"' in calls(page)


def test_the_next_page_of_the_form_still_shows_them(client, numbers):
    client.post("/threads/new/?step=kind", {"step": "kind", "kind": "help"})
    client.post("/threads/new/", {"step": "words", "title": "救人", "text": GAS})
    assert 'href="tel:110"' in calls(client.get("/threads/new/?step=where"))


def test_the_question_about_danger_has_them_beside_it(client, numbers):
    page = client.get("/threads/new/?step=words")
    assert 'href="tel:119"' in page.content.decode()
    assert 'href="tel:' not in calls(page)


def test_a_city_without_numbers_shows_the_three(client, citizen):
    Profile.objects.update(gas_phone="", water_phone="", power_phone="", crisis_phone="")
    draft = builders.draft(citizen, text=GAS)
    client.force_login(citizen)
    page = client.get(f"/my/submissions/{draft.pk}/preview/")
    assert calls(page).count("tel:") == 3


def test_a_calm_text_shows_none(client, citizen, numbers):
    draft = builders.draft(citizen)
    client.force_login(citizen)
    page = client.get(f"/my/submissions/{draft.pk}/preview/").content.decode()
    assert 'href="tel:110"' not in page


def test_nothing_stands_before_the_numbers_on_the_receipt(client, citizen, moderator):
    client.force_login(citizen)
    draft = builders.draft(citizen, text=GAS)
    page = client.post(f"/my/submissions/{draft.pk}/submit/", follow=True).text
    assert "我们收到了" in page
    assert "tel:119" in page
    assert "已经提交审核" not in page
