"""A text without visible characters counts as empty in every form."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from forum.richtext import clean_input
from portal.texts import visible
from workorders.workflow.locks import require_reason

NOTHING = {
    "zero width": "\u200b\u200c\u200d\u2060\ufeff",
    "direction": "\u200e\u200f\u061c\u202a\u202e\u2066\u2069",
    "filler of Hangul": "\u3164\u115f\u1160\uffa0",
    "blank Braille": "\u2800",
    "blanks": " \u00a0\u3000\u2003\u1680\t\n",
    "variation selectors": "\ufe0f\ufe0e\U000e0100\u180b",
    "tags": "\U000e0020\U000e0041\U000e007f",
    "soft hyphen and joiner": "\u00ad\u034f",
    "musical blank": "\U0001d159",
    "controls": "\x01\x1b\x85",
    "nothing": "",
}
FORMS = [
    "forum.forms.writing.MatterForm",
    "forum.forms.writing.NoticeForm",
    "forum.forms.writing.AnswerForm",
    "forum.forms.writing.PostEditForm",
    "forum.forms.writing.QuestionEditForm",
    "moderation.forms.HideForm",
    "portal.accounts.admin.RemoveSecondFactorForm",
    "workorders.forms.ChangeAgencyForm",
    "workorders.forms.ReopenForm",
    "workorders.forms.ReasonForm",
    "workorders.reply_forms.ReplyForm",
]


@pytest.mark.parametrize("typed", NOTHING.values(), ids=NOTHING)
def test_what_shows_nothing_is_empty(typed):
    assert visible.is_blank(typed)
    assert (visible.strip(typed), clean_input(typed)) == ("", "")


@pytest.mark.parametrize("typed", NOTHING.values(), ids=NOTHING)
def test_what_shows_nothing_is_taken_off_both_ends(typed):
    assert visible.strip(f"{typed}路灯坏了\u200b{typed}") == "路灯坏了"


@pytest.mark.parametrize("emoji", ["❤️", "👨‍👩‍👧", "1️⃣", "🏳️‍🌈", "葛\U000e0100"])
def test_signs_that_are_made_of_several_stay_whole(emoji):
    assert visible.strip(f"\u200b {emoji} ") == emoji
    assert visible.strip(f"谢谢{emoji}你") == f"谢谢{emoji}你"


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("typed", NOTHING.values(), ids=NOTHING)
def test_every_form_that_needs_a_text_asks_for_it(path, typed, admin_user):
    form_class = import_string(path)
    takes_user = path.startswith("forum.")
    blank = form_class(**({"user": admin_user} if takes_user else {}))
    needed = [
        name
        for name, field in blank.fields.items()
        if isinstance(field, forms.CharField) and field.required
    ]
    form = form_class(dict.fromkeys(needed, typed), **({"user": admin_user} if takes_user else {}))
    assert needed
    assert [name for name in needed if name not in form.errors] == []


@pytest.mark.parametrize("typed", NOTHING.values(), ids=NOTHING)
def test_a_step_that_needs_a_reason_asks_for_it(typed):
    with pytest.raises(ValidationError):
        require_reason(typed)


@pytest.mark.parametrize("name", ["\u3164\u3164", "na\u115fme", "\u1160ab"])
def test_a_user_name_has_no_letters_that_nobody_sees(client, db, name):
    fields = {"username": name, "email": "a@lanchuan.example", "password1": "long-and-good"}
    answer = client.post("/accounts/signup/", fields)
    assert answer.status_code == 200
    assert "username" in answer.context["form"].errors
