"""What script adds to a moderator's form: fitting reasons, and the words the author will read."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from portal.accounts.models import User
from tests import builders


@pytest.fixture
def form(page, live_server, citizen, moderator):
    """The form of a waiting matter, read in English by its moderator and its author."""
    User.objects.filter(pk=citizen.pk).update(language="en")
    submission = builders.pending(citizen, title="Bus stop")
    client = Client()
    client.force_login(moderator)
    cookies = {"django_language": "en", "sessionid": client.cookies["sessionid"].value}
    page.context.add_cookies(
        [{"name": name, "value": cookies[name], "url": live_server.url} for name in cookies]
    )
    page.goto(live_server.url + reverse("moderation:detail", args=[submission.pk]))
    return page.locator("[data-decision]")


def choose(form, decision):
    form.get_by_label(decision, exact=True).check()


def reasons(form):
    return form.get_by_label("Reason").locator("option")


def letter(form):
    return form.locator("[data-letters]")


def test_before_a_decision_there_is_no_letter(form):
    expect(form.get_by_text("What the author will read")).to_be_hidden()


def test_only_the_reasons_that_go_with_the_decision_are_offered(form):
    vague, court = builders.reason("vague").name_en, builders.reason("court").name_en
    choose(form, "Send back for revision")
    expect(reasons(form).filter(has_text=vague)).to_have_count(1)
    expect(reasons(form).filter(has_text=court)).to_have_count(0)
    choose(form, "Do not publish")
    expect(reasons(form).filter(has_text=court)).to_have_count(1)


def test_a_needed_reason_is_marked_and_the_empty_choice_asks_for_it(form):
    choose(form, "Do not publish")
    expect(form.get_by_label("Reason (required)")).to_have_attribute("aria-required", "true")
    expect(reasons(form).first).to_have_text("Please choose a reason.")
    choose(form, "Accept without publishing")
    expect(form.get_by_label("Reason", exact=True)).to_have_attribute("aria-required", "false")
    expect(reasons(form).first).to_have_text("No reason")


def test_a_reason_stays_chosen_as_long_as_it_goes_with_the_decision(form):
    vague, personal = builders.reason("vague"), builders.reason("personal-data")
    field = form.get_by_label("Reason")
    choose(form, "Send back for revision")
    field.select_option(str(vague.pk))
    choose(form, "Do not publish")
    expect(field).to_have_value(str(vague.pk))
    choose(form, "Send back for revision")
    field.select_option(str(personal.pk))
    choose(form, "Do not publish")
    expect(field).to_have_value("")


def test_an_approval_has_neither_reason_nor_note_but_keeps_a_note_in_sight(form):
    choose(form, "Approve")
    expect(form.get_by_label("Reason")).to_be_hidden()
    expect(form.get_by_label("Note to the author")).to_be_hidden()
    choose(form, "Do not publish")
    form.get_by_label("Note to the author").fill("Please ring us.")
    choose(form, "Approve")
    expect(form.get_by_label("Reason")).to_be_hidden()
    expect(form.get_by_label("Note to the author")).to_be_visible()


def test_the_letter_is_that_of_the_decision_without_its_heading(form):
    choose(form, "Send back for revision")
    expect(letter(form)).to_have_attribute("open", "")
    expect(letter(form).get_by_text("needs a change before it can be published")).to_be_visible()
    expect(letter(form).get_by_text("was not published")).to_be_hidden()
    expect(letter(form).get_by_role("heading")).to_have_count(0)
    choose(form, "Do not publish")
    expect(letter(form).get_by_text("was not published")).to_be_visible()
    expect(letter(form).get_by_text("needs a change before it can be published")).to_be_hidden()


def test_the_letter_has_the_chosen_reason_its_advice_and_the_note(form):
    vague = builders.reason("vague")
    choose(form, "Send back for revision")
    said = letter(form).locator("li:visible")
    expect(said).to_have_count(0)
    form.get_by_label("Reason").select_option(str(vague.pk))
    expect(said).to_have_count(1)
    form.get_by_label("Note to the author").fill("  Which bus?  ")
    expect(said).to_have_text(f"The reason: {vague.name_en}. Which bus? {vague.advice_en}")
    form.get_by_label("Note to the author").fill(" ")
    expect(said).to_have_text(f"The reason: {vague.name_en}. {vague.advice_en}")


def test_what_the_server_found_fault_with_stays_in_sight(form):
    choose(form, "Do not publish")
    form.get_by_label("Note to the author").fill("Please ring us.")
    choose(form, "Approve")
    form.get_by_role("button", name="Decide").click()
    expect(form.get_by_label("Note to the author")).to_have_value("Please ring us.")
    form.get_by_label("Note to the author").fill("")
    expect(form.get_by_label("Note to the author")).to_be_visible()
    expect(letter(form).get_by_text("has been published").first).to_be_visible()


def test_what_is_refused_has_no_button_that_approves(form):
    approve = form.get_by_role("button", name="Approve and take the next one")
    decide = form.get_by_role("button", name="Decide")
    expect(approve).to_contain_class("button--main")
    expect(decide).to_contain_class("button--secondary")
    for decision in ("Send back for revision", "Do not publish", "Accept without publishing"):
        choose(form, decision)
        expect(approve).to_be_hidden()
        expect(decide).to_contain_class("button--main")
    choose(form, "Approve")
    expect(approve).to_contain_class("button--secondary")
    expect(approve).to_be_visible()
