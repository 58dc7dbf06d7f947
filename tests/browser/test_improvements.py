"""What JavaScript adds to pages that work without it, in a browser with the real CSP."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from forum.models import Submission, Thread
from tests import builders

BOXES = "items => items.map((item) => item.getBoundingClientRect().toJSON())"


@pytest.fixture
def open_as(page, live_server):
    """Open an address in English as somebody; any word on the console fails the test."""
    lines = []
    page.on("console", lambda line: lines.append(line.text))
    cookies = {"django_language": "en"}

    def open_as(person, path):
        if person:
            client = Client()
            client.force_login(person)
            cookies["sessionid"] = client.cookies["sessionid"].value
        page.context.add_cookies(
            [{"name": name, "value": cookies[name], "url": live_server.url} for name in cookies]
        )
        page.goto(f"{live_server.url}{path}")
        # Lost on any real load of a page, kept while it changes in place.
        page.evaluate("window.isTheSamePage = true")
        return page

    yield open_as
    assert [text for text in lines if "Failed to load resource" not in text] == []


def open_filter(page):
    """On a phone the filter is folded; what it is set to stands on the fold."""
    panel = page.locator("#filter-panel")
    if panel.get_attribute("open") is None:
        panel.locator("summary").click()


def is_the_same(page):
    return page.evaluate("window.isTheSamePage === true")


@pytest.fixture
def lamps(citizen, moderator):
    builders.published(citizen, moderator, title="Street lamp", text="路灯坏了。", kind="repair")
    return builders.published(citizen, moderator, title="Bus stop", text="站牌没有了。")


# --- lists ------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/threads/", "/boards/matters/"])
def test_a_filter_changes_the_list_in_place(open_as, lamps, path):
    page = open_as(None, path)
    open_filter(page)
    page.get_by_label("Kind").select_option("repair")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Bus stop")).to_have_count(0)
    expect(page.get_by_role("link", name="Street lamp")).to_be_visible()
    expect(page.get_by_role("link", name="Show all")).to_be_visible()
    expect(page.locator("#said")).to_have_text("The list has changed: 1 matter on this page.")
    expect(page.locator("#filter-show")).to_be_focused()
    assert "kind=repair" in page.url
    assert is_the_same(page)


def test_the_top_of_the_list_is_in_sight_beside_a_long_filter(open_as, page, lamps):
    page.set_viewport_size({"width": 1280, "height": 300})
    open_as(None, "/threads/")
    page.get_by_label("Kind").select_option("repair")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Bus stop")).to_have_count(0)
    expect(page.get_by_role("link", name="Street lamp")).to_be_in_viewport()


def test_going_back_shows_the_list_as_it_was(open_as, lamps):
    page = open_as(None, "/threads/?q=路灯")
    open_filter(page)
    page.get_by_label("Words", exact=True).fill("站牌")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bus stop")).to_be_visible()
    expect(page.get_by_label("Words", exact=True)).to_be_focused()
    page.go_back()
    expect(page.get_by_role("link", name="Street lamp")).to_be_visible()
    expect(page.get_by_label("Words", exact=True)).to_have_value("路灯")
    page.go_forward()
    expect(page.get_by_role("link", name="Bus stop")).to_be_visible()
    expect(page.get_by_label("Words", exact=True)).to_have_value("站牌")
    assert page.evaluate("sessionStorage.getItem('htmx-history-cache')") is None


def test_coming_back_from_a_matter_shows_the_whole_page_filtered(open_as, lamps):
    page = open_as(None, "/threads/?q=路灯")
    open_filter(page)
    page.get_by_label("Words", exact=True).fill("站牌")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Bus stop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bus stop")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Matters")
    expect(page.get_by_role("link", name="Street lamp")).to_have_count(0)


def test_the_language_changes_on_the_list_that_is_shown(open_as, lamps):
    page = open_as(None, "/threads/?q=路灯")
    open_filter(page)
    page.get_by_label("Words", exact=True).fill("站牌")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bus stop")).to_be_visible()
    page.get_by_role("button", name="中文").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.get_by_role("link", name="Street lamp")).to_have_count(0)


def test_searching_again_changes_results_title_and_address(open_as, lamps):
    page = open_as(None, "/search/?q=路灯")
    page.locator("#search-page").fill("站牌")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bus stop")).to_be_visible()
    expect(page).to_have_title(re.compile("Search: 站牌"))
    expect(page.locator("#search-page")).to_be_focused()
    assert is_the_same(page)


def test_a_number_typed_into_the_search_opens_the_matter(open_as, lamps):
    page = open_as(None, "/search/?q=路灯")
    page.locator("#search-page").fill(lamps.number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bus stop")
    assert page.url.endswith(f"/threads/{lamps.number}/")


def test_a_list_that_cannot_be_fetched_is_opened_the_ordinary_way(context, live_server, lamps):
    # A page of its own: that the fetching failed is rightly said on its console.
    page = context.new_page()
    page.goto(f"{live_server.url}/search/?q=路灯")
    page.route("**/search/*", _refuse_scripts)
    page.locator("#search-page").fill("站牌")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bus stop")).to_be_visible()


def _refuse_scripts(route):
    if route.request.headers.get("hx-request"):
        route.fulfill(status=503, body="busy")
    else:
        route.continue_()


# --- following --------------------------------------------------------------------


def test_following_and_stopping_happen_in_place(open_as, neighbour, thread):
    page = open_as(neighbour, f"/threads/{thread.number}/")
    page.get_by_role("button", name="Follow this matter").click()
    expect(page.get_by_role("button", name="Stop following")).to_be_focused()
    expect(page.locator("#said")).to_have_text("You will hear of what is new here.")
    expect(page.get_by_text("1 person follows this.")).to_be_visible()
    # On a busy machine a key can be faster than the new button is taken up by the script.
    expect(page.locator(".htmx-settling")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Follow this matter")).to_be_focused()
    assert is_the_same(page)
    assert Thread.objects.get().follower_count == 0


# --- writing ----------------------------------------------------------------------


def saved(page):
    return page.get_by_text(re.compile(r"^Saved \d\d:\d\d$")).first


def test_a_matter_becomes_a_draft_as_it_is_written(open_as, citizen):
    page = open_as(citizen, "/threads/new/?step=all")
    page.get_by_label("Title", exact=True).fill("Dark lane")
    page.keyboard.press("Tab")
    expect(saved(page)).to_be_visible()
    page.get_by_label("Your text").fill("The lamp is out.")
    page.get_by_role("radio", name=re.compile("question")).check()
    page.get_by_role("button", name="Continue to the preview").click()
    expect(page.get_by_text("What others will see")).to_be_visible()
    draft = Submission.objects.get()
    assert (draft.title, draft.text) == ("Dark lane", "The lamp is out.")


def test_one_step_of_a_matter_is_saved_and_stays_that_step(open_as, draft, citizen):
    page = open_as(citizen, f"/my/submissions/{draft.pk}/edit/?step=who")
    page.get_by_role("checkbox", name="Do not show my name").check()
    expect(saved(page)).to_be_visible()
    assert Submission.objects.get().anonymous
    page.reload()
    expect(page.get_by_role("checkbox", name="Do not show my name")).to_be_checked()
    assert page.url.endswith("?step=who")


def test_the_numbers_to_call_come_while_somebody_still_types(open_as, page, draft, citizen):
    page.clock.install()
    page = open_as(citizen, f"/my/submissions/{draft.pk}/edit/?step=all")
    expect(page.locator(".call-first")).to_have_class(re.compile("quiet"))
    page.locator("[name=text]").fill("楼道里煤气味很重，有人晕倒了")
    page.clock.run_for(11_000)
    loud = page.locator("[aria-live=polite] .call-first:not(.call-first--quiet)")
    expect(loud.get_by_role("link", name="119")).to_have_attribute("href", "tel:119")
    expect(page.locator(".call-first")).to_have_count(1)
    expect(page.locator("[name=text]")).to_be_focused()


def test_an_emptied_text_is_not_saved_by_itself(open_as, draft, citizen):
    page = open_as(citizen, f"/my/submissions/{draft.pk}/edit/")
    page.get_by_label("Your text").fill("")
    page.keyboard.press("Tab")
    page.locator("#id_place").fill("Here")
    page.keyboard.press("Tab")
    page.wait_for_timeout(500)
    assert Submission.objects.get().text == draft.text


def test_words_still_being_typed_are_saved_after_ten_seconds(open_as, page, draft, citizen):
    page.clock.install()
    open_as(citizen, f"/my/submissions/{draft.pk}/edit/")
    page.get_by_label("Your text").press_sequentially("More. ")
    page.clock.run_for(9_000)
    expect(saved(page)).to_have_count(0)
    page.clock.run_for(1_500)
    expect(saved(page)).to_be_visible()
    assert "More." in Submission.objects.get().text
    page.reload()
    expect(page.get_by_label("Your text")).to_have_value(re.compile("More"))


def test_another_window_is_not_written_over(open_as, draft, citizen):
    page = open_as(citizen, f"/my/submissions/{draft.pk}/edit/")
    Submission.objects.update(text="From another window.")
    page.get_by_label("Your text").fill("From this window.")
    page.keyboard.press("Tab")
    expect(page.get_by_text(re.compile("Something else was saved")).first).to_be_visible()
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Something else was saved")
    assert Submission.objects.get().text == "From another window."
    expect(page.get_by_label("Your text")).to_have_value("From this window.")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_text("Your draft is saved.")).to_be_visible()
    assert Submission.objects.get().text == "From this window."


def test_going_back_from_the_preview_and_changing_is_no_other_window(open_as, draft, citizen):
    page = open_as(citizen, f"/my/submissions/{draft.pk}/edit/")
    page.get_by_label("Your text").fill("First.")
    page.get_by_role("button", name="Continue to the preview").click()
    expect(page.get_by_text("What others will see")).to_be_visible()
    page.go_back()
    page.get_by_label("Your text").fill("Second.")
    page.get_by_role("button", name="Continue to the preview").click()
    expect(page.get_by_text("What others will see")).to_be_visible()
    assert Submission.objects.get().text == "Second."


def test_a_lost_connection_is_said_and_tried_again(open_as, page, draft, citizen):
    page.clock.install()
    open_as(citizen, f"/my/submissions/{draft.pk}/edit/")
    page.route("**/edit/", lambda route: route.abort())
    page.get_by_label("Your text").fill("Typed in a tunnel.")
    page.keyboard.press("Tab")
    expect(page.get_by_text(re.compile("Not saved just now")).first).to_be_visible()
    page.unroute("**/edit/")
    page.clock.run_for(11_000)
    expect(saved(page)).to_be_visible()
    assert Submission.objects.get().text == "Typed in a tunnel."


def test_the_words_of_somebody_unknown_stay_on_the_device(open_as, context, live_server):
    page = open_as(None, "/threads/new/?step=all")
    page.get_by_label("Your text").fill("The lamp is out.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("Your text")).to_have_value("The lamp is out.")
    expect(page.get_by_text("This is what you typed here before.")).to_be_visible()
    page.close()
    other = context.new_page()
    other.goto(f"{live_server.url}/threads/new/?step=all")
    expect(other.get_by_label("Your text")).to_have_value("")
    expect(other.get_by_text("not sent: “The lamp is out.”")).to_be_visible()
    other.get_by_role("button", name="Go on writing").click()
    expect(other.get_by_label("Your text")).to_have_value("The lamp is out.")
    assert not Submission.objects.exists()
    other.get_by_role("radio", name=re.compile("question")).check()
    other.get_by_label("Title", exact=True).fill("Dark lane")
    other.get_by_role("button", name="Continue to the preview").click()
    expect(other.get_by_label("Password")).to_be_visible()
    assert other.evaluate("localStorage.length") == 0


def add_after_coming_back(page):
    """Write the words of a matter, continue, come back by the link, add to them and leave."""
    page.get_by_role("radio", name=re.compile("complaint")).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Title", exact=True).fill("Dark lane")
    page.get_by_label("Your text").fill("The lamp is out.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="One step back").click()
    expect(page.get_by_label("Your text")).to_have_value("The lamp is out.")
    page.get_by_label("Your text").fill("The lamp is out.\n\nIt has been dark for a week.")
    page.close()


def test_what_was_added_after_coming_back_is_offered(open_as, context, live_server):
    add_after_coming_back(open_as(None, "/threads/new/"))
    other = context.new_page()
    other.goto(f"{live_server.url}/threads/new/?step=words")
    expect(other.get_by_label("Your text")).to_have_value("The lamp is out.")
    expect(other.get_by_text("not sent: “It has been dark for a week.”")).to_be_visible()
    other.get_by_role("button", name="Put it in place").click()
    expect(other.get_by_label("Your text")).to_have_value(re.compile("out.\n\nIt has been dark"))
    other.get_by_role("button", name="Continue").click()
    other.get_by_role("link", name="One step back").click()
    expect(other.get_by_label("Your text")).to_have_value(re.compile("dark for a week"))
    expect(other.get_by_text("Something else was typed here")).to_have_count(0)


@pytest.mark.parametrize("address", ["/threads/new/", "/threads/new/?step=all"])
def test_what_was_added_is_offered_however_the_form_is_opened_again(
    open_as, context, live_server, address
):
    add_after_coming_back(open_as(None, "/threads/new/"))
    other = context.new_page()
    other.goto(f"{live_server.url}{address}")
    if not other.get_by_label("Your text").count():
        expect(other.get_by_text("not sent: “The lamp is out. It has")).to_be_visible()
        other.get_by_role("button", name="Go on writing").click()
    expect(other.get_by_text("not sent: “It has been dark for a week.”")).to_be_visible()
    other.get_by_role("button", name="Put it in place").click()
    expect(other.get_by_label("Your text")).to_have_value(re.compile("out.\n\nIt has been dark"))


def test_the_next_person_at_the_device_can_delete_the_words(open_as, context, live_server):
    page = open_as(None, "/threads/new/?step=all")
    page.get_by_label("Your text").fill("The lamp is out.")
    other = context.new_page()
    other.goto(f"{live_server.url}/threads/new/?step=all")
    other.get_by_role("button", name="Delete it").click()
    expect(other.get_by_label("Your text")).to_have_value("")
    expect(other.get_by_text("The lamp is out.")).to_have_count(0)
    assert other.evaluate("localStorage.length") == 0


def test_whoever_leaves_a_shared_device_clears_the_words(open_as, page):
    open_as(None, "/threads/new/?step=all")
    page.get_by_label("Your text").fill("The lamp is out.")
    page.get_by_role("button", name="Clear the form").click()
    expect(page.get_by_label("Your text")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0


def test_each_step_of_somebody_unknown_keeps_its_own_words(open_as):
    page = open_as(None, "/threads/new/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("radio", name=re.compile("complaint")).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your text").fill("The lamp is out.")
    page.get_by_role("link", name="One step back").click()
    expect(page.get_by_role("radio", name=re.compile("complaint"))).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Your text")).to_have_value("The lamp is out.")


# --- pictures ---------------------------------------------------------------------


def test_chosen_pictures_are_shown_before_they_are_sent(open_as, citizen):
    page = open_as(citizen, "/threads/new/?step=all")
    photo = builders.picture(size=(800, 600))
    files = [{"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": photo.read()}]
    files.append({"name": "notes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    page.get_by_label(re.compile("^Images")).set_input_files(files)
    items = page.locator(".attachments__item")
    expect(items.nth(0).locator("canvas")).to_be_visible()
    assert items.nth(0).locator("canvas").evaluate("canvas => canvas.width") == 320
    expect(items.nth(1)).to_contain_text("notes.pdf (1 KB)")
    expect(items.nth(1)).to_contain_text("This is no JPEG, PNG or WebP picture.")
    page.get_by_label(re.compile("^Images")).set_input_files(files[:1] * 7)
    expect(items.nth(5).locator(".field__error")).to_have_count(0)
    expect(items.nth(6)).to_contain_text("There is room for 6 images.")


# --- larger text -------------------------------------------------------------------


@pytest.mark.parametrize(("size", "most"), [("18", 0.3), ("24", 0.35), ("30", 0.4)])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_larger_text_leaves_a_phone_to_the_page(open_as, page, live_server, size, most, language):
    page.set_viewport_size({"width": 390, "height": 844})
    cookies = {"elder": "1", "elder_size": size, "django_language": language}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )
    open_as(None, "/threads/")
    tools = page.locator(".elder-tools button:visible")
    expect(tools).to_have_count(4)
    assert len({round(box["y"]) for box in tools.evaluate_all(BOXES)}) == 1
    assert page.locator("#content").bounding_box()["y"] < most * 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    pressed = page.locator(".header__menu summary, .brand__name").evaluate_all(BOXES)
    page.locator(".header__menu summary").click()
    expect(page.locator(".header__sheet a[href='/agencies/']")).to_be_visible()
    expect(page.locator(".header__sheet").get_by_role("searchbox")).to_be_visible()
    still = page.locator(".header__menu summary, .brand__name").evaluate_all(BOXES)
    for before, after in zip(pressed, still, strict=True):
        assert abs(before["x"] - after["x"]) <= 2, "stays under the finger"
        assert abs(before["y"] - after["y"]) <= 2, "stays under the finger"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


# --- what was there before --------------------------------------------------------


def test_counts_what_is_left_and_guards_unsent_words(open_as):
    page = open_as(None, "/threads/new/?step=all")
    page.get_by_label("Your text").fill("1234567890")
    expect(page.locator(".field__count:visible")).to_have_text("9990 characters left")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Matters").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Matters")
    assert asked == ["beforeunload"]


def test_what_is_pasted_is_never_cut_and_too_much_is_counted(open_as):
    page = open_as(None, "/threads/new/?step=all")
    title = page.get_by_label("Title")
    title.fill("路灯")
    counts = page.locator(".field__count:visible")
    expect(counts).to_have_text(["10000 characters left"])
    title.select_text()
    # As a paste does it; filling a field from outside would go round the browser's own cut.
    page.evaluate("words => document.execCommand('insertText', false, words)", "题" * 90)
    expect(title).to_have_value("题" * 90)
    expect(counts.first).to_have_text("10 characters too many. Please shorten it; nothing is cut.")


def test_words_that_are_saved_need_no_guard(open_as, draft, citizen):
    page = open_as(citizen, f"/my/submissions/{draft.pk}/edit/")
    page.get_by_label("Your text").fill("All is saved.")
    page.keyboard.press("Tab")
    expect(saved(page)).to_be_visible()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Matters").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Matters")
    assert asked == []


def test_an_unfinished_form_takes_the_focus_to_what_is_missing(open_as):
    page = open_as(None, "/threads/new/?step=all")
    page.get_by_role("button", name="Continue to the preview").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.locator("[data-error-summary] a", has_text="Title").click()
    expect(page.get_by_label("Title", exact=True)).to_be_focused()


@pytest.mark.parametrize("is_known", [False, True])
def test_coming_back_to_a_step_that_was_refused_shows_its_words(
    open_as, citizen, live_server, is_known
):
    page = open_as(citizen if is_known else None, "/threads/new/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("radio", name=re.compile("complaint")).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your text").fill("The lamp is out.")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    page.goto(f"{live_server.url}/threads/")
    page.go_back()
    expect(page.get_by_label("Your text")).to_have_value("The lamp is out.")


def test_reading_aloud_is_offered_where_the_browser_can(open_as, thread):
    page = open_as(None, f"/threads/{thread.number}/")
    can = page.evaluate("'speechSynthesis' in window")
    button = page.get_by_role("button", name="Listen")
    expect(button).to_have_count(1 if can else 0)
