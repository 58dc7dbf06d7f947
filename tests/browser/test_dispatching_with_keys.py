"""
A dispatcher sends twenty matters to their agencies, counting the presses, and finds an agency by
its name.
"""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from portal.agencies.models import RoutingRule
from tests import builders
from workorders.models import WorkOrder

MATTERS, MOST = 20, 2


@pytest.fixture
def desk(page, live_server, dispatcher):
    """The dispatcher's browser, wide, in English."""
    client = Client()
    client.force_login(dispatcher)
    cookies = {"django_language": "en", "sessionid": client.cookies["sessionid"].value}
    page.context.add_cookies(
        [{"name": name, "value": cookies[name], "url": live_server.url} for name in cookies]
    )
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


def open_first(desk, live_server):
    desk.goto(live_server.url + reverse("workorders:awaiting_dispatch"))
    desk.get_by_role("link", name="Dispatch the first one").click()
    wait_for_keys(desk)


def wait_for_keys(desk):
    """Keys count a moment after the page is there, so that none is meant for the page before."""
    expect(desk.locator("html")).to_have_attribute("data-keys", "")
    desk.wait_for_timeout(300)


def test_twenty_matters_take_at_most_two_presses_each(
    desk, live_server, citizen, moderator, transport, water
):
    RoutingRule.objects.create(words="站台", agency=transport)
    RoutingRule.objects.create(words="积水", agency=water)
    titles = ["站台坏了", "路口积水"]
    for number in range(MATTERS):
        builders.published(citizen, moderator, title=titles[number % 2], text="很久了。")
    open_first(desk, live_server)
    presses = 0
    for _number in range(MATTERS):
        with desk.expect_navigation():
            desk.keyboard.press("a")
        presses += 1
        if presses < MATTERS:
            wait_for_keys(desk)
    expect(desk.get_by_text("Every accepted matter has an agency.")).to_be_visible()
    assert presses <= MOST * MATTERS
    agencies = WorkOrder.objects.order_by("pk").values_list("agency__slug", flat=True)
    assert list(agencies) == ["transport", "water"] * (MATTERS // 2)


def test_an_agency_is_found_by_a_part_of_its_name(desk, live_server, thread, transport, water):
    open_first(desk, live_server)
    desk.keyboard.press("f")
    field = desk.get_by_role("searchbox", name="Name, or a part of it")
    expect(field).to_be_focused()
    field.fill("水务")
    expect(desk.locator("#id_agency option")).to_have_count(1)
    field.press("Enter")
    expect(desk.locator("#id_agency")).to_be_focused()
    expect(desk.locator("#id_agency")).to_have_value(str(water.pk))
    field.fill("zzz")
    expect(desk.get_by_text("There is none of this name.")).to_be_visible()
    field.press("Escape")
    expect(desk.locator("#id_agency option")).to_have_count(3)


def test_without_script_the_press_and_the_select_are_there(browser, live_server, thread, transport):
    RoutingRule.objects.create(words="站台", agency=transport)
    client = Client()
    client.force_login(builders.person("other_dispatcher", role="dispatcher"))
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(
        [
            {
                "name": "sessionid",
                "value": client.cookies["sessionid"].value,
                "url": live_server.url,
            }
        ]
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("workorders:dispatch", args=[thread.number]))
    expect(page.locator("#id_agency")).to_be_visible()
    page.locator("form .button--main").click()
    assert WorkOrder.objects.get().agency == transport
    context.close()
