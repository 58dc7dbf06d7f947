"""The texts of notices and letters."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from portal.notifications.wording import SENTENCES, message_words, sentence

FACTS = {
    "title": "路灯不亮 100%",
    "agency": "市城市管理局",
    "agency_en": "Urban Management Bureau",
    "order": "WO2026112100042",
    "path": "/threads/2026112100042/",
    "calendar": "国务院办公厅关于2027年部分节假日安排的通知",
    "count": 2,
    "limit": 24,
    "post": 2,
    "number": "2026112100042",
    "hours": 2,
    "why": "insults",
}
# They speak of several matters at once and name none, or of the person, or give a number.
WITHOUT_TITLE = {"dates_moved", "order_dates_moved", "backlog", "matters_unanswered"} | {
    name for name in SENTENCES if name.startswith(("flag_", "sanction_"))
}


@pytest.mark.parametrize("name", SENTENCES)
def test_every_sentence_holds_its_facts_and_leaves_no_gap(name):
    with translation.override("en"):
        words = sentence(name, FACTS)
    assert ("路灯不亮 100%" in words) is (name not in WITHOUT_TITLE)
    assert "%(" not in words


def test_every_word_that_is_left_anywhere_has_a_sentence():
    used = set()
    for room in ("forum", "moderation", "workorders", "portal"):
        for path in (Path(settings.BASE_DIR) / room).rglob("*.py"):
            for call in re.findall(r"\bnotify\((.*?)\n\s*\)", path.read_text(), re.DOTALL):
                used |= set(re.findall(r"\bname=\"(\w+)\"", call))
    assert used
    assert used - SENTENCES.keys() == set()


def test_the_agency_is_named_in_the_readers_language():
    with translation.override("en"):
        assert "Urban Management Bureau" in sentence("replied", FACTS)
    with translation.override("zh-hans"):
        assert "市城市管理局" in sentence("replied", FACTS)


@pytest.mark.parametrize("name", ["replied", "followed_reply"])
def test_word_on_the_way_is_not_called_the_official_reply(name, in_english):
    assert "official reply" in sentence(name, FACTS)
    assert "official reply" not in sentence(name, FACTS | {"interim": True})


def test_an_unknown_name_speaks_by_its_title():
    assert sentence("something_new", FACTS) == "路灯不亮 100%"


def test_reason_note_and_advice_are_paragraphs_of_their_own():
    facts = FACTS | {"public": True, "reason": "原因", "note": "说明", "advice": "建议"}
    with translation.override("zh-hans"):
        words = message_words("refused", facts)
    # And that one can appeal.
    assert len(words.paragraphs) == 5
    assert words.path == FACTS["path"]
