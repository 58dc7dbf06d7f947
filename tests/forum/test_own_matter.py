"""The own page of a matter: where it stands, the reply, what to say of it, then the rest."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum import workflow
from moderation import workflow as moderation
from tests import builders

REPLY = "站台顶棚本周五前修好。"
MOST_QUERIES = 16


@pytest.fixture
def author(client, citizen):
    client.force_login(citizen)
    return client


def answer(thread, transport, clerk, head, dispatcher):
    order = builders.accepted_order(thread, by=dispatcher, agency=transport, clerk=clerk)
    builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher, text=REPLY)
    thread.refresh_from_db()
    return thread


@pytest.fixture
def answered(thread, transport, clerk, head, dispatcher):
    return answer(thread, transport, clerk, head, dispatcher)


def page_of(client, thread):
    return client.get(thread.submission.get_absolute_url()).content.decode()


def test_what_matters_now_stands_above_what_was_submitted(author, answered):
    page = page_of(author, answered)
    places = ["status-sentence", REPLY, "solved/", "timeline-folded", 'id="text-title"']
    found = [page.index(place) for place in places]
    assert found == sorted(found)


def test_a_matter_that_is_not_public_has_the_same(
    author, private_thread, transport, clerk, head, dispatcher
):
    private = answer(private_thread, transport, clerk, head, dispatcher)
    page = page_of(author, private)
    assert REPLY in page
    assert reverse("unsolved:report", args=[private.number]) in page


def test_solved_can_be_taken_back_there(author, answered, citizen):
    workflow.confirm_solved(answered.pk, by=citizen)
    address = reverse("threads:take_back_solved", args=[answered.number])
    assert address in page_of(author, answered)


def test_of_a_hidden_matter_it_shows_neither_reply_nor_buttons(author, answered, moderator):
    moderation.hide(answered.pk, by=moderator, reason="个人信息")
    page = page_of(author, answered)
    assert REPLY not in page
    assert "solved/" not in page


def test_it_costs_no_more_for_a_long_story(author, answered, dispatcher):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page_of(author, answered)
        return len(captured)

    page_of(author, answered)  # what the caches keep is read once
    before = queries()
    for _time in range(5):
        workflow.record_progress(
            answered.pk, workflow.Progress(stage="answered"), by=dispatcher, act="accept"
        )
    assert queries() == before <= MOST_QUERIES


def test_my_page_says_what_an_answered_matter_waits_for(author, answered):
    [row] = author.get("/my/").context["rows"]
    assert row["next_step"]
