"""
A moderator decides one item after the other with the keyboard alone, counting the presses.

``DESK_ITEMS=200`` decides two hundred; the suite a dozen.
"""

import os

import pytest
from django.test import Client
from playwright.sync_api import expect

from moderation import workflow
from moderation.models import Decision, Outcome
from tests import builders

ITEMS = int(os.environ.get("DESK_ITEMS", "12"))
# What is pressed for an item, and the decision it leads to; one round of mixed items.
ROUND = [
    (["a"], Outcome.APPROVE),
    (["1", "Enter"], Outcome.SEND_BACK),
    (["a"], Outcome.APPROVE),
    (["x", "4", "Enter"], Outcome.REFUSE),
    (["a"], Outcome.APPROVE),
    (["u", "1", "Enter"], Outcome.ACCEPT),
]
MOST = {Outcome.APPROVE: 2, Outcome.ACCEPT: 4, Outcome.SEND_BACK: 4, Outcome.REFUSE: 4}


@pytest.fixture
def desk(page, live_server, moderator):
    """The moderator's browser, wide, in English."""
    client = Client()
    client.force_login(moderator)
    cookies = {"django_language": "en", "sessionid": client.cookies["sessionid"].value}
    page.context.add_cookies(
        [{"name": name, "value": cookies[name], "url": live_server.url} for name in cookies]
    )
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


def wait_for_keys(page):
    """Keys count a moment after the page is there, so that none is meant for the page before."""
    page.wait_for_function("document.documentElement.hasAttribute('data-keys')")
    page.wait_for_timeout(300)


def open_queue(page, live_server):
    page.goto(live_server.url + "/moderation/")
    wait_for_keys(page)


def press(page, keys):
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])
    return len(keys)


def test_mixed_items_take_two_presses_each_or_four(desk, live_server, citizen):
    for number in range(ITEMS):
        builders.pending(citizen, title=f"第{number}件")
    open_queue(desk, live_server)
    press(desk, ["n"])
    made = []
    for number in range(ITEMS):
        wait_for_keys(desk)
        expect(desk.locator("h1")).to_be_focused()
        keys, outcome = ROUND[number % len(ROUND)]
        assert press(desk, keys) <= MOST[outcome]
        made.append(outcome)
    expect(desk.get_by_text("Nothing else is waiting for you right now.")).to_be_visible()
    decided = Decision.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(decided) == made


def test_keys_do_nothing_while_one_types_or_with_ctrl(desk, live_server, pending):
    desk.goto(f"{live_server.url}/moderation/{pending.pk}/")
    wait_for_keys(desk)
    desk.keyboard.press("Control+a")
    desk.get_by_label("Note to the author").focus()
    desk.keyboard.type("a1sx")
    expect(desk.get_by_label("Note to the author")).to_have_value("a1sx")
    assert not Decision.objects.exists()


def test_the_keys_are_shown_and_can_be_switched_off(desk, live_server, pending):
    desk.goto(f"{live_server.url}/moderation/{pending.pk}/")
    wait_for_keys(desk)
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keys of the desk")).to_be_visible()
    desk.get_by_label("Use these keys on this device").uncheck()
    desk.keyboard.press("Escape")
    desk.reload()
    desk.wait_for_timeout(300)
    desk.keyboard.press("a")
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog")).to_be_hidden()
    assert not Decision.objects.exists()
    desk.get_by_role("button", name="Keys").click()
    desk.get_by_label("Use these keys on this device").check()
    desk.keyboard.press("Escape")
    desk.keyboard.press("s")
    expect(desk.get_by_label("Send back for revision")).to_be_checked()


SELECT_THE_FIRST_WORDS = """
() => {
  const text = document.querySelector("[data-redact-source=text]");
  const node = document.createTreeWalker(text, NodeFilter.SHOW_TEXT).nextNode();
  getSelection().setBaseAndExtent(node, 0, node, 4);
}
"""


def test_rows_of_the_list_are_selected_with_a_key(desk, live_server, citizen):
    urgent = builders.pending(citizen, title="着火了", urgent=True)
    for number in range(3):
        builders.pending(citizen, title=f"第{number}件")
    open_queue(desk, live_server)
    # An urgent one is read by itself, so the key does nothing there.
    for key in ("j", "v", "j", "v", "j", "j", "v", "v"):
        desk.keyboard.press(key)
    ticked = desk.locator("[name=item]:checked")
    assert ticked.count() == 1
    desk.get_by_role("button", name="with everything of the same authors").click()
    expect(desk.locator("[name=chosen]:checked")).to_have_count(3)
    expect(desk.get_by_text("Please read it by itself")).to_have_count(1)
    expect(desk.get_by_role("link", name=urgent.title)).to_have_count(1)


def test_what_is_selected_is_blacked_out_with_a_key_and_not_without(desk, live_server, pending):
    desk.goto(f"{live_server.url}/moderation/{pending.pk}/")
    wait_for_keys(desk)
    ticked = desk.locator("[name=spans]:checked")
    desk.evaluate(SELECT_THE_FIRST_WORDS)
    desk.keyboard.press("b")
    expect(ticked).to_have_value("text:0-4")
    expect(desk.locator("[name=outcome]:checked")).to_have_count(0)
    desk.evaluate("localStorage.setItem('desk-keys-off', '1')")
    desk.reload()
    desk.evaluate(SELECT_THE_FIRST_WORDS)
    desk.wait_for_timeout(300)
    desk.keyboard.press("b")
    expect(ticked).to_have_count(0)


def test_says_when_a_colleague_decides_what_one_is_reading(
    desk, live_server, pending, moderator, moderator2
):
    desk.goto(f"{live_server.url}/moderation/{pending.pk}/")
    notice = desk.locator("[data-watch]")
    expect(notice).to_have_text("")
    workflow.approve(pending.pk, version_id=pending.latest_version.pk, by=moderator2)
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(notice).to_contain_text("moderator2 approved this")
