"""A person's own page, submissions and notifications."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum import workflow
from forum.models import Follow, Submission
from forum.reading import matter_status
from portal.audit.event_consumers import delivery
from portal.notifications.models import Notification
from tests import builders

PAGES = ["/my/", "/my/notifications/", "/my/follows/", "/my/settings/"]


def notice(person, number=1):
    return Notification.objects.create(
        recipient=person,
        event=f"event-{number}",
        name="published",
        facts={"title": f"第{number}件", "path": "/threads/2026112100001/"},
        created_at=timezone.now(),
    )


@pytest.mark.parametrize("path", PAGES)
def test_needs_signing_in(client, db, path):
    assert client.get(path).url == f"/accounts/login/?next={path}"


def test_drafts_come_first_and_say_what_to_do(client, citizen, pending):
    draft = builders.draft(citizen, title="写了一半")
    client.force_login(citizen)
    context = client.get("/my/").context
    assert [row["heading"] for row in context["waiting"]] == [draft.title]
    assert [row["number"] for row in context["rows"]] == [pending.number]
    assert context["waiting"][0]["next_step"]


def test_a_published_matter_says_who_has_it_now(client, citizen, thread):
    client.force_login(citizen)
    (row,) = client.get("/my/").context["rows"]
    assert row["state"] == thread.stage
    assert row["sentence"] == matter_status.status_of(thread).text


def test_shows_nothing_of_anybody_else(client, neighbour, draft, thread, citizen):
    workflow.follow(thread.pk, by=citizen)
    notice(citizen)
    client.force_login(neighbour)
    page = client.get("/my/").content.decode()
    assert draft.title not in page
    assert "第1件" not in page


def test_long_words_and_every_state_are_shown(client, citizen, moderator, private_thread, thread):
    draft = builders.draft(citizen, title="长" * 80, text="w" * 200)
    workflow.withdraw(draft.pk, by=citizen)
    builders.answer(citizen, thread)
    workflow.hide(thread.pk, by=moderator, reason="court")
    client.force_login(citizen)
    response = client.get("/my/")
    assert response.status_code == 200
    assert len(response.context["rows"]) == 4


@pytest.mark.parametrize("path", ["/my/", "/my/notifications/", "/my/follows/"])
def test_thirty_rows_cost_what_one_costs(
    client, citizen, moderator, path, django_assert_max_num_queries
):
    for number in range(31):
        workflow.follow(builders.published(citizen, moderator).pk, by=citizen)
        notice(citizen, number)
    client.force_login(citizen)
    client.get(path)
    with django_assert_max_num_queries(14):
        response = client.get(path)
    assert response.context["page"].has_next
    assert client.get(f"{path}?page=2").status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "²", "501", "9" * 5_000, "x", "1e3"])
@pytest.mark.parametrize("path", ["/my/", "/my/notifications/", "/my/follows/"])
def test_what_is_no_page_is_not_found(client, citizen, path, number):
    client.force_login(citizen)
    assert client.get(path, {"page": number}).status_code == 404


def test_reading_the_notices_marks_none_and_one_press_marks_all(client, citizen, neighbour):
    mine, other = notice(citizen), notice(neighbour, 2)
    client.force_login(citizen)
    client.get("/my/notifications/")
    assert citizen.notifications.unread().count() == 1
    client.post("/my/notifications/")
    mine.refresh_from_db()
    other.refresh_from_db()
    assert mine.read_at is not None
    assert other.read_at is None


def test_following_and_leaving_again(client, neighbour, thread):
    client.force_login(neighbour)
    follow = reverse("threads:follow", args=[thread.number])
    unfollow = reverse("threads:unfollow", args=[thread.number])
    client.post(follow)
    client.post(follow)
    assert Follow.objects.filter(user=neighbour, thread=thread).count() == 1
    assert [found.pk for found in client.get("/my/follows/").context["page"].rows] == [thread.pk]
    client.post(unfollow)
    assert not Follow.objects.exists()


def test_following_is_asked_to_sign_in_and_comes_back_to_the_thread(client, thread):
    response = client.post(reverse("threads:follow", args=[thread.number]))
    assert response.url == f"/accounts/login/?next={thread.get_absolute_url()}"


def test_a_private_matter_is_not_followed_by_others(client, neighbour, private_thread):
    client.force_login(neighbour)
    address = reverse("threads:follow", args=[private_thread.number])
    assert client.post(address).status_code == 404
    assert not Follow.objects.exists()


def test_a_followed_matter_that_was_hidden_is_no_longer_listed(
    client, neighbour, moderator, thread
):
    workflow.follow(thread.pk, by=neighbour)
    workflow.hide(thread.pk, by=moderator, reason="court")
    client.force_login(neighbour)
    for page in ("/my/", "/my/follows/"):
        assert thread.title not in client.get(page).content.decode()


def test_settings_change_name_language_and_letters(client, citizen):
    client.force_login(citizen)
    response = client.post("/my/settings/", {"chosen_name": " 老\r\n陈 ", "language": "en"})
    citizen.refresh_from_db()
    assert (citizen.chosen_name, citizen.language, citizen.wants_letters) == ("老 陈", "en", False)
    assert response.cookies["django_language"].value == "en"


@pytest.mark.parametrize(
    ("field", "value"), [("language", "²"), ("language", "x" * 5_000), ("chosen_name", "名" * 41)]
)
def test_settings_that_do_not_fit_are_said_and_change_nothing(client, citizen, field, value):
    client.force_login(citizen)
    response = client.post("/my/settings/", {"chosen_name": "老陈", "language": "en", field: value})
    citizen.refresh_from_db()
    assert list(response.context["form"].errors) == [field]
    assert (citizen.chosen_name, citizen.language) == ("", "zh-hans")


@pytest.mark.parametrize("path", [*PAGES, "/threads/new/", "/threads/new/notice/"])
def test_looking_writes_nothing(client, head, path):
    notice(head)
    client.force_login(head)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_what_was_hidden_is_not_named_to_those_who_followed_or_answered(
    client, neighbour, citizen, moderator, thread
):
    workflow.follow(thread.pk, by=neighbour)
    builders.answer(neighbour, thread, moderator)
    builders.answer(citizen, thread, moderator)
    delivery.run_pending()
    client.force_login(neighbour)
    assert thread.title in client.get("/my/notifications/").content.decode()
    workflow.hide(thread.pk, by=moderator, reason="names a person")
    own = Submission.objects.get(author=neighbour)
    for page in ("/my/", "/my/notifications/", "/my/follows/", own.get_absolute_url()):
        assert thread.title not in client.get(page).content.decode(), page
    client.force_login(citizen)
    assert thread.title in client.get("/my/notifications/").content.decode()


def test_what_is_added_to_a_private_matter_is_not_called_published(
    client, citizen, moderator, private_thread
):
    post = builders.answer(citizen, private_thread, moderator, purpose="follow_up")
    words = {notice.name for notice in citizen.notifications.all()}
    assert words == {"accepted_unpublished"}
    client.force_login(citizen)
    client.cookies["django_language"] = "en"
    page = client.get(post.submission.get_absolute_url()).content.decode()
    assert "It has been published." not in page
    assert "It was accepted without being published." in page


def test_a_private_matter_says_how_far_it_is_and_that_it_is_not_published(
    client, citizen, private_thread, dispatcher, transport
):
    client.force_login(citizen)
    assert "正常办理" not in client.get("/my/").text
    builders.order(private_thread, by=dispatcher, agency=transport)
    page = client.get("/my/").text
    assert "正在办理" in page
    assert "这件事不公开" in page
