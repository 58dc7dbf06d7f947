"""A moderator asks a colleague or hands it up; and leaves a note to the next shift."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from moderation import workflow
from moderation.models import Claim, HandoverNote, Question
from portal.audit.models import AuditLine
from tests import builders

NOTE = "这算不算个人信息？"


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    client.cookies["django_language"] = "en"
    return client


def test_the_colleague_sees_it_on_top_and_the_row_says_so(
    desk, client, pending, moderator, moderator2
):
    workflow.claim(pending.pk, by=moderator)
    address = reverse("moderation:ask", args=[pending.pk])
    assert address in desk.get(f"/moderation/{pending.pk}/").text
    answer = desk.post(address, {"asked": moderator2.pk, "note": NOTE}, follow=True)
    assert "Nothing else is waiting for you right now." in answer.text
    assert "asked moderator2" in answer.text
    assert not Claim.objects.exists()
    assert AuditLine.objects.get(act="ask_colleague").data == {"asked": "moderator2"}
    client.force_login(moderator2)
    page = client.get("/moderation/").text
    assert "Colleagues ask you" in page
    assert NOTE in page
    question = Question.objects.get()
    client.post(reverse("moderation:answer", args=[question.pk]), {"answer": "算。"})
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("算。", moderator2)
    assert "Colleagues ask you" not in client.get("/moderation/").text
    client.force_login(moderator)
    assert "算。" in client.get(f"/moderation/{pending.pk}/").text
    assert workflow.claim_next(by=moderator).submission == pending


def test_it_goes_on_waiting_for_everybody_but_who_asked(pending, moderator, moderator2):
    workflow.ask(pending.pk, by=moderator, asked=None, note=NOTE)
    assert workflow.claim_next(by=moderator) is None
    assert workflow.claim_next(by=moderator2).submission == pending


def test_what_is_handed_up_is_answered_by_who_moderates_and_supervises(
    pending, moderator, moderator2
):
    question = workflow.ask(pending.pk, by=moderator, asked=None, note=NOTE)
    with pytest.raises(PermissionDenied):
        workflow.answer(question.pk, by=moderator2, answer="算。")
    head = builders.person("head of moderators", role="administrator")
    assert workflow.answer(question.pk, by=head, answer="算。").answered_by == head


def test_only_who_was_asked_answers_and_once(pending, moderator, moderator2, clerk):
    question = workflow.ask(pending.pk, by=moderator, asked=moderator2, note=NOTE)
    for person in (moderator, clerk):
        with pytest.raises(PermissionDenied):
            workflow.answer(question.pk, by=person, answer="算。")
    workflow.answer(question.pk, by=moderator2, answer="算。")
    with pytest.raises(ValidationError):
        workflow.answer(question.pk, by=moderator2, answer="不算。")
    question.refresh_from_db()
    assert question.answer == "算。"


def test_one_question_at_a_time_and_never_of_oneself_the_author_or_others(
    pending, moderator, moderator2, clerk, citizen
):
    for person in (moderator, clerk, citizen):
        with pytest.raises(ValidationError):
            workflow.ask(pending.pk, by=moderator, asked=person, note=NOTE)
    with pytest.raises(ValidationError):
        workflow.ask(pending.pk, by=moderator, asked=moderator2, note=" \u200b ")
    workflow.ask(pending.pk, by=moderator, asked=moderator2, note=NOTE)
    with pytest.raises(ValidationError):
        workflow.ask(pending.pk, by=moderator, asked=moderator2, note=NOTE)
    assert Question.objects.count() == 1


def test_what_a_colleague_is_reading_or_was_decided_is_not_asked_about(
    pending, moderator, moderator2
):
    workflow.claim(pending.pk, by=moderator2)
    with pytest.raises(ValidationError):
        workflow.ask(pending.pk, by=moderator, asked=moderator2, note=NOTE)
    workflow.approve(pending.pk, version_id=pending.latest_version.pk, by=moderator2)
    with pytest.raises(ValidationError):
        workflow.ask(pending.pk, by=moderator, asked=moderator2, note=NOTE)


def test_what_was_typed_is_kept_when_it_cannot_be_asked(desk, pending, moderator2):
    workflow.claim(pending.pk, by=moderator2)
    address = reverse("moderation:ask", args=[pending.pk])
    page = desk.post(address, {"asked": moderator2.pk, "note": NOTE}).text
    assert "moderator2 is reading this until" in page
    assert NOTE in page


def test_a_note_to_the_next_shift_stands_on_the_desk_with_who_wrote_it(desk, moderator, clerk):
    address = reverse("moderation:handover")
    desk.post(address, {"text": "停水的都先放着。"})
    desk.post(address, {"text": "停水的已经说好了。"})
    page = desk.get("/moderation/").text
    assert "停水的已经说好了。" in page
    assert "停水的都先放着。" not in page
    assert "停水的都先放着。" in desk.get(address).text
    assert HandoverNote.objects.first().author == moderator
    with pytest.raises(PermissionDenied):
        workflow.write_handover("x", by=clerk)


def test_a_note_of_nothing_but_blanks_is_no_note(desk):
    page = desk.post(reverse("moderation:handover"), {"text": "&nbsp;\u200b \n"})
    assert page.status_code == 200
    assert not HandoverNote.objects.exists()


def test_nobody_answers_what_is_asked_about_their_own_text(moderator, client):
    head = builders.person("head of moderators", role="administrator")
    own = builders.pending(head)
    question = workflow.ask(own.pk, by=moderator, asked=None, note=NOTE)
    with pytest.raises(PermissionDenied):
        workflow.answer(question.pk, by=head, answer="算。")
    client.force_login(head)
    address = reverse("moderation:answer", args=[question.pk])
    assert client.post(address, {"answer": "算。"}).status_code == 403
    assert address not in client.get("/moderation/").text
    assert address not in client.get(f"/moderation/{own.pk}/").text
    question.refresh_from_db()
    assert question.answered_at is None
