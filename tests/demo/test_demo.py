"""Features of the demonstration: switching the account with one click, and all letters."""

import pytest
from django.core.mail import EmailMultiAlternatives

from portal.notifications.backends import ReadableOutboxBackend
from portal.notifications.models import DemoMessage
from portal.site.models import Profile
from tests import builders


@pytest.fixture
def demo(settings, client, db):
    settings.DEMO = True
    Profile.objects.update(is_demonstration=True)
    return client


def switch(client, username, **more):
    return client.post("/demo/switch/", {"username": username, **more})


@pytest.mark.parametrize("page", ["/demo/outbox/", "/demo/switch/"])
def test_is_not_there_outside_a_demonstration(client, citizen, page):
    ask = client.get if "outbox" in page else client.post
    assert ask(page, {"username": "citizen"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_somebody_elses_database_is_not_opened_by_the_mode(settings, client, citizen, moderator):
    """A demonstration started by mistake over people who are no demonstration's."""
    settings.DEMO = True
    DemoMessage.objects.create(recipients="a@lanchuan.example", subject="s", text="一次性验证码")
    assert switch(client, "moderator").status_code == 404
    assert "_auth_user_id" not in client.session
    assert client.get("/demo/outbox/").status_code == 404
    assert "/demo/switch/" not in client.get("/").content.decode()


def test_one_press_changes_the_account_and_leads_to_its_work(demo, citizen, moderator):
    assert switch(demo, "moderator")["Location"] == "/moderation/"
    assert demo.session["_auth_user_id"] == str(moderator.pk)
    assert switch(demo, "citizen")["Location"] == "/my/"
    assert demo.session["_auth_user_id"] == str(citizen.pk)


def test_nothing_of_one_persons_session_comes_to_the_next(demo, citizen, moderator):
    switch(demo, "citizen")
    session = demo.session
    session["begun"] = {"title": "路灯不亮"}
    session.save()
    switch(demo, "moderator")
    assert "begun" not in demo.session


def test_nothing_of_an_anonymous_session_comes_to_an_account(demo, citizen):
    session = demo.session
    session["begun"] = {"title": "路灯不亮"}
    session.save()
    switch(demo, "citizen")
    assert "begun" not in demo.session


def test_the_language_stays(demo, citizen):
    demo.cookies["django_language"] = "en"
    switch(demo, "citizen")
    assert '<html lang="en"' in demo.get("/demo/outbox/").text


def test_the_same_matter_can_be_seen_by_somebody_else(demo, citizen):
    matter = "/threads/2026112100042/"
    assert switch(demo, "citizen", next=matter)["Location"] == matter


@pytest.mark.parametrize("target", ["//[x", "http://evil.example/", "/threads/new/", "²"])
def test_leads_nowhere_else(demo, citizen, target):
    assert switch(demo, "citizen", next=target)["Location"] == "/my/"


@pytest.mark.parametrize("username", ["nobody", "", "administrator"])
def test_only_the_demonstrations_accounts_can_be_taken(demo, administrator, username):
    assert switch(demo, username).status_code == 404
    assert "_auth_user_id" not in demo.session


def test_switching_takes_a_press(demo, citizen):
    assert demo.get("/demo/switch/?username=citizen").status_code == 405


def test_the_outbox_shows_letters_newest_first(demo, db):
    for subject in ("第一封", "第二封"):
        message = EmailMultiAlternatives(subject, f"{subject}的正文 <b>", to=["a@lanchuan.example"])
        ReadableOutboxBackend().send_messages([message])
    page = demo.get("/demo/outbox/").text
    assert page.index("第二封") < page.index("第一封")
    assert "第一封的正文 &lt;b&gt;" in page
    assert "a@lanchuan.example" in page


def test_an_empty_outbox_says_so(demo, db):
    assert not DemoMessage.objects.exists()
    assert "empty-state" in demo.get("/demo/outbox/").text


def test_the_bar_says_what_waits_for_whom(demo, citizen, moderator, clerk):
    builders.pending(citizen)
    builders.draft(citizen)
    demo.cookies["django_language"] = "en"
    page = demo.get("/demo/outbox/").text
    assert "to decide: 1" in page
    assert "drafts: 1 · in review: 1" in page
    assert "clerk · Agency clerk · 市交通运输局" in page


def test_the_bar_costs_little_and_is_remembered(demo, citizen, moderator, clerk, head):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as first:
        demo.get("/demo/outbox/")
    with CaptureQueriesContext(connection) as second:
        demo.get("/demo/outbox/")
    assert len(first) <= 25
    assert len(second) <= 4
