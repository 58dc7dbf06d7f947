"""The whole route of a matter in a real browser, as every person involved."""

import re

import pytest
from playwright.sync_api import expect

from tests import builders

QUESTION = "The shelter roof has been broken for two months.\n\nWhen will it be repaired?"
REPLY = "Your letter has been received. **The roof** will be repaired by Friday."


@pytest.fixture
def city(transport, category, area):
    builders.person("dispatcher", role="dispatcher")
    builders.person("moderator", role="moderator")
    builders.member("clerk", agency=transport, role="clerk")
    builders.member("head", agency=transport, role="head")
    builders.person("citizen2")
    return builders.person("citizen")


@pytest.fixture
def visit(page, live_server):
    """Open an address in English as somebody, having signed in through the front door."""

    def open_as(username, path):
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": "django_language", "value": "en", "url": live_server.url}]
        )
        if username:
            page.goto(f"{live_server.url}/accounts/login/?next={path}")
            sign_in(page, username)
        else:
            page.goto(f"{live_server.url}{path}")
        return page

    return open_as


def sign_in(page, username):
    page.get_by_label("User name or e-mail address").fill(username)
    page.get_by_label("Password").fill(builders.PASSWORD)
    press(page, "Sign in")


def press(page, name):
    # What follows may leave for another page: the answer to this press comes first.
    with page.expect_navigation():
        button(page, name).click()


def button(page, name):
    return page.locator("main").get_by_role("button", name=name, exact=True)


def choose(page, name):
    page.get_by_role("radio", name=re.compile(name)).check()


def test_a_matter_from_the_first_word_to_the_second_citizens_answer(city, visit):
    number = _citizen_writes_signed_out_and_signs_in_last(visit)
    _nobody_else_sees_it(visit, number)
    _moderator_publishes(visit)
    _dispatcher_dispatches(visit, number)
    _clerk_accepts_and_answers(visit)
    _head_signs(visit)
    _dispatcher_publishes_the_reply(visit)
    _second_citizen_answers(visit, number)
    _moderator_publishes(visit)
    _everybody_reads(visit, number)
    _author_says_it_is_solved(visit, number)
    _dispatcher_exports(visit)


def _citizen_writes_signed_out_and_signs_in_last(visit):
    page = visit(None, "/threads/new/")
    choose(page, "question")
    press(page, "Continue")
    page.get_by_label("Title", exact=True).fill("Shelter at Book Street")
    page.get_by_label("Your text").fill(QUESTION)
    press(page, "Continue")
    press(page, "Continue")
    press(page, "Continue to the preview")
    sign_in(page, "citizen")
    if not re.search(r"/preview/$", page.url):
        page.get_by_role("link", name=re.compile("Finish|Go on|Preview|preview")).first.click()
    if not re.search(r"/preview/$", page.url):
        press(page, "Continue to the preview")
    expect(page.get_by_text("What others will see")).to_be_visible()
    press(page, "Send for review")
    receipt = page.locator(".receipt__number").inner_text()
    assert re.fullmatch(r"[0-9]{13}", receipt)
    return receipt


def _nobody_else_sees_it(visit, number):
    page = visit("citizen2", "/threads/")
    assert "Shelter" not in page.content()
    assert page.goto(page.url.replace("/threads/", f"/threads/{number}/")).status == 404


def _moderator_publishes(visit):
    page = visit("moderator", "/moderation/")
    press(page, "Take the next one")
    choose(page, "^Approve")
    press(page, "Decide")


def _dispatcher_dispatches(visit, number):
    page = visit("dispatcher", "/workorders/awaiting-dispatch/")
    page.get_by_role("link", name="Shelter at Book Street").click()
    page.get_by_label("Agency", exact=True).select_option(label="Transport Bureau")
    press(page, "Dispatch")
    expect(page.get_by_text("is now with Transport Bureau")).to_be_visible()


def _clerk_accepts_and_answers(visit):
    page = visit("clerk", "/workorders/")
    page.get_by_role("link", name="Shelter at Book Street").click()
    press(page, "Accept the order")
    page.get_by_label("Reply", exact=True).fill(REPLY)
    press(page, "Hand in for sign-off")
    expect(page.get_by_text("A head of your agency has to sign it off")).to_be_visible()


def _head_signs(visit):
    page = visit("head", "/workorders/?status=awaiting_sign_off")
    page.get_by_role("link", name="Shelter at Book Street").click()
    press(page, "Sign off this reply")
    expect(page.get_by_text("Signed off. The dispatcher publishes it.")).to_be_visible()


def _dispatcher_publishes_the_reply(visit):
    page = visit("dispatcher", "/workorders/?status=awaiting_publication")
    page.get_by_role("link", name="Shelter at Book Street").click()
    press(page, "Publish this reply")
    expect(page.get_by_text("The author has been told")).to_be_visible()


def _second_citizen_answers(visit, number):
    page = visit("citizen2", f"/threads/{number}/")
    page.get_by_role("link", name="Add what you know").click()
    page.get_by_role("textbox").last.fill("I saw them put up the scaffolding today.")
    press(page, "Send for review")
    expect(page.get_by_text("It has been sent for review")).to_be_visible()


def _everybody_reads(visit, number):
    page = visit(None, f"/threads/{number}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Shelter at Book Street")
    expect(page.locator("strong", has_text="The roof")).to_be_visible()
    expect(page.get_by_text("I saw them put up the scaffolding")).to_be_visible()


def _author_says_it_is_solved(visit, number):
    page = visit("citizen", f"/threads/{number}/")
    page.get_by_role("link", name="Yes, it is solved").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it solved?")
    press(page, "Yes, it is solved")
    expect(page.locator("main")).to_contain_text("Solved")


def _dispatcher_exports(visit):
    page = visit("dispatcher", "/workorders/exports/")
    choose(page, "CSV")
    press(page, "Make the batch")
    with page.expect_download() as download:
        button(page, "Download").click()
    with open(download.value.path(), encoding="utf-8-sig") as file:
        assert "Shelter at Book Street" in file.read()
