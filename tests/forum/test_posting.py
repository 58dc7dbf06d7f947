"""While posting is closed only staff can submit, and typed text is kept."""

import re

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError

from forum import workflow
from forum.choices import Purpose, SubmissionState
from forum.models import Event, Posting, Submission
from tests import builders

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-hans"}


@pytest.fixture
def closed(thread, draft):
    """After there was something to read and something begun."""
    return workflow.close_posting(
        sentence="系统检修，下周一再开放。", sentence_en="Back on Monday."
    )


def test_a_real_portal_is_closed_until_somebody_opens_it(settings, draft, citizen):
    settings.PRODUCTION = True
    with pytest.raises(ValidationError) as refusal:
        workflow.submit(draft.pk, by=citizen)
    assert refusal.value.code == "posting_closed"
    workflow.open_posting()
    assert workflow.submit(draft.pk, by=citizen).state == SubmissionState.PENDING


@pytest.mark.parametrize("purpose", [Purpose.ANSWER, Purpose.FOLLOW_UP])
def test_neither_answers_nor_words_more_are_taken(closed, citizen, neighbour, thread, purpose):
    by = citizen if purpose == Purpose.FOLLOW_UP else neighbour
    written = builders.draft(by, purpose=purpose, thread=thread)
    with pytest.raises(ValidationError) as refusal:
        workflow.submit(written.pk, by=by)
    assert refusal.value.code == "posting_closed"
    written.refresh_from_db()
    assert written.state == SubmissionState.DRAFT


def test_no_image_is_taken(closed, draft, citizen):
    with pytest.raises(ValidationError) as refusal:
        workflow.attach(draft.pk, by=citizen, file=builders.picture())
    assert refusal.value.code == "posting_closed"
    assert not draft.attachments.exists()


def test_staff_may_rehearse_and_it_is_marked(closed, moderator):
    written = builders.draft(moderator)
    workflow.submit(written.pk, by=moderator)
    assert Event.objects.get(submission=written, act="submit").data["rehearsal"] is True


def test_what_is_sent_afterwards_is_no_rehearsal(moderator):
    written = builders.draft(moderator)
    workflow.submit(written.pk, by=moderator)
    assert "rehearsal" not in Event.objects.get(submission=written, act="submit").data


def test_a_visitor_reads_why_and_keeps_the_words(client, closed):
    page = client.get("/threads/new/", headers=CHINESE).content.decode()
    assert "系统检修，下周一再开放。" in page
    assert "<textarea" not in page
    typed = {"title": "路灯不亮", "text": "三盏灯都不亮。"}
    assert client.post("/threads/new/", typed, headers=CHINESE).status_code == 200
    Posting.objects.update(is_open=True)
    assert (
        "三盏灯都不亮。" in client.get("/threads/new/?step=all", headers=CHINESE).content.decode()
    )


def test_somebody_signed_in_keeps_a_draft(client, closed, citizen):
    client.force_login(citizen)
    typed = {"kind": "inquiry", "title": "路灯不亮", "text": "三盏灯都不亮。", "save": "1"}
    client.post("/threads/new/", typed)
    kept = Submission.objects.get(title="路灯不亮")
    assert (kept.state, kept.text) == (SubmissionState.DRAFT, "三盏灯都不亮。")
    page = client.post(f"/my/submissions/{kept.pk}/submit/", follow=True, headers=CHINESE)
    assert "系统检修" in page.content.decode()


def test_an_answer_is_not_asked_for(client, closed, thread):
    page = client.get(f"{thread.get_absolute_url()}answer/", headers={"accept-language": "en"})
    assert "Back on Monday." in page.content.decode()


def test_a_better_text_is_not_asked_for(client, closed, citizen, thread):
    client.force_login(citizen)
    page = client.get(f"{thread.get_absolute_url()}posts/1/edit/", headers=CHINESE)
    assert "系统检修，下周一再开放。" in page.content.decode()
    assert "<textarea" not in page.content.decode()


@pytest.mark.parametrize("address", ["/", "/threads/"])
def test_readers_are_told_before_they_press(client, closed, address):
    assert "系统检修，下周一再开放。" in client.get(address, headers=CHINESE).content.decode()
    english = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "Back on Monday." in english
    workflow.open_posting()
    assert "posting-closed" not in client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/", "/threads/"])
def test_a_portal_that_never_opened_says_so_too(client, settings, address):
    settings.PRODUCTION = True
    page = client.get(address, headers=CHINESE).content.decode()
    assert "本站正在准备，暂未开放提交。您可以照常浏览、搜索和登录。" in page


def test_reading_and_signing_in_go_on(client, closed, thread):
    for address in ["/", "/threads/", thread.get_absolute_url(), "/accounts/login/"]:
        assert client.get(address).status_code == 200


def test_closing_needs_a_sentence():
    with pytest.raises(ValidationError):
        workflow.close_posting(sentence=" ")
    assert not Posting.objects.exists()


# --- the way there, on every page that has one -------------------------------------------

WAYS = [
    "/",
    "/threads/",
    "/threads/?status=answered",
    "/search/?q=zzzz",
    "/boards/suggestions/",
    "/agencies/",
    "/agencies/transport/",
    "/my/",
    "/pages/help/",
]


def ways_to_write(page):
    """The words of each link to the form outside the text of the standing pages."""
    links = re.findall(r'<a class="[^"]*" href="/threads/new/"[^>]*>([^<]+)', page)
    return {words.strip() for words in links}


@pytest.fixture
def reader(client, citizen, transport):
    client.force_login(citizen)
    client.cookies["elder"] = "1"
    return client


@pytest.mark.parametrize("path", WAYS)
def test_no_page_invites_to_write_while_nothing_is_taken(closed, reader, path):
    page = reader.get(path, headers=CHINESE).text
    assert ways_to_write(page) == {"暂停受理"}


@pytest.mark.parametrize("path", WAYS)
def test_before_the_first_day_it_is_called_not_open_yet(settings, reader, path):
    settings.PRODUCTION = True
    reader.cookies["__Host-elder"] = "1"
    assert ways_to_write(reader.get(path, headers=CHINESE).text) == {"尚未开放"}


@pytest.mark.parametrize("path", WAYS)
def test_every_page_invites_once_it_is_open_again(
    closed, reader, path, django_capture_on_commit_callbacks
):
    reader.get("/")
    with django_capture_on_commit_callbacks(execute=True):
        workflow.open_posting()
    assert ways_to_write(reader.get(path, headers=CHINESE).text) == {"我要反映"}


def test_staff_who_rehearse_keep_the_way(closed, client, moderator):
    client.force_login(moderator)
    assert ways_to_write(client.get("/", headers=CHINESE).text) == {"我要反映"}


def test_the_word_leads_to_the_reason(closed, client):
    page = client.get("/threads/new/", headers=CHINESE).text
    assert "系统检修，下周一再开放。" in page


def test_a_matter_does_not_ask_for_answers_either(closed, client, neighbour, thread):
    client.force_login(neighbour)
    path = f"/threads/{thread.number}/answer/"
    assert path not in client.get(thread.get_absolute_url()).text
    workflow.open_posting()
    cache.clear()
    assert path in client.get(thread.get_absolute_url()).text
