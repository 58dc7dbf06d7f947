"""The queue shows waiting submissions, most urgent first, and who has claimed them."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from forum import workflow as forum
from moderation import workflow
from moderation.models import Claim
from moderation.reading import pace
from moderation.workflow.second_looks import draw
from tests import builders

QUEUE = "/moderation/"


@pytest.fixture
def desk(client, moderator):
    """The browser of a moderator who reads English."""
    client.force_login(moderator)
    client.cookies["django_language"] = "en"
    return client


def rows_of(page):
    return [row["pk"] for row in page.context["page"].rows]


def wait(citizen, number, **fields):
    return [builders.pending(citizen, title=f"第 {n} 件", **fields) for n in range(number)]


def test_urgent_on_top_then_longest_waiting(desk, citizen):
    first, second = wait(citizen, 2)
    urgent = builders.pending(citizen, urgent=True)
    page = desk.get(QUEUE)
    assert rows_of(page) == [urgent.pk, first.pk, second.pk]
    assert "1 of them is urgent" in page.content.decode()


def test_shows_the_signature_and_never_the_account_of_who_is_anonymous(desk, citizen):
    wait(citizen, 1, anonymous=True)
    page = desk.get(QUEUE).content.decode()
    assert "Anonymous" in page
    assert "citizen" not in page


def test_an_answer_stands_under_the_title_of_its_thread(desk, thread, neighbour):
    builders.answer(neighbour, thread, text="我也等着。")
    page = desk.get(QUEUE).content.decode()
    assert thread.title in page
    assert "我也等着。" in page


def test_what_does_not_wait_is_not_there(desk, draft, citizen, moderator2):
    returned = builders.pending(citizen)
    workflow.send_back(
        returned.pk,
        version_id=returned.latest_version.pk,
        by=moderator2,
        reason=builders.reason("vague"),
    )
    withdrawn = builders.pending(citizen)
    forum.withdraw(withdrawn.pk, by=citizen)
    page = desk.get(QUEUE)
    assert rows_of(page) == []
    assert "Nothing is waiting" in page.content.decode()


@pytest.mark.parametrize(
    ("hours", "minutes", "words"),
    [
        (19, 50, "still 4 h of 24"),
        (0, 1, "still 23 h of 24"),
        (20, 10, "still 3 h of 24"),
        (21, 59, "still 2 h of 24"),
        (23, 50.5, "still 9 min of 24 h"),
        (24, 0, "over 24 h"),
        (40, 0, "over 24 h"),
    ],
)
def test_a_row_says_how_much_is_left_of_the_hours_promised(desk, citizen, hours, minutes, words):
    builders.pending(citizen)
    with time_machine.travel(timezone.now() + timedelta(hours=hours, minutes=minutes), tick=False):
        page = desk.get(QUEUE)
    (row,) = page.context["page"].rows
    assert row["limit"]["words"] == words
    assert words in page.text
    assert row["limit"]["is_little"] == (hours >= 20) == ('class="tag' in page.text)


def test_the_hours_promised_do_not_change_the_order(desk, citizen):
    (late,) = wait(citizen, 1)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        urgent = builders.pending(citizen, urgent=True)
        assert rows_of(desk.get(QUEUE)) == [urgent.pk, late.pk]


def test_says_who_is_reading_what(desk, citizen, moderator, moderator2):
    mine, theirs, lapsed = wait(citizen, 3)
    workflow.claim(mine.pk, by=moderator)
    workflow.claim(theirs.pk, by=moderator2)
    workflow.claim(lapsed.pk, by=moderator2)
    Claim.objects.filter(submission=lapsed).update(expires_at=timezone.now())
    page = desk.get(QUEUE)
    mine_first = [row["is_mine"] for row in page.context["page"].rows]
    assert mine_first == [True, False, False]
    assert "<strong>You until" in page.text
    assert "moderator2 until" in page.text


def test_filters_by_purpose_and_urgency(desk, citizen, thread, neighbour):
    (plain,) = wait(citizen, 1)
    (urgent,) = wait(citizen, 1, urgent=True)
    answer = builders.answer(neighbour, thread)
    assert rows_of(desk.get(QUEUE, {"purpose": "answer"})) == [answer.pk]
    assert rows_of(desk.get(QUEUE, {"urgent": "on"})) == [urgent.pk]
    assert rows_of(desk.get(QUEUE, {"purpose": "matter"})) == [urgent.pk, plain.pk]


@pytest.mark.parametrize(
    "query",
    [
        {"purpose": "²"},
        {"purpose": "x" * 10_000},
        {"urgent": "²"},
    ],
)
def test_odd_filters_never_break_it(desk, pending, query):
    assert desk.get(QUEUE, query).status_code == 200


def test_a_page_has_fifty_rows(desk, citizen):
    wait(citizen, 51)
    first, second = desk.get(QUEUE), desk.get(QUEUE, {"page": 2})
    assert (len(rows_of(first)), len(rows_of(second))) == (50, 1)
    assert not set(rows_of(first)) & set(rows_of(second))
    assert "page=2" in first.content.decode()


def test_costs_the_same_with_five_and_with_sixty(
    desk, citizen, moderator, moderator2, thread, neighbour, django_assert_max_num_queries
):
    def open_queue():
        with django_assert_max_num_queries(12) as captured:
            assert desk.get(QUEUE).status_code == 200
        return len(captured)

    for submission in wait(citizen, 4):
        workflow.claim(submission.pk, by=moderator2)
    builders.answer(neighbour, thread)
    desk.get(QUEUE)
    few = open_queue()
    for submission in wait(citizen, 50):
        workflow.claim(submission.pk, by=moderator2)
    for _ in range(5):
        builders.answer(neighbour, thread)
    for submission in wait(citizen, 5):
        workflow.approve(submission.pk, version_id=submission.latest_version.pk, by=moderator)
    # One more: now there is something to list below.
    assert open_queue() <= few + 1


def test_shows_ones_last_decisions_and_how_many_today(desk, citizen, moderator, moderator2):
    mine, theirs, earlier = wait(citizen, 3)
    workflow.approve(mine.pk, version_id=mine.latest_version.pk, by=moderator)
    workflow.approve(theirs.pk, version_id=theirs.latest_version.pk, by=moderator2)
    yesterday = timezone.now() - timedelta(days=1, hours=1)
    workflow.approve(earlier.pk, version_id=earlier.latest_version.pk, by=moderator, at=yesterday)
    last = desk.get(QUEUE).context["last"]
    assert last["today"] == 1
    assert [row.decision.submission for row in last["rows"]] == [mine, earlier]


def test_the_next_button_leads_to_what_it_claimed(desk, pending, moderator):
    answer = desk.post(reverse("moderation:next"))
    assert answer.url == f"/moderation/{pending.pk}/#item"
    assert pending.claim.moderator == moderator
    answer = desk.post(reverse("moderation:next"))
    assert answer.url == QUEUE


def test_looking_claims_nothing(desk, pending):
    desk.get(QUEUE)
    desk.get(f"/moderation/{pending.pk}/")
    assert not Claim.objects.exists()


def test_is_complete_in_both_languages(desk, citizen):
    wait(citizen, 1, urgent=True)
    desk.cookies["django_language"] = "zh-hans"
    with translation.override("zh-hans"):
        assert desk.get(QUEUE).status_code == 200


def test_the_desk_warns_of_a_backlog_and_names_second_looks(desk, citizen, moderator2):
    assert "second look" not in desk.get(QUEUE).content.decode()
    submission = builders.pending(citizen)
    workflow.approve(submission.pk, version_id=submission.latest_version.pk, by=moderator2)
    draw(submission.decisions.get(), one_in=1)
    with time_machine.travel(timezone.now() - timedelta(hours=21)):
        builders.pending(citizen)
    page = desk.get(QUEUE).content.decode()
    assert "1 submission has waited for very long" in page
    assert "1 second look is waiting for you" in page


def test_the_desk_says_quietly_that_one_is_much_faster_than_usual(desk, monkeypatch):
    assert "much faster" not in desk.get(QUEUE).content.decode()
    monkeypatch.setattr(pace, "seems_hurried", lambda moments, *, now: True)
    assert "much faster" in desk.get(QUEUE).content.decode()
