"""Only the author says that a matter is solved: asked once, and taken back within a week."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from forum import workflow
from forum.models import Event, Thread
from forum.reading import timeline
from forum.workflow.threads.judging import TAKE_BACK_DAYS
from portal.integrity import threads as integrity
from tests.racing import press_at_once

PUBLISHED = {"act": "publish_reply", "reply_kind": "final", "post": 2}
# At noon, so that no clock change and no midnight moves a day.
NOON = timezone.make_aware(datetime.datetime(2026, 11, 2, 12))


@pytest.fixture
def answered(thread, dispatcher):
    workflow.record_progress(
        thread.pk, workflow.Progress(stage="answered"), by=dispatcher, **PUBLISHED
    )
    return thread


@pytest.fixture
def solved(answered, citizen):
    return workflow.confirm_solved(answered.pk, by=citizen)


def address(thread, name="solved"):
    return reverse(f"threads:{name}", args=[thread.number])


def stage_of(thread):
    return Thread.cases.get(pk=thread.pk).stage


def page_of(client, thread):
    return client.get(thread.get_absolute_url()).content.decode()


def test_the_author_is_asked_once_and_says_so(client, answered, citizen):
    client.force_login(citizen)
    assert address(answered) in page_of(client, answered)
    asked = client.get(address(answered))
    assert (asked.status_code, stage_of(answered)) == (200, "answered")
    page = client.post(address(answered), follow=True)
    assert (page.status_code, stage_of(answered)) == (200, "solved")
    assert answered.events.filter(act="confirm_solved", public=True).count() == 1


def test_nobody_else_can(client, answered, neighbour):
    with pytest.raises(PermissionDenied):
        workflow.confirm_solved(answered.pk, by=neighbour)
    client.force_login(neighbour)
    assert client.get(address(answered)).status_code == 403
    assert client.post(address(answered)).status_code == 403
    assert "solved/" not in page_of(client, answered)


def test_whoever_is_signed_out_comes_back_to_the_question(client, answered):
    assert client.get(address(answered)).url == f"/accounts/login/?next={address(answered)}"
    back = client.post(address(answered, "take_back_solved"))
    assert back.url == f"/accounts/login/?next={answered.get_absolute_url()}"


def test_not_before_the_official_reply(client, thread, citizen):
    with pytest.raises(ValidationError):
        workflow.confirm_solved(thread.pk, by=citizen)
    client.force_login(citizen)
    for press in (client.get, client.post):
        page = press(address(thread), follow=True)
        assert page.redirect_chain[-1][0] == thread.get_absolute_url()
        assert len(page.context["messages"]) == 1
    assert stage_of(thread) == "accepted"


def test_said_already_it_says_so(client, solved, citizen):
    client.force_login(citizen)
    for press in (client.get, client.post):
        [said] = press(address(solved), follow=True).context["messages"]
        assert str(said) == "您已经说过“解决了”，不用再点。"


def test_the_author_takes_it_back(client, solved, citizen):
    client.force_login(citizen)
    assert address(solved, "take_back_solved") in page_of(client, solved)
    client.post(address(solved, "take_back_solved"))
    assert stage_of(solved) == "answered"
    line = Event.objects.get(thread=solved, act="take_back_solved", public=True)
    assert (line.from_state, line.to_state) == ("solved", "answered")
    assert address(solved) in page_of(client, solved)
    assert list(integrity.stages()) == []


def test_the_timeline_says_that_it_was_taken_back(solved, citizen, in_english):
    thread = workflow.take_back_solved(solved.pk, by=citizen)
    words = timeline.lines_of(thread, timeline.events_of(thread))[-1].words
    assert words == "The person who raised it took “solved” back"


def test_nobody_else_takes_it_back(client, solved, neighbour):
    with pytest.raises(PermissionDenied):
        workflow.take_back_solved(solved.pk, by=neighbour)
    client.force_login(neighbour)
    assert client.post(address(solved, "take_back_solved")).status_code == 403
    assert stage_of(solved) == "solved"


def test_what_is_not_solved_is_not_taken_back(answered, citizen):
    with pytest.raises(ValidationError) as refusal:
        workflow.take_back_solved(answered.pk, by=citizen)
    assert refusal.value.code == "wrong_state"


def evening_after(days):
    return (NOON + datetime.timedelta(days=days)).replace(hour=23, minute=59)


def test_it_is_taken_back_until_the_evening_of_the_last_day(answered, citizen):
    workflow.confirm_solved(answered.pk, by=citizen, at=NOON)
    thread = workflow.take_back_solved(answered.pk, by=citizen, at=evening_after(TAKE_BACK_DAYS))
    assert thread.stage == "answered"


def test_it_is_not_taken_back_on_the_day_after(answered, citizen):
    workflow.confirm_solved(answered.pk, by=citizen, at=NOON)
    late = evening_after(TAKE_BACK_DAYS + 1)
    with pytest.raises(ValidationError) as refusal:
        workflow.take_back_solved(answered.pk, by=citizen, at=late)
    assert (refusal.value.code, stage_of(answered)) == ("too_late", "solved")


def test_the_days_count_from_when_it_was_said_last(answered, citizen):
    workflow.confirm_solved(answered.pk, by=citizen, at=NOON)
    day = datetime.timedelta(days=1)
    workflow.take_back_solved(answered.pk, by=citizen, at=NOON + 5 * day)
    workflow.confirm_solved(answered.pk, by=citizen, at=NOON + 6 * day)
    thread = workflow.take_back_solved(answered.pk, by=citizen, at=NOON + 13 * day)
    assert thread.stage == "answered"


def test_after_the_days_the_page_says_what_to_do_instead(client, answered, citizen):
    long_ago = timezone.now() - datetime.timedelta(days=TAKE_BACK_DAYS + 1)
    workflow.confirm_solved(answered.pk, by=citizen, at=long_ago)
    client.force_login(citizen)
    page = page_of(client, answered)
    assert address(answered, "take_back_solved") not in page
    assert reverse("threads:answer", args=[answered.number]) in page
    assert client.post(address(answered, "take_back_solved"), follow=True).context["messages"]
    assert stage_of(answered) == "solved"


@pytest.mark.django_db(transaction=True)
def test_pressing_eight_times_at_once_says_it_once(answered, citizen):
    outcomes = press_at_once(8, lambda: workflow.confirm_solved(answered.pk, by=citizen))
    assert outcomes == {"done": 1, "refused": 7}


@pytest.mark.django_db(transaction=True)
def test_pressing_eight_times_at_once_takes_it_back_once(solved, citizen):
    outcomes = press_at_once(8, lambda: workflow.take_back_solved(solved.pk, by=citizen))
    assert outcomes == {"done": 1, "refused": 7}
    assert Event.objects.filter(act="take_back_solved").count() == 1
