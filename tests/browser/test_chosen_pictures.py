"""A picture is sent when it is chosen, while the person goes on writing; nothing is lost."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from forum.models import Attachment, Submission
from tests import builders
from tests.browser.test_improvements import open_as, saved  # noqa: F401

LAMP = {
    "name": "lamp.jpg",
    "mimeType": "image/jpeg",
    "buffer": builders.picture(size=(800, 600)).read(),
}
GATE = LAMP | {"name": "gate.jpg", "buffer": builders.picture(size=(600, 800)).read()}
BROKEN = LAMP | {"name": "broken.jpg", "buffer": b"no picture at all"}


def field(page):
    return page.locator("input[type=file]")


def attached(page):
    return page.locator("[data-images-so-far] .attachments__item")


def chosen(page):
    return page.evaluate("document.querySelector('input[type=file]').files.length")


def images():
    return sorted(Attachment.objects.filter(removed_at=None).values_list("name", flat=True))


def hold_the_first(page):
    """Keep the first request of the page under way; returns the list that it will be in."""
    held = []
    page.route("**/edit/**", lambda route: route.continue_() if held else held.append(route))
    return held


@pytest.fixture
def writing(open_as, draft, citizen):  # noqa: F811
    return open_as(citizen, f"/my/submissions/{draft.pk}/edit/?step=words")


def test_a_chosen_picture_is_attached_without_a_press_and_once_with_it(writing):
    field(writing).set_input_files([LAMP, GATE])
    expect(attached(writing)).to_have_count(2)
    expect(writing.get_by_text("gate.jpg has been added.")).to_be_visible()
    assert (images(), chosen(writing)) == (["gate.jpg", "lamp.jpg"], 0)
    sent = []
    writing.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    writing.get_by_role("button", name="Save as draft").click()
    expect(writing.get_by_text("Your draft is saved.")).to_be_visible()
    assert not any(b"lamp.jpg" in body for body in sent)
    assert images() == ["gate.jpg", "lamp.jpg"]


def test_chosen_again_or_after_a_reload_it_is_there_once(writing):
    for _time in range(2):
        field(writing).set_input_files(LAMP)
        expect(writing.get_by_text("lamp.jpg has been added.")).to_be_visible()
    writing.reload()
    expect(attached(writing)).to_have_count(1)
    field(writing).set_input_files(LAMP)
    expect(writing.get_by_text("lamp.jpg has been added.")).to_be_visible()
    assert images() == ["lamp.jpg"]


def test_it_is_removed_where_it_stands(writing):
    field(writing).set_input_files(LAMP)
    writing.get_by_role("button", name="Remove lamp.jpg").click()
    expect(attached(writing)).to_have_count(0)
    expect(writing.get_by_text("The image has been removed.")).to_be_visible()
    expect(field(writing)).to_be_focused()
    assert images() == []


def test_what_is_no_picture_says_why_and_the_press_is_not_stopped_by_it(writing):
    field(writing).set_input_files([BROKEN, LAMP])
    expect(writing.get_by_text("broken.jpg was not taken.")).to_be_visible()
    expect(attached(writing)).to_have_count(1)
    assert chosen(writing) == 0
    writing.get_by_role("button", name="Save as draft").click()
    expect(writing.get_by_text("Your draft is saved.")).to_be_visible()


@pytest.mark.parametrize("failure", ["abort", 413, 503])
def test_what_could_not_be_sent_is_sent_by_the_press(writing, failure):
    def refuse(route):
        if b'name="autosave"' not in (route.request.post_data_buffer or b""):
            route.continue_()
        elif failure == "abort":
            route.abort()
        else:
            route.fulfill(status=failure, body="<h1>no</h1>")

    writing.route("**/edit/**", refuse)
    field(writing).set_input_files(LAMP)
    expect(writing.get_by_text("could not be sent just now")).to_be_visible()
    assert (images(), chosen(writing)) == ([], 1)
    writing.get_by_role("button", name="Save as draft").click()
    expect(writing.get_by_text("Your draft is saved.")).to_be_visible()
    assert images() == ["lamp.jpg"]


def test_a_lost_answer_attaches_nothing_twice_and_is_no_other_window(writing):
    def lose(route):
        if b"lamp.jpg" in (route.request.post_data_buffer or b""):
            route.fetch()
            route.abort()
        else:
            route.continue_()

    writing.route("**/edit/**", lose)
    field(writing).set_input_files(LAMP)
    expect(writing.get_by_text("could not be sent just now")).to_be_visible()
    assert images() == ["lamp.jpg"]
    writing.unroute("**/edit/**")
    writing.get_by_label("Your text").fill("More was written meanwhile.")
    writing.get_by_role("button", name="Save as draft").click()
    expect(writing.get_by_text("Your draft is saved.")).to_be_visible()
    assert images() == ["lamp.jpg"]
    assert Submission.objects.get().text == "More was written meanwhile."


def test_a_press_waits_for_the_picture_under_way(writing):
    held = hold_the_first(writing)
    field(writing).set_input_files(LAMP)
    expect(writing.get_by_text("Sending the picture lamp.jpg …")).to_be_visible()
    writing.get_by_role("button", name="Save as draft").click()
    writing.wait_for_timeout(200)
    assert len(held) == 1
    held[0].continue_()
    expect(writing.get_by_text("Your draft is saved.")).to_be_visible()
    assert images() == ["lamp.jpg"]


def test_a_second_press_sends_a_picture_that_takes_too_long_itself(writing):
    held = hold_the_first(writing)
    field(writing).set_input_files(LAMP)
    button = writing.get_by_role("button", name="Save as draft")
    button.click()
    assert len(held) == 1
    button.click()
    expect(writing.get_by_text("Your draft is saved.")).to_be_visible()
    assert images() == ["lamp.jpg"]


def test_on_an_empty_form_it_waits_for_the_first_words(open_as, citizen):  # noqa: F811
    page = open_as(citizen, "/threads/new/?step=all")
    field(page).set_input_files(LAMP)
    expect(page.get_by_text("as soon as there are words to go with it")).to_be_visible()
    assert not Submission.objects.exists()
    page.get_by_label("Your text").fill("The lamp is out.")
    page.keyboard.press("Tab")
    expect(attached(page)).to_have_count(1)
    assert Submission.objects.get().attachments.count() == 1


def test_an_unsent_picture_is_not_left_without_a_question(writing):
    def refuse_pictures(route):
        if b"lamp.jpg" in (route.request.post_data_buffer or b""):
            route.abort()
        else:
            route.continue_()

    writing.route("**/edit/**", refuse_pictures)
    field(writing).set_input_files(LAMP)
    expect(writing.get_by_text("could not be sent just now")).to_be_visible()
    writing.get_by_label("Your text").fill("All words are saved.")
    writing.keyboard.press("Tab")
    expect(saved(writing)).to_be_visible()
    asked = []
    writing.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    writing.get_by_role("link", name="Matters").first.click()
    expect(writing.get_by_role("heading", level=1)).to_have_text("Matters")
    assert asked == ["beforeunload"]


def test_with_words_changed_in_another_window_the_press_still_sends_it(writing):
    Submission.objects.update(text="From another window.")
    writing.get_by_label("Your text").fill("From this window.")
    field(writing).set_input_files(LAMP)
    expect(writing.get_by_text(re.compile("Something else was saved")).first).to_be_visible()
    assert (images(), chosen(writing)) == ([], 1)


def test_before_the_sign_in_it_waits_at_the_server_and_can_be_cleared(open_as):  # noqa: F811
    page = open_as(None, "/threads/new/?step=all")
    field(page).set_input_files(LAMP)
    expect(attached(page)).to_have_count(1)
    assert chosen(page) == 0
    page.get_by_role("button", name="Clear the form").click()
    expect(attached(page)).to_have_count(0)


def test_without_script_the_press_sends_it(browser, live_server, draft, citizen):
    client = Client()
    client.force_login(citizen)
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": "en"}
    context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/my/submissions/{draft.pk}/edit/?step=words")
    field(page).set_input_files(LAMP)
    assert images() == []
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_text("Your draft is saved.")).to_be_visible()
    assert images() == ["lamp.jpg"]
    page.goto(f"{live_server.url}/my/submissions/{draft.pk}/edit/?step=words")
    expect(page.get_by_text("Images can be removed on the preview page.")).to_be_visible()
    expect(page.get_by_role("button", name="Remove lamp.jpg")).to_have_count(0)
    context.close()
