"""Hints about the text of a reply: they say what was found and stop nobody."""

import time

import pytest
from django.urls import reverse

from tests import builders
from workorders import workflow
from workorders.models import PlainWord
from workorders.replying.hints import hints

WHOLE = (
    "您反映的站台顶棚我们11月20日去看过，确实坏了。12月4日前换新，由维修三队负责。\n"
    "有问题请打 0791-88001234，找公交科。"
)


def kinds(text, *, reply_kind="final", jargon=None, own=frozenset()):
    found = hints(text, reply_kind=reply_kind, jargon=jargon or {}, own=own)
    return [hint.kind for hint in found]


def test_a_good_reply_has_none():
    assert kinds(WHOLE) == []


def test_an_empty_draft_has_none():
    assert kinds("  \n") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("已修好。电话 88001234。", "too_short"),
        (
            "您的来信收悉，已转交交通局处理，感谢您的关心。电话 0791-88001234。" * 2,
            "only_passed_on",
        ),
        (WHOLE.replace("0791-88001234", "总机"), "no_contact"),
        ("我们会尽快安排人员维修站台，请您放心。电话 0791-88001234。" * 2, "no_date"),
        (WHOLE + "我们" + "去看过又去看过" * 15 + "。", "long_sentence"),
        (WHOLE + "联系人张三，手机 138 0000 0000。", "personal_data"),
    ],
)
def test_each_rule_finds_its_own(text, kind):
    assert kinds(text) == [kind]


def test_word_on_the_way_may_be_short_and_pass_on():
    assert kinds("已转交交通局处理。", reply_kind="passed_on") == []


def test_jargon_is_named_with_plain_words_in_the_order_of_the_text():
    found = hints(
        WHOLE + "将酌情予以研判。", reply_kind="final", jargon={"研判": "商量", "酌情": "看情况"},
        own=frozenset(),
    )  # fmt: skip
    assert [(one.found, one.plain) for one in found] == [("酌情", "看情况"), ("研判", "商量")]


def test_the_offices_own_numbers_are_let_through():
    text = WHOLE + "值班手机 138 0000 0000。"
    assert kinds(text, own=frozenset({"138" + "0" * 8})) == []


def test_ten_thousand_characters_take_no_time():
    before = time.process_time()
    for piece in ("尽快", "1", "一", "a.", "已收悉。", "@"):
        kinds(piece * (10_000 // len(piece)))
    assert time.process_time() - before < 2


def test_they_stand_beside_the_draft_after_saving_and_stop_nothing(client, accepted, clerk, head):
    PlainWord.objects.update_or_create(jargon="研判", defaults={"plain": "商量"})
    client.force_login(clerk)
    page = reverse("workorders:detail", args=[accepted.number])
    address = reverse("workorders:reply", args=[accepted.number])
    assert "hints" not in client.get(page).context["beside"]
    typed = {"text": "研判中。", "kind": "final"}
    client.post(address, typed | {"save": "1"})
    shown = client.get(page).context["beside"]["hints"]
    assert any("商量" in hint for hint in shown)
    read = client.get(page).context["reply_form"]["read"].value()
    assert client.post(address, typed | {"hand_in": "1", "read": read}).status_code == 302
    client.force_login(head)
    assert "商量" in client.get(page).content.decode()


def test_the_centre_reads_no_hints(client, accepted, clerk, head, dispatcher):
    builders.signed(accepted, clerk=clerk, head=head, text="短。")
    client.force_login(dispatcher)
    page = client.get(reverse("workorders:detail", args=[accepted.number])).content.decode()
    assert 'id="hints"' not in page


def test_what_another_agency_wrote_is_not_looked_at(client, accepted, clerk, other_clerk):
    workflow.draft_reply(accepted.pk, by=clerk, text="短。")
    client.force_login(other_clerk)
    address = reverse("workorders:detail", args=[accepted.number])
    assert client.get(address).status_code == 404
