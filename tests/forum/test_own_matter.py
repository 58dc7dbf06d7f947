"""The own page of a matter: where it stands, the reply, what to say of it, then the rest."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum import workflow
from forum.models import Submission
from moderation import workflow as moderation
from tests import builders
from workorders import workflow as orders

MISSING = "顶棚换了，可是雨天还漏水。"
REPLY = "站台顶棚本周五前修好。"
MOST_QUERIES = 20


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


def test_the_author_reads_there_what_waits_for_a_moderator(author, answered, citizen, moderator):
    orders.report_unsolved(answered.pk, by=citizen, missing=MISSING)
    page = page_of(author, answered)
    waiting = citizen.submissions.get(purpose="follow_up")
    assert MISSING in page
    assert f'href="{waiting.get_absolute_url()}"' in page
    workflow.approve(waiting.pk, version_id=waiting.latest_version.pk, by=moderator)
    assert MISSING not in page_of(author, answered)


def test_nobody_else_reads_it_and_the_public_page_never_has_it(client, answered, citizen):
    orders.report_unsolved(answered.pk, by=citizen, missing=MISSING)
    other = builders.person("reader")
    for reader in (None, other, citizen):
        client.logout()
        if reader:
            client.force_login(reader)
        assert MISSING not in client.get(answered.get_absolute_url()).content.decode()
    client.force_login(other)
    assert client.get(answered.submission.get_absolute_url()).status_code == 404


def test_what_somebody_else_sent_about_it_is_not_shown_to_its_author(author, answered):
    other = builders.person("reader")
    sent = builders.answer(other, answered, text=MISSING)
    Submission.objects.filter(pk=sent.pk).update(purpose="follow_up")
    assert MISSING not in page_of(author, answered)
