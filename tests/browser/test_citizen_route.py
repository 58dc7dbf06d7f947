"""The whole route of a citizen, only with the keyboard, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests import builders
from tests.browser.hands import Keyboard, Pointer

TITLE = "Shelter at Book Street"
QUESTION = "The shelter roof has been broken for two months."
ANSWER = "I saw them put up the scaffolding today."
KIND = "I have a question."
# What the error summary says, and the field it leads to.
MISSING = {"Please say what kind": "kind", "Title": "title", "Your text": "text"}


@pytest.fixture
def city(moderator, neighbour, area, category):
    """A matter of somebody else's waits for an answer."""
    return builders.published(neighbour, moderator, title="Last bus on Fridays")


@pytest.fixture
def at_home(city, live_server):
    """Open the home page in English."""

    def open_home(page):
        cookie = {"name": "django_language", "value": "en", "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(live_server.url)
        return page

    return open_home


@pytest.fixture
def page_without_script(browser):
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    yield context.new_page()
    context.close()


def test_a_citizen_goes_the_whole_route_by_keyboard(page, at_home, mailoutbox):
    _go_the_route(Keyboard(at_home(page)), mailoutbox)


def test_a_citizen_goes_the_whole_route_without_script(page_without_script, at_home, mailoutbox):
    _go_the_route(Pointer(at_home(page_without_script)), mailoutbox)


def _go_the_route(hands, mailoutbox):
    _write_a_matter(hands)
    _sign_up(hands)
    _confirm(hands, mailoutbox)
    number = _send(hands)
    _find_it_on_my_page(hands, number)
    _answer_somebody(hands)


def _write_a_matter(hands):
    hands.follow("Raise a matter")
    hands.choose(KIND)
    hands.press("Continue")
    hands.write("Title", TITLE)
    hands.write("Your text", QUESTION)
    hands.press("Continue")
    hands.press("Continue")
    hands.press("Continue to the preview")


def _sign_up(hands):
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    hands.follow("Sign up")
    hands.write("Username", "newcomer")
    hands.write("Email", "newcomer@lanchuan.example")
    hands.write("Password", builders.PASSWORD)
    hands.press("Sign up")


def _confirm(hands, mailoutbox):
    expect(hands.page.get_by_role("heading", level=1)).to_contain_text("Confirm your e-mail")
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", mailoutbox[-1].body, re.MULTILINE)[1]
    hands.write("Code", code)
    hands.press("Confirm")


def _send(hands):
    hands.follow("Finish it and send it")
    hands.follow("Check and send")
    expect(hands.page.get_by_text("What others will see")).to_be_visible()
    expect(hands.page.locator("main")).to_contain_text(QUESTION)
    hands.press("Send for review")
    return hands.page.locator(".receipt__number").inner_text()


def _find_it_on_my_page(hands, number):
    hands.follow("My page")
    expect(hands.page.locator("main")).to_contain_text(TITLE)
    assert re.fullmatch(r"[0-9]{13}", number)


def _answer_somebody(hands):
    hands.follow("Matters")
    hands.follow("Last bus on Fridays")
    hands.follow("Add what you know")
    hands.write("Your text", ANSWER)
    hands.press("Send for review")
    expect(hands.page.get_by_role("heading", name="It has arrived")).to_be_visible()


def _open_an_empty_form(hands):
    """All decisions on one page, sent without any of them."""
    hands.follow("Raise a matter")
    hands.follow("Everything on one page")
    hands.press("Continue to the preview")


def test_an_empty_form_leads_the_keyboard_to_what_is_missing(page, at_home):
    hands = Keyboard(at_home(page))
    _open_an_empty_form(hands)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    for line, field in MISSING.items():
        summary.focus()
        hands.reach(line, {"a"})
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.name") == field


def test_each_missing_thing_is_said_beside_its_field(page, at_home):
    hands = Keyboard(at_home(page))
    _open_an_empty_form(hands)
    field = page.get_by_label("Title", exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Please give it a title"))


def test_without_script_the_summary_leads_to_the_fields(page_without_script, at_home):
    page = at_home(page_without_script)
    hands = Pointer(page)
    _open_an_empty_form(hands)
    page.get_by_role("alert").get_by_role("link", name=re.compile("^Title")).click()
    expect(page).to_have_url(re.compile("#id_title$"))
