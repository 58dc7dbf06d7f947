"""People say that they have met the same as a public matter speaks of, and are counted."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from forum import workflow
from forum.followers import unsubscribing
from forum.models import Event, Support, Thread
from portal.audit.event_consumers import delivery
from portal.integrity import checking
from tests import builders
from tests.racing import press_at_once, press_when


def address(thread, name="support"):
    return reverse(f"threads:{name}", args=[thread.number])


def count(thread):
    return Thread.cases.get(pk=thread.pk).support_count


def problems():
    found = checking.check(["counters", "supporters", "thread-stages", "thread-visibility"])
    return [problem for finding in found for problem in finding.problems]


@pytest.fixture
def reading(client):
    client.cookies["django_language"] = "en"
    return client


def test_a_person_is_counted_once_however_often_it_is_pressed(thread, neighbour):
    for _press in range(2):
        workflow.support(thread.pk, by=neighbour)
    assert count(thread) == 1
    assert Event.objects.filter(act="support").count() == 1
    assert problems() == []


def test_the_ledger_has_the_number_and_nobodys_name(thread, neighbour):
    workflow.support(thread.pk, by=neighbour)
    line = Event.objects.get(act="support")
    assert (line.actor_id, line.actor_name, line.data) == (None, "", {"supporters": 1})
    assert not line.public


def test_it_can_be_taken_back_and_said_again(thread, neighbour):
    workflow.support(thread.pk, by=neighbour)
    for _press in range(2):
        workflow.take_back_support(thread.pk, by=neighbour)
    assert count(thread) == 0
    workflow.support(thread.pk, by=neighbour)
    assert count(thread) == 1
    assert problems() == []


def test_the_author_is_never_a_supporter(thread, citizen, client):
    with pytest.raises(PermissionDenied):
        workflow.support(thread.pk, by=citizen)
    client.force_login(citizen)
    assert client.post(address(thread)).status_code == 403
    assert 'id="support-button"' not in client.get(thread.get_absolute_url()).content.decode()
    assert count(thread) == 0


def test_only_what_everybody_can_read_is_supported(citizen, neighbour, moderator, client):
    private = builders.accepted_unpublished(citizen, moderator)
    hidden = builders.published(citizen, moderator)
    workflow.hide(hidden.pk, by=moderator, reason="rumour")
    client.force_login(neighbour)
    for thread in (private, hidden):
        with pytest.raises(ValidationError):
            workflow.support(thread.pk, by=neighbour)
        assert client.post(address(thread)).status_code == 404
        assert count(thread) == 0


def test_the_database_itself_refuses_a_second_one(thread, neighbour):
    Support.objects.create(thread=thread, user=neighbour)
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(thread=thread, user=neighbour)


def test_the_press_leads_back_to_where_the_person_stood(thread, neighbour, reading):
    reading.force_login(neighbour)
    answer = reading.post(address(thread))
    assert answer.url == f"{thread.get_absolute_url()}#support-panel"
    page = reading.get(thread.get_absolute_url()).content.decode()
    assert "1 person has met this too: you." in page
    assert "Do not count me" in page
    answer = reading.post(address(thread, "take_back_support"))
    assert answer.url == f"{thread.get_absolute_url()}#support-panel"
    assert "I have met this too" in reading.get(thread.get_absolute_url()).content.decode()


def test_a_script_gets_the_panel_alone(thread, neighbour, reading):
    reading.force_login(neighbour)
    answer = reading.post(address(thread), headers={"HX-Request": "true"})
    words = answer.content.decode()
    assert "<html" not in words
    assert "Do not count me" in words
    assert "You are counted." in words


def test_a_get_changes_nothing(thread, neighbour, client):
    client.force_login(neighbour)
    assert client.get(address(thread)).status_code == 405
    assert count(thread) == 0


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(thread, neighbour, reading):
    workflow.support(thread.pk, by=neighbour)
    page = reading.get(thread.get_absolute_url())
    words = page.content.decode()
    assert "1 person has met this too" in words
    assert f"/accounts/login/?next={thread.get_absolute_url()}%23support-panel" in words
    assert "csrfmiddlewaretoken" not in words
    assert not page.cookies
    answer = reading.post(address(thread))
    assert "/accounts/login/" in answer.url
    assert count(thread) == 1


def test_a_notice_has_nothing_to_support(agency_member_notice, reading, neighbour):
    reading.force_login(neighbour)
    page = reading.get(agency_member_notice.get_absolute_url()).content.decode()
    assert "support-panel" not in page
    assert reading.post(address(agency_member_notice)).status_code == 404


@pytest.fixture
def agency_member_notice(citizen, moderator, transport):
    return builders.published(citizen, moderator, purpose="notice", agency=transport, kind="")


def test_nobody_is_named_anywhere(thread, neighbour, moderator, clerk, reading):
    neighbour.chosen_name = "隔壁老张"
    neighbour.save()
    workflow.support(thread.pk, by=neighbour)
    for person in (None, moderator, clerk):
        if person:
            reading.force_login(person)
        for path in (thread.get_absolute_url(), "/threads/", f"/api/v1/threads/{thread.number}/"):
            words = reading.get(path).content.decode()
            assert "隔壁老张" not in words
            assert neighbour.username not in words


def test_the_number_stands_in_lists_and_in_the_api(thread, neighbour, reading):
    workflow.support(thread.pk, by=neighbour)
    assert "1 person has met this too" in reading.get("/threads/").content.decode()
    assert reading.get(f"/api/v1/threads/{thread.number}/").json()["support_count"] == 1


def test_the_list_puts_first_what_most_people_have_met(citizen, neighbour, moderator, reading):
    rare, common, none = (builders.published(citizen, moderator) for _each in range(3))
    for person in (neighbour, builders.person("another")):
        workflow.support(common.pk, by=person)
    workflow.support(rare.pk, by=neighbour)
    rows = reading.get("/threads/?order=supported").context["rows"]
    assert [row["url"] for row in rows] == [
        thread.get_absolute_url() for thread in (common, rare, none)
    ]
    found = reading.get("/api/v1/threads/?order=supported").json()["results"]
    assert [one["number"] for one in found] == [common.number, rare.number, none.number]


def test_the_list_goes_on_past_a_number_of_supporters(citizen, neighbour, moderator, reading):
    threads = [builders.published(citizen, moderator) for _each in range(3)]
    workflow.support(threads[0].pk, by=neighbour)
    before = f"1-{threads[0].pk}"
    rows = reading.get(f"/threads/?order=supported&before={before}").context["rows"]
    assert [row["url"] for row in rows] == [
        thread.get_absolute_url() for thread in (threads[2], threads[1])
    ]
    most = "9" * 16
    assert len(reading.get(f"/threads/?order=supported&before={most}-1").context["rows"]) == 3


def test_an_account_that_is_deleted_goes_on_counting(thread):
    leaver = builders.person("leaver")
    workflow.support(thread.pk, by=leaver)
    leaver.delete()
    assert count(thread) == 1
    assert problems() == []


def test_check_integrity_names_a_count_that_is_not_true(thread, neighbour):
    workflow.support(thread.pk, by=neighbour)
    Thread.cases.filter(pk=thread.pk).update(support_count=5)
    assert len(problems()) == 2


@pytest.fixture
def reply(thread, dispatcher, transport, clerk, head):
    """Publishes an official reply to the matter."""

    def publish():
        order = builders.accepted_order(thread, by=dispatcher, agency=transport, clerk=clerk)
        builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher)
        for _round in range(2):
            delivery.run_pending()

    return publish


def told(person):
    return list(person.notifications.values_list("name", flat=True))


def test_a_supporter_hears_of_the_official_reply_once(thread, neighbour, reply):
    workflow.support(thread.pk, by=neighbour)
    reply()
    assert told(neighbour) == ["supported_reply"]


def test_who_follows_too_has_one_notice_and_not_two(thread, neighbour, reply):
    workflow.support(thread.pk, by=neighbour)
    workflow.follow(thread.pk, by=neighbour)
    reply()
    assert told(neighbour) == ["followed_reply"]


def test_a_supporter_hears_of_no_answer_by_other_people(thread, neighbour, moderator):
    workflow.support(thread.pk, by=neighbour)
    builders.answer(builders.person("helper"), thread, moderator)
    delivery.run_pending()
    assert told(neighbour) == []


def test_who_took_it_back_hears_nothing(thread, neighbour, reply):
    workflow.support(thread.pk, by=neighbour)
    workflow.take_back_support(thread.pk, by=neighbour)
    reply()
    assert told(neighbour) == []


def test_the_link_in_the_letter_stops_the_letters_and_the_person_still_counts(
    thread, neighbour, client, reply
):
    workflow.support(thread.pk, by=neighbour)
    path = unsubscribing.path_for(Support.objects.get())
    assert thread.number in client.get(path).content.decode()
    # Once more from the letter, later: the page still speaks of what the letter was about.
    for answer in (client.post(path), client.get(path)):
        assert "您仍计入" in answer.text
    assert count(thread) == 1
    reply()
    assert told(neighbour) == []


@pytest.mark.django_db(transaction=True)
def test_of_eight_presses_at_once_one_counts(thread, neighbour):
    outcomes = press_at_once(8, lambda: workflow.support(thread.pk, by=neighbour))
    assert outcomes == {"done": 8}
    assert (count(thread), Support.objects.count()) == (1, 1)
    assert problems() == []


@pytest.mark.django_db(transaction=True)
def test_nobody_is_counted_in_a_matter_that_is_being_hidden(
    thread, neighbour, moderator, monkeypatch
):
    supporting = press_when(
        monkeypatch,
        workflow.threads.visibility,
        "refresh",
        lambda: workflow.support(thread.pk, by=neighbour),
    )
    workflow.hide(thread.pk, by=moderator, reason="rumour")
    assert supporting.outcome() == "refused"
    assert count(thread) == 0
